namespace SegSync.Core.Deltas;

/// <summary>What a target row was last told by the hub, and what it answered. Latest per row; the lineage keeps them all.</summary>
/// <param name="Sequences">Scheme to the sequence of its last write: nothing of it with that or a smaller one is ever sent again.</param>
/// <param name="Values">Field to value as the hub wrote them, kept over several writes.</param>
/// <param name="Outcome"><c>accepted</c>, <c>unchanged</c> or <c>rejected</c>.</param>
/// <param name="Reason">The target's words when it refused; else empty.</param>
/// <param name="ETag">The row's tag after the write, where known.</param>
/// <param name="At">When.</param>
/// <param name="IdempotencyId">Of the write.</param>
public sealed record Receipt(
    ImmutableSortedDictionary<string, long> Sequences,
    ImmutableSortedDictionary<string, string> Values,
    string Outcome,
    string Reason,
    string? ETag,
    DateTimeOffset At,
    string IdempotencyId)
{
    /// <summary>Id of a row's receipt in its partition.</summary>
    public const string Id = "receipt";

    /// <summary>What the row holds if nobody else wrote to it: what was observed, with what the hub wrote over it.</summary>
    public ImmutableSortedDictionary<string, string> Overlay(ImmutableSortedDictionary<string, string> observed) =>
        Outcome == "rejected" ? observed : observed.SetItems(Values.Where(pair => observed.ContainsKey(pair.Key)));
}
