using SegSync.Core.Records;

namespace SegSync.Core.Connecting;

/// <summary>A system to push to. Values are absolute, so that writing twice is writing once.</summary>
public interface ITarget
{
    /// <summary>Most rows that one <see cref="WriteAsync"/> takes; at least 1.</summary>
    int MaxBatch { get; }

    /// <summary>
    /// Sets fields of rows; one outcome per row, in order. Uses the vendor's concurrency control: a stale tag is
    /// answered by reading the row again and writing with the fresh tag, or by <see cref="PushOutcome.Unchanged"/>
    /// where the row already holds the values (as it does after an answer was lost).
    /// </summary>
    /// <exception cref="ConnectorException">The system failed as a whole; nothing is known of the rows.</exception>
    Task<ImmutableArray<PushOutcome>> WriteAsync(ImmutableArray<PushRow> rows, CancellationToken cancellationToken);
}

/// <summary>A row to write.</summary>
/// <param name="Row">Which row.</param>
/// <param name="Values">Field to value; an empty text clears the field.</param>
/// <param name="ETag">The tag last seen; null when none was.</param>
/// <param name="IdempotencyId">Same id, same write: from row, field set and the row's sequence.</param>
public sealed record PushRow(RowKey Row, ImmutableSortedDictionary<string, string> Values, string? ETag, string IdempotencyId);

/// <summary>What became of a row.</summary>
public abstract record PushOutcome
{
    private PushOutcome()
    {
    }

    /// <summary>The target took the values.</summary>
    /// <param name="ETag">The row's new tag, where the target tells it.</param>
    public sealed record Accepted(string? ETag) : PushOutcome;

    /// <summary>The row held the values already.</summary>
    /// <param name="ETag">The row's tag, where known.</param>
    public sealed record Unchanged(string? ETag) : PushOutcome;

    /// <summary>The target refuses this row; sending it again as it is will not help.</summary>
    /// <param name="Reason">The target's own words.</param>
    public sealed record Rejected(string Reason) : PushOutcome;

    /// <summary>Not now: try again later.</summary>
    /// <param name="Reason">Why.</param>
    public sealed record Deferred(string Reason) : PushOutcome;
}
