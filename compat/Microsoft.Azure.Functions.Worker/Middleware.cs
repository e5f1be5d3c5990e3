namespace Microsoft.Azure.Functions.Worker.Middleware;

/// <summary>The rest of the pipeline.</summary>
/// <param name="context">The invocation.</param>
/// <returns>Done when the invocation is.</returns>
public delegate Task FunctionExecutionDelegate(FunctionContext context);

/// <summary>Stands before every function.</summary>
public interface IFunctionsWorkerMiddleware
{
    /// <summary>Runs around the rest of the pipeline.</summary>
    /// <param name="context">The invocation.</param>
    /// <param name="next">The rest.</param>
    /// <returns>Done when the invocation is.</returns>
    Task Invoke(FunctionContext context, FunctionExecutionDelegate next);
}
