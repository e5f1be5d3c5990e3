using System.ComponentModel;
using System.Reflection;
using System.Runtime.ExceptionServices;

namespace SegSync.Functions.Hosting;

/// <summary>Calls a function: a fresh instance from a scope of its own, its parameters from the trigger and by name.</summary>
internal sealed class Invocation(IServiceProvider services)
{
    /// <summary>Runs a function to its end and returns what it returns.</summary>
    /// <param name="function">Which.</param>
    /// <param name="trigger">What started it, in the type that its parameter has.</param>
    /// <param name="data">What the trigger tells besides, by name: route values, parts of a path, properties of a message.</param>
    /// <param name="cancellationToken">Handed to the function.</param>
    public async Task<object?> RunAsync(
        FunctionEntry function, object? trigger, IReadOnlyDictionary<string, string?> data, CancellationToken cancellationToken)
    {
        await using var scope = services.CreateAsyncScope();
        var instance = function.Method.IsStatic ? null : ActivatorUtilities.CreateInstance(scope.ServiceProvider, function.Method.DeclaringType!);
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
