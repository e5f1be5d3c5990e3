using System.Diagnostics.CodeAnalysis;
using System.Reflection;

namespace Refit;

/// <summary>Stands behind every interface and hands its calls to their plans.</summary>
[SuppressMessage("Performance", "CA1852", Justification = "DispatchProxy derives the client from it at run time.")]
internal class ClientProxy : DispatchProxy
{
    private InterfacePlan plan = null!;
    private HttpClient http = null!;
    private RefitSettings settings = null!;

    public void Attach(InterfacePlan interfacePlan, HttpClient client, RefitSettings refitSettings) =>
        (plan, http, settings) = (interfacePlan, client, refitSettings);

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        if (plan.CallOf(targetMethod!) is { } call)
            return call.Start(http, settings, args ?? []);
        if (targetMethod!.DeclaringType == typeof(IDisposable))
        {
            http.Dispose();
            return null;
        }

        return DefaultMethod.Of(targetMethod).Run(this, args ?? []);
    }
}
