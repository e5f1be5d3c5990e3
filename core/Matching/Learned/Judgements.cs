using SegSync.Core.Mastering;
using SegSync.Core.Records;

namespace SegSync.Core.Matching.Learned;

/// <summary>Pairs of records of one kind that stewards judged; of several verdicts about a pair the latest counts.</summary>
/// <param name="Pairs">Smaller key, larger key, and whether they are one thing.</param>
public sealed record Judgements(ImmutableArray<(RecordKey A, RecordKey B, bool Same)> Pairs)
{
    /// <summary>Nobody judged.</summary>
    public static readonly Judgements None = new([]);

    /// <summary>Of verdicts in any order.</summary>
    public static Judgements Of(IEnumerable<Verdict> verdicts) => new(
    [
        .. verdicts.GroupBy(verdict => (verdict.A, verdict.B))
            .Select(pair => pair.OrderByDescending(verdict => verdict.At).ThenBy(verdict => verdict.Same).First())
            .OrderBy(verdict => verdict.A).ThenBy(verdict => verdict.B)
            .Select(verdict => (verdict.A, verdict.B, verdict.Same)),
    ]);
}
