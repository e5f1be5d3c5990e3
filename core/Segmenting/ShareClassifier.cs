using SegSync.Core.Profiling;

namespace SegSync.Core.Segmenting;

/// <summary>
/// ABC: classes by rank in a metric, largest first, ties in ordinal order of id.
/// <list type="bullet">
/// <item><c>cumulative</c> (default): class by the share of the total that it and all before it make; a share that ends
/// exactly at a cut is inside, whatever crosses it is outside. A total that is not above zero puts all into the last class.</item>
/// <item><c>rank</c>: class by the share of the number of entities, counted up: of 10 entities a cut of 0.25 takes 2.</item>
/// <item><c>equal</c>: classes of equal share of the total, so many as there are classes.</item>
/// <item><c>threshold</c>: class by the value itself; a value equal to a cut is inside. Cuts are descending.</item>
/// </list>
/// A missing value counts as zero; zero and negative values are never in a class that a share of the total ends, unless
/// the cut is 1; a negative value lowers the total. With <c>stability</c> an entity of a hub leaves the class that it
/// holds only when it is beyond a cut by more than <c>band</c> of the cut.
/// </summary>
internal static class ShareClassifier
{
    public static Func<Cohort, Classified> Read(SchemeJson json, Metric metric, ImmutableArray<string> classes, string? within)
    {
        var by = json.OneOf("by", "cumulative", "rank", "equal", "threshold");
        var cuts = by != "equal" ? json.Cuts(classes) ?? [] : [.. Enumerable.Range(1, Math.Max(0, classes.Length - 1)).Select(i => (decimal)i / classes.Length)];
        var ascending = cuts.Zip(cuts.Skip(1)).All(pair => by == "threshold" ? pair.First > pair.Second : pair.First < pair.Second);
        if (!ascending) json.Say("cuts", by == "threshold" ? "must descend: the value that ends the best class comes first" : "must ascend");
        if (by != "threshold" && cuts.Any(cut => cut is <= 0 or > 1)) json.Say("cuts", "are shares above 0 and up to 1");
        var name = json.Text("name") ?? "";
        var band = json.Object("stability") is { } told ? ReadBand(told) : 0;
        return cohort => Apply(cohort, metric, by, cuts, classes, within, band == 0 ? null : (new Stability(band), at => cohort.Held(name, at)));
    }

    private static decimal ReadBand(SchemeJson json)
    {
        var band = json.Number("band", 0, 1, true) ?? 0;
        json.Done();
        return band;
    }

    private static Classified Apply(Cohort cohort, Metric metric, string by, ImmutableArray<decimal> cuts, ImmutableArray<string> classes, string? within, (Stability Rule, Func<int, string?> Of)? held)
    {
        var column = cohort.Profiles[metric];
        var result = new string[cohort.Profiles.Count];
        var places = new (int Rank, int Plain, decimal Sum, decimal Total, int Of, string Group)[result.Length];
        var boundaries = ImmutableArray.CreateBuilder<string>();
        foreach (var (group, members) in cohort.Groups(within))
        {
            // a stable order: by value descending, then as the table stands, which is by id
            Array.Sort(members, (a, b) => (column.Values[b] ?? 0).CompareTo(column.Values[a] ?? 0) is var order and not 0 ? order : a.CompareTo(b));
            var values = Array.ConvertAll(members, at => column.Values[at] ?? 0);
            decimal total = 0, sum = 0;
            foreach (var value in values) total += value;
            var ends = by switch
            {
                "rank" => [.. cuts.Select(cut => (int)decimal.Floor(cut * members.Length))],
                "threshold" => [.. cuts.Select(cut => values.Count(value => value >= cut))],
                _ => CumulativeShare.Counts(values, cuts),
            };
            for (var rank = 0; rank < members.Length; rank++)
            {
                sum += values[rank];
                var (at, plain) = (members[rank], ends.Count(end => rank >= end));
                var holds = held is { } rule && (total > 0 || by is "rank" or "threshold") ? classes.IndexOf(rule.Of(at) ?? "") : -1;
                result[at] = classes[holds < 0 ? plain : held!.Value.Rule.Settled(holds, Position(by, rank, sum, values[rank]), Reach(by, cuts, total, members.Length))];
                places[at] = (rank + 1, plain, sum, total, members.Length, group);
            }

            boundaries.AddRange(ends.Select((end, i) =>
                $"{(group.Length == 0 ? "" : group + ": ")}{classes[i]} ends at rank {end} of {members.Length}{(end == 0 ? "" : $", {metric.Name} {Figures.Exact(values[end - 1])}")} (cut {Figures.Of(cuts[i])})"));
        }

        return new(result, boundaries.ToImmutable(), at =>
        {
            var (rank, plain, sum, total, of, group) = places[at];
            var own = $"{metric.Name} {Figures.Exact(column.Values[at] ?? 0)} is rank {rank} of {of}{(group.Length == 0 ? "" : $" in {group}")}";
            var kept = classes[plain] == result[at] ? "" : $"; {result[at]} is held within {Figures.Percent(held!.Value.Rule.Band)} of a cut";
            return by switch
            {
                "rank" => $"{own}: {result[at]} (cuts {Cuts(cuts)} of the number){kept}",
                "threshold" => $"{own}: {result[at]} (cuts {Cuts(cuts)}){kept}",
                _ => $"{own}; together with all before it {Figures.Exact(sum)} of {Figures.Exact(total)}, {(total > 0 ? Figures.Percent(sum / total) : "no share")}: {result[at]} (cuts {Cuts(cuts)}){kept}",
            };
        });
    }

    /// <summary>What is compared with <see cref="Reach"/>.</summary>
    private static decimal Position(string by, int rank, decimal sum, decimal value) => by switch { "rank" => rank + 1, "threshold" => value, _ => sum };

    /// <summary>The cuts in the measure of a position, so that they compare exactly.</summary>
    private static Bands Reach(string by, ImmutableArray<decimal> cuts, decimal total, int count) => by switch
    {
        "threshold" => new(cuts, true),
        "rank" => new([.. cuts.Select(cut => cut * count)], false),
        _ => new([.. cuts.Select(cut => cut * total)], false),
    };

    private static string Cuts(ImmutableArray<decimal> cuts) => string.Join(" and ", cuts.Select(cut => Figures.Of(cut)));
}
