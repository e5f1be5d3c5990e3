using System.Globalization;
using System.Text.RegularExpressions;
using SegSync.Core.Segmenting;

namespace SegSync.Tests.Segmenting;

/// <summary>What an explanation says, taken by itself, must lead to the class that it explains.</summary>
public partial class ExplanationTests
{
    private static readonly Line[] Lines = Generate();

    [Fact]
    public void Shares_replay_from_the_sums_that_are_told() => Replay("product-abc", 0, why =>
    {
        var match = Sums().Match(why);
        var share = Number(match.Groups[1]) / Number(match.Groups[2]);
        return share <= 0.8m ? "A" : share <= 0.95m ? "B" : "C";
    });

    [Fact]
    public void Bands_replay_from_the_value_that_is_told() => Replay("product-xyz", 0, why =>
        Value().Match(why) is { Success: true } match ? Number(match.Groups[1]) switch { <= 0.5m => "X", <= 1 => "Y", _ => "Z" } : "Z");

    [Fact]
    public void Patterns_replay_from_interval_and_variation() => Replay("product-demand-pattern", 0, why =>
    {
        var match = Pattern().Match(why);
        if (!match.Success) return "none";
        return (Number(match.Groups[1]) < 1.32m, Number(match.Groups[2]) < 0.49m) switch { (true, true) => "smooth", (true, false) => "erratic", (false, true) => "intermittent", _ => "lumpy" };
    });

    [Fact]
    public void Quantile_scores_replay_from_the_cuts() => Replay("customer-rfm", 1, why =>
    {
        var match = Quantile().Match(why);
        var cuts = match.Groups[2].Value.Split(", ").Select(text => decimal.Parse(text, CultureInfo.InvariantCulture));
        return (1 + cuts.Count(cut => Number(match.Groups[1]) > cut)).ToString(CultureInfo.InvariantCulture);
    });

    [Fact]
    public void Weighted_scores_replay_from_their_terms() => Replay("customer-tier", 0, why =>
    {
        var terms = Term().Matches(why);
        var score = terms.Sum(term => Number(term.Groups[1]) * Number(term.Groups[2]));
        return score >= 0.8m ? "A" : score >= 0.5m ? "B" : "C";
    });

    [Fact]
    public void Clusters_replay_from_the_distances() => Replay("customer-rfm-clusters", 0, why =>
        Distance().Matches(why).MinBy(match => Number(match.Groups[2]))!.Groups[1].Value);

    private static void Replay(string name, int classifier, Func<string, string> replay)
    {
        var result = Decided.Over(SchemeFile.Load(Schemes.Text(name)!, out _)!, Lines);
        result.Profiles.Count.ShouldBe(80);
        result.Classified[classifier].Classes.Distinct().Count().ShouldBeGreaterThan(1);
        for (var at = 0; at < result.Profiles.Count; at++)
        {
            var why = result.Classified[classifier].Why(at);
            replay(why).ShouldBe(result.Classified[classifier].Classes[at], why);
        }
    }

    private static Line[] Generate()
    {
        var random = new Random(5);
        return [.. Enumerable.Range(0, 1500).Select(i => new Line($"{i / 4}", $"e{(int)(80 * random.NextDouble() * random.NextDouble()):D2}",
            new DateOnly(2025, 1, 1).AddDays(random.Next(365)).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), random.Next(1, 30), random.Next(1, 90_000) / 100m)),
            .. Enumerable.Range(0, 80).Select(i => new Line($"x{i}", $"e{i:D2}", "2025-12-31", 1, 1))];
    }

    private static decimal Number(Group group) => decimal.Parse(group.ValueSpan, CultureInfo.InvariantCulture);

    [GeneratedRegex("before it ([0-9.]+) of ([0-9.]+),")]
    private static partial Regex Sums();

    [GeneratedRegex("^variability ([0-9.]+) over")]
    private static partial Regex Value();

    [GeneratedRegex("^ADI ([0-9.]+), CV2 ([0-9.]+) over")]
    private static partial Regex Pattern();

    [GeneratedRegex("^frequency ([0-9.]+): score .*cuts ([0-9., ]+[0-9])")]
    private static partial Regex Quantile();

    [GeneratedRegex("([0-9.]+) x ([0-9.]+) \\(")]
    private static partial Regex Term();

    [GeneratedRegex("(K[0-9]+) ([0-9.]+)")]
    private static partial Regex Distance();
}
