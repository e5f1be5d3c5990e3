namespace SegSync.Core.Segmenting;

/// <summary>How often a group has a code.</summary>
/// <param name="Code">The code.</param>
/// <param name="Group">The group.</param>
/// <param name="Count">Entities of the group with the code.</param>
/// <param name="Share">Of the group.</param>
/// <param name="Ratio">That share over the share of all that were compared; null where nobody has the code.</param>
/// <param name="Warned">The ratio is below four fifths or above five fourths, and at least five were to be expected.</param>
public sealed record BiasCell(string Code, string Group, int Count, decimal Share, decimal? Ratio, bool Warned);

/// <summary>How the codes of groups were spread at an earlier date.</summary>
/// <param name="AsOf">The date.</param>
/// <param name="CramersV">Of then; null where there was nothing to compare.</param>
/// <param name="Groups">Group to the population stability index of its codes between then and now; null where it was too small then.</param>
public sealed record BiasDrift(DateOnly AsOf, decimal? CramersV, ImmutableArray<(string Group, decimal? Stability)> Groups);

/// <summary>
/// Codes by the groups that an attribute makes. A value that fewer than <see cref="Fewest"/> entities have is counted with
/// the other small ones, and these are left out where they are fewer than that together; entities of which the attribute is
/// not told are left out. <c>Ratio</c> is a group's share over everybody's: below 0.8 the four-fifths rule (EEOC Uniform
/// Guidelines, 29 CFR 1607.4 D) speaks of adverse impact; since no code is known to be the good one, above 1.25 counts as
/// well. Cramér's V is sqrt(chi-square / (n min(codes - 1, groups - 1))), 0 for none and 1 for complete dependence. Drift is
/// the population stability index, sum of (now - then) ln(now / then) over the codes, shares below 0.0001 taken as that; 0.1
/// is usually taken for a shift and 0.25 for a large one.
/// </summary>
/// <param name="Attribute">The attribute.</param>
/// <param name="Groups">Groups and their entities, largest first.</param>
/// <param name="Cells">Each code in each group.</param>
/// <param name="NotTold">Entities of which the attribute is not told.</param>
/// <param name="LeftOut">Entities of groups that are too small to be shown.</param>
/// <param name="ChiSquare">Pearson's; 0 with fewer than two codes or groups.</param>
/// <param name="CramersV">Null with fewer than two codes or groups.</param>
/// <param name="Drift">Earlier dates, latest first.</param>
public sealed record BiasCheck(
    string Attribute, ImmutableArray<(string Group, int Count)> Groups, ImmutableArray<BiasCell> Cells, int NotTold, int LeftOut, decimal ChiSquare, decimal? CramersV,
    ImmutableArray<BiasDrift> Drift)
{
    /// <summary>The smallest group that is shown.</summary>
    public const int Fewest = 10;

    /// <summary>From here on a population stability index is warned of.</summary>
    public const decimal LargeShift = 0.25m;

    /// <summary>What small groups are counted under.</summary>
    public const string Smaller = "(smaller groups)";

    /// <summary>Compares.</summary>
    /// <param name="result">The result, over sums that hold the attribute.</param>
    /// <param name="attribute">The attribute.</param>
    /// <param name="earlier">The same scheme at earlier dates.</param>
    public static BiasCheck Of(SchemeResult result, string attribute, IEnumerable<SchemeResult> earlier)
    {
        var counts = Counts(result, attribute, out var notTold, out var leftOut);
        ImmutableArray<string> codes = [.. result.Codes().Keys];
        ImmutableArray<(string Group, int Count)> groups = [.. counts.Select(group => (group.Key, group.Value.Values.Sum())).OrderByDescending(group => group.Item2).ThenBy(group => group.Key, StringComparer.Ordinal)];
        var all = groups.Sum(group => group.Count);
        var cells = ImmutableArray.CreateBuilder<BiasCell>();
        foreach (var code in codes)
        {
            var having = counts.Values.Sum(group => group.GetValueOrDefault(code));
            foreach (var (group, size) in groups)
            {
                var own = counts[group].GetValueOrDefault(code);
                decimal? ratio = having == 0 ? null : (decimal)own * all / ((decimal)having * size);
                cells.Add(new(code, group, own, Round((decimal)own / size), ratio is { } exact ? Round(exact) : null, ratio is < 0.8m or > 1.25m && (decimal)size * having / all >= 5));
            }
        }

        var (chi, v) = Dependence(counts);
        return new(attribute, groups, cells.ToImmutable(), notTold, leftOut, chi, v, [.. earlier.OrderByDescending(then => then.Profiles.AsOf).Select(Drifted)]);

        BiasDrift Drifted(SchemeResult then)
        {
            var before = Counts(then, attribute, out _, out _);
            return new(then.Profiles.AsOf, Dependence(before).V, [.. groups.Select(group => (group.Group, before.TryGetValue(group.Group, out var old) ? Shift(counts[group.Group], old) : (decimal?)null))]);
        }
    }

    /// <summary>Group to code to entities; of groups that are large enough.</summary>
    private static Dictionary<string, Dictionary<string, int>> Counts(SchemeResult result, string attribute, out int notTold, out int leftOut)
    {
        var told = Enumerable.Range(0, result.Profiles.Count).Select(at => (Value: result.Profiles.Attribute(attribute, at), result.Code(at).Code)).ToList();
        notTold = told.Count(one => one.Value is null);
        var sizes = told.Where(one => one.Value is not null).GroupBy(one => one.Value!, StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.Count(), StringComparer.Ordinal);
        var counts = new Dictionary<string, Dictionary<string, int>>(StringComparer.Ordinal);
        foreach (var (value, code) in told.Where(one => one.Value is not null))
        {
            var group = sizes[value!] < Fewest ? Smaller : value!;
            if (!counts.TryGetValue(group, out var codes)) counts[group] = codes = new(StringComparer.Ordinal);
            codes[code] = codes.GetValueOrDefault(code) + 1;
        }

        leftOut = counts.TryGetValue(Smaller, out var small) && small.Values.Sum() is < Fewest and var few ? few : 0;
        if (leftOut > 0) counts.Remove(Smaller);
        return counts;
    }

    private static (decimal ChiSquare, decimal? V) Dependence(Dictionary<string, Dictionary<string, int>> counts)
    {
        var codes = counts.Values.SelectMany(group => group).GroupBy(code => code.Key, StringComparer.Ordinal).ToDictionary(code => code.Key, code => code.Sum(pair => pair.Value), StringComparer.Ordinal);
        decimal all = codes.Values.Sum(), chi = 0;
        foreach (var group in counts.OrderBy(group => group.Key, StringComparer.Ordinal).Select(group => group.Value))
        {
            foreach (var (code, having) in codes.OrderBy(code => code.Key, StringComparer.Ordinal))
            {
                var expected = (decimal)group.Values.Sum() * having / all;
                var off = group.GetValueOrDefault(code) - expected;
                chi += off * off / expected;
            }
        }

        var free = Math.Min(codes.Count, counts.Count) - 1;
        return free < 1 ? (0, null) : (Round(chi), Round((decimal)Math.Sqrt((double)(chi / (all * free)))));
    }

    private static decimal Shift(Dictionary<string, int> now, Dictionary<string, int> then)
    {
        double sum = 0;
        foreach (var code in now.Keys.Union(then.Keys, StringComparer.Ordinal).Order(StringComparer.Ordinal))
        {
            var (after, before) = (Share(now, code), Share(then, code));
            sum += (after - before) * Math.Log(after / before);
        }

        return Round((decimal)sum);

        static double Share(Dictionary<string, int> codes, string code) => Math.Max((double)codes.GetValueOrDefault(code) / codes.Values.Sum(), 0.0001);
    }

    private static decimal Round(decimal value) => Math.Round(value, 6);
}
