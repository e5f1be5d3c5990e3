using System.ComponentModel;
using System.Reflection;
using System.Runtime.ExceptionServices;
using Microsoft.Azure.Functions.Worker.Middleware;
using SegSync.Functions.Hosting.Pipeline;

namespace SegSync.Functions.Hosting;

/// <summary>Calls a function behind the middleware: a fresh instance from a scope of its own, its parameters from the trigger and by name.</summary>
internal sealed class Invocation(IServiceProvider services, IEnumerable<IFunctionsWorkerMiddleware> middleware, HostSettings settings, TimeProvider time)
{
    private readonly ImmutableArray<IFunctionsWorkerMiddleware> inwards = [.. middleware.Reverse()];

    /// <summary>Runs a function to its end and returns what it returns; null also where middleware has answered in its place.</summary>
    /// <param name="function">Which.</param>
    /// <param name="trigger">What started it, in the type that its parameter has.</param>
    /// <param name="data">What the trigger tells besides, by name: route values, parts of a path, properties of a message.</param>
    /// <param name="cancellationToken">Handed to the function.</param>
    /// <param name="origin">Where the invocation comes from.</param>
    /// <exception cref="TimeoutException">It took longer than <c>functionTimeout</c> of host.json.</exception>
    public async Task<object?> RunAsync(
        FunctionEntry function, object? trigger, IReadOnlyDictionary<string, string?> data, CancellationToken cancellationToken, InvocationOrigin origin = default)
    {
        await using var scope = services.CreateAsyncScope();
        using var late = new CancellationTokenSource(settings.FunctionTimeout ?? Timeout.InfiniteTimeSpan, time);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        var context = new HostContext(function, data, origin, scope.ServiceProvider, end.Token);
        FunctionExecutionDelegate run = async _ => context.Result = await CallAsync(function, trigger, data, scope.ServiceProvider, end.Token);
        foreach (var one in inwards)
        {
            var next = run;
            run = inner => one.Invoke(inner, next);
        }

        try
        {
            await run(context);
            return context.Result;
        }
        catch (OperationCanceledException) when (late.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"function {function.Name} took longer than functionTimeout of host.json ({settings.FunctionTimeout})");
        }
    }

    private static async Task<object?> CallAsync(
        FunctionEntry function, object? trigger, IReadOnlyDictionary<string, string?> data, IServiceProvider services, CancellationToken cancellationToken)
    {
        var instance = function.Method.IsStatic ? null : ActivatorUtilities.CreateInstance(services, function.Method.DeclaringType!);
        var arguments = function.Method.GetParameters()
            .Select(parameter => parameter == function.Parameter ? trigger : Argument(function, parameter, data, cancellationToken)).ToArray();
        try
        {
            return await ResultAsync(function.Method.Invoke(instance, arguments));
        }
        catch (TargetInvocationException exception) when (exception.InnerException is { } inner)
        {
            ExceptionDispatchInfo.Throw(inner);
            throw;
        }
    }

    private static object? Argument(
        FunctionEntry function, ParameterInfo parameter, IReadOnlyDictionary<string, string?> data, CancellationToken cancellationToken)
    {
        if (parameter.ParameterType == typeof(CancellationToken)) return cancellationToken;
        if (!data.TryGetValue(parameter.Name!, out var text))
            throw new InvalidOperationException($"function {function.Name}: nothing tells the parameter {parameter.Name}");
        return text is null || parameter.ParameterType == typeof(string)
            ? text
            : TypeDescriptor.GetConverter(parameter.ParameterType).ConvertFromInvariantString(text);
    }

    private static async Task<object?> ResultAsync(object? result)
    {
        if (result is not Task task) return result;
        await task;
        return task.GetType() is { IsGenericType: true } type ? type.GetProperty(nameof(Task<>.Result))!.GetValue(task) : null;
    }
}
