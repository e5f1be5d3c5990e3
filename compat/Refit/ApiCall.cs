namespace Refit;

/// <summary>One method, ready to be called.</summary>
internal abstract class ApiCall
{
    public abstract object Start(HttpClient http, RefitSettings settings, object?[] arguments);

    public static ApiCall For(RequestPlan plan) => plan.Returns.Result is null
        ? new VoidCall(plan)
        : (ApiCall)Activator.CreateInstance(typeof(ResultCall<,>).MakeGenericType(plan.Returns.Result, plan.Returns.Body!), plan)!;
}

/// <summary>A call without a result.</summary>
internal sealed class VoidCall(RequestPlan plan) : ApiCall
{
    public override object Start(HttpClient http, RefitSettings settings, object?[] arguments) =>
        SendAsync(http, settings, arguments);

    private async Task SendAsync(HttpClient http, RefitSettings settings, object?[] arguments)
    {
        // the request is left undisposed as published: a caller may send its content again
        var request = await plan.RequestAsync(http, settings, arguments).ConfigureAwait(false);
        using var response = await http.SendAsync(request, plan.Token(arguments)).ConfigureAwait(false);
        if (await settings.ExceptionFactory(response).ConfigureAwait(false) is { } exception)
            throw exception;
    }
}
