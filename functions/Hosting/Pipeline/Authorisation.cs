using System.Collections.Frozen;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;

namespace SegSync.Functions.Hosting.Pipeline;

/// <summary>Says who may call: the answer to one who may not, else null. Sets the user where it knows who calls.</summary>
/// <param name="http">The request.</param>
/// <param name="level">What the function wants.</param>
internal delegate ValueTask<IActionResult?> CallerRule(HttpContext http, AuthorizationLevel level);

/// <summary>The one place where a caller of an HTTP function is let in or turned away, in every host.</summary>
/// <param name="functions">All functions.</param>
/// <param name="rule">The rule of this host and its settings.</param>
internal sealed class Authorisation(ImmutableArray<FunctionEntry> functions, CallerRule rule) : IFunctionsWorkerMiddleware
{
    private readonly FrozenDictionary<string, AuthorizationLevel> levels = functions.Where(function => function.Trigger is HttpTriggerAttribute)
        .ToFrozenDictionary(function => function.Name, function => ((HttpTriggerAttribute)function.Trigger).AuthLevel, StringComparer.OrdinalIgnoreCase);

    /// <inheritdoc/>
    public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        if (context.GetHttpContext() is { } http && await rule(http, levels[context.FunctionDefinition.Name]) is { } refusal)
        {
            await FailureAnswers.AnswerAsync(http, refusal);
            return;
        }

        await next(context);
    }
}
