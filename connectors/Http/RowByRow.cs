using System.Net;
using SegSync.Core.Connecting;

namespace SegSync.Connectors.Http;

/// <summary>Writing for vendors that take one row a request: a few in flight, each with its own outcome.</summary>
internal static class RowByRow
{
    private const int InFlight = 4;

    /// <summary>
    /// One outcome a row. Once the system is found failing the rest is not tried: those rows are deferred, unless no row
    /// got through, which is the system's failure.
    /// </summary>
    public static async Task<ImmutableArray<PushOutcome>> WriteAsync(ImmutableArray<PushRow> rows, Func<PushRow, CancellationToken, Task<PushOutcome>> write, CancellationToken cancellationToken)
    {
        var outcomes = new PushOutcome[rows.Length];
        ConnectorException? down = null;
        await Parallel.ForAsync(0, rows.Length, new ParallelOptions { MaxDegreeOfParallelism = InFlight, CancellationToken = cancellationToken }, async (index, token) =>
        {
            try
            {
                outcomes[index] = down is null ? await write(rows[index], token) : new PushOutcome.Deferred(down.Message);
            }
            catch (ConnectorException e)
            {
                down ??= e;
                outcomes[index] = new PushOutcome.Deferred(e.Message);
            }
        });
        return down is not null && outcomes.All(outcome => outcome is PushOutcome.Deferred) ? throw down : [.. outcomes];
    }

    /// <summary>Refusals that concern the row and not the system: its credentials and throttling are not the row's fault.</summary>
    public static bool OfTheRow(HttpStatusCode status) => (int)status is >= 400 and < 500 and not (401 or 403 or 408 or 429);

    /// <summary>What an answer to one row's write says of the row; failures of the system never come here.</summary>
    public static PushOutcome Outcome(Answer answer) =>
        answer.Ok ? new PushOutcome.Accepted(answer.Headers.ETag?.ToString()) : new PushOutcome.Rejected($"{(int)answer.Status} {(answer.Words is { Length: > 0 } words ? words : answer.Status)}");
}
