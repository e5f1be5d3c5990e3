using System.Collections.Concurrent;
using System.Reflection;

namespace Refit;

/// <summary>The request plans of one interface, made once and shared by all its clients.</summary>
internal sealed class InterfacePlan
{
    private static readonly ConcurrentDictionary<Type, InterfacePlan> plans = new();
    private readonly ConcurrentDictionary<MethodInfo, ApiCall?> calls = new();

    private InterfacePlan(Type type)
    {
        if (!type.IsInterface)
            throw new ArgumentException("targetInterface must be an Interface", nameof(type));
        Type = type;
        var methods = type.GetInterfaces().Prepend(type)
            .SelectMany(i => i.GetMethods(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic))
            .Where(m => m.IsAbstract && m.GetCustomAttribute<HttpMethodAttribute>(true) is not null)
            .ToList();
        if (methods.Count == 0)
        {
            throw new InvalidOperationException(
                $"{type.Name} doesn't look like a Refit interface. Make sure it has at least one method with a Refit HTTP method attribute.");
        }

        // an open generic method gets its plan with its first call; a wrong one is still reported here
        foreach (var method in methods)
        {
            if (method.ContainsGenericParameters)
                _ = new RequestPlan(Type, method);
            else
                CallOf(method);
        }
    }

    public Type Type { get; }

    public static InterfacePlan Of(Type type) => plans.GetOrAdd(type, static t => new InterfacePlan(t));

    /// <summary>The call behind a method; null for one without an HTTP attribute.</summary>
    public ApiCall? CallOf(MethodInfo method) =>
        calls.TryGetValue(method, out var call) ? call : calls.GetOrAdd(method, Make);

    private ApiCall? Make(MethodInfo method) =>
        method.GetCustomAttribute<HttpMethodAttribute>(true) is null
            ? null
            : ApiCall.For(new RequestPlan(Type, method));
}
