using SegSync.Core.Segmenting.Dmn.Feel;

namespace SegSync.Core.Segmenting.Dmn;

/// <summary>One result out of the rules that match.</summary>
internal static class TableHits
{
    public static TableResult Combine(DecisionTable table, object?[] values, ImmutableArray<int> hits, Frame frame)
    {
        TableResult Give(object? value, ImmutableArray<int> from, string? problem = null) => new(value, values, from, problem);

        if (hits.IsEmpty) return table.HasDefault ? Give(table.IsList ? (object?[])[table.Default(frame)] : table.Default(frame), hits) : table.Policy switch
        {
            HitPolicy.Count => Give(0m, hits),
            HitPolicy.RuleOrder or HitPolicy.OutputOrder or HitPolicy.Collect => Give(Array.Empty<object?>(), hits),
            HitPolicy.Sum or HitPolicy.Min or HitPolicy.Max => Give(null, hits),
            _ => Give(null, hits, "no rule matches"),
        };
        switch (table.Policy)
        {
            case HitPolicy.Unique:
                return hits.Length == 1 ? Give(table.Output(hits[0], frame), hits) : Give(null, hits, $"{Numbers(hits)} match, but the table allows one only");
            case HitPolicy.Any:
                var first = table.Output(hits[0], frame);
                return hits.Skip(1).All(hit => FeelCompare.Same(first, table.Output(hit, frame)) == true) ? Give(first, hits) : Give(null, hits, $"{Numbers(hits)} match and do not agree");
            case HitPolicy.First:
                return Give(table.Output(hits[0], frame), [hits[0]]);
            case HitPolicy.Priority:
                var best = Ordered(table, hits, frame)[0];
                return Give(table.Output(best, frame), [best]);
            case HitPolicy.OutputOrder:
                var ordered = Ordered(table, hits, frame);
                return Give(ordered.Select(hit => table.Output(hit, frame)).ToArray(), ordered);
            case HitPolicy.RuleOrder or HitPolicy.Collect:
                return Give(hits.Select(hit => table.Output(hit, frame)).ToArray(), hits);
            case HitPolicy.Count:
                return Give((decimal)hits.Length, hits);
            default:
                var name = table.Policy switch { HitPolicy.Sum => "sum", HitPolicy.Min => "min", _ => "max" };
                var results = hits.Select(hit => table.Output(hit, frame)).ToArray();
                return Give(Builtins.Find(name)!.Invoke([results]), hits);
        }
    }

    /// <summary>Rule numbers as people say them.</summary>
    public static string Numbers(ImmutableArray<int> rules) => rules.Length == 1 ? $"rule {rules[0] + 1}" : $"rules {string.Join(", ", rules.SkipLast(1).Select(rule => rule + 1))} and {rules[^1] + 1}";

    /// <summary>Place of a rule's output among the output values, column by column.</summary>
    public static int[] Rank(DecisionTable table, int rule, Frame frame) => [.. table.Outputs.Select((output, i) =>
    {
        var value = table.Rules[rule].Results[i].Code.Run(frame);
        var place = Array.FindIndex(output.Priorities, allowed => FeelCompare.Same(allowed, value) == true);
        return place < 0 ? int.MaxValue : place;
    })];

    private static ImmutableArray<int> Ordered(DecisionTable table, ImmutableArray<int> hits, Frame frame) =>
        [.. hits.Select(hit => (hit, rank: Rank(table, hit, frame))).OrderBy(pair => pair.rank, Comparer<int[]>.Create((a, b) => a.AsSpan().SequenceCompareTo(b))).Select(pair => pair.hit)];
}
