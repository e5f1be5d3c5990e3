using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;
using SegSync.Core.Profiling;
using SegSync.Core.Segmenting;

namespace SegSync.Tests.Segmenting;

public class NodeTests
{
    private static readonly (string, string, string)[] Tree =
        [("p0", "helmets", "family"), ("p1", "helmets", "family"), ("p2", "gloves", "family"), ("helmets", "wear", "category"), ("gloves", "wear", "category"), ("p3", "bikes", "category")];

    [Fact]
    public void A_node_sums_what_its_members_sum_and_counts_an_order_once()
    {
        Line[] lines = [new("1", "p0", "2026-01-05", 2, 10), new("1", "p1", "2026-01-05", 3, 20), new("2", "p1", "2026-02-28", 1, 5), new("1", "p3", "2026-01-05", 7, 40), new("1", "x", "2026-01-05", 9, 9)];
        Of("family", lines).ShouldBe(["helmets 35 6 2 3"]);
        Of("category", lines).ShouldBe(["bikes 40 7 1 1", "wear 35 6 2 3"]);
        Of("*", lines).ShouldBe(["bikes 40 7 1 1", "helmets 35 6 2 3", "wear 35 6 2 3"]);
    }

    [Fact]
    public void Sums_of_nodes_are_those_of_their_members_whatever_the_facts()
    {
        var line = from id in Gen.Choose(0, 3) from order in Gen.Choose(0, 9) from day in Gen.Choose(0, 90) from units in Gen.Choose(-3, 40) from cents in Gen.Choose(-500, 9000)
                   select new Line($"{order}", $"p{id}", new DateOnly(2026, 1, 1).AddDays(day).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture), units, cents / 100m);
        Prop.ForAll(line.ArrayOf().ToArbitrary(), lines =>
        {
            var members = Result(null, lines).Profiles;
            foreach (var level in (string[])["family", "category"])
            {
                var nodes = Result(level, lines).Profiles;
                var below = Tree.Where(row => row.Item3 == "family" && level == "family").Select(row => row.Item1).Concat(level == "category" ? ["p0", "p1", "p2", "p3"] : []).ToHashSet();
                foreach (var metric in (string[])["revenue", "units", "lines", "periodUnits"])
                    nodes[Metrics.Find(metric)!].Values.Sum().ShouldBe(members[Metrics.Find(metric)!].Values.Where((_, at) => below.Contains(members.Id(at))).Sum());
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(60));
    }

    [Theory]
    [InlineData("a,b,;a,c,", "'a' lies below 'b' and 'c'")]
    [InlineData("a,b,;b,c,;c,a,", "'a' lies above itself")]
    [InlineData("a,a,", "'a' lies above itself")]
    [InlineData("a,b,x;c,b,y", "'b' is of the levels 'x' and 'y'")]
    public void What_is_no_tree_is_told(string rows, string words)
    {
        _ = Nodes.Of(rows.Split(';').Select(row => row.Split(',')).Select(cells => (cells[0], cells[1], cells[2])), out var problems);
        problems[0].ShouldContain(words);
    }

    [Fact]
    public void A_row_that_is_told_twice_is_told_once()
    {
        _ = Nodes.Of([.. Tree, .. Tree], out var problems);
        problems.ShouldBeEmpty();
    }

    private static string[] Of(string level, Line[] lines)
    {
        var profiles = Result(level, lines).Profiles;
        return [.. Enumerable.Range(0, profiles.Count).Select(at => $"{profiles.Id(at)} {Value("revenue", at)} {Value("units", at)} {Value("orders", at)} {Value("lines", at)}")];

        decimal? Value(string metric, int at) => profiles[Metrics.Find(metric)!].Values[at];
    }

    private static SchemeResult Result(string? level, Line[] lines)
    {
        var scheme = Decided.Scheme("""{ "name": "abc", "method": "share", "metric": "revenue", "cuts": [0.8], "classes": ["A", "B"] }""", """["abc"]""",
            more: $$""" "metrics": ["units", "orders", "lines", "periodUnits"], {{(level is null ? "" : $"\"node\": \"{level}\",")}} """);
        return Decided.Over(scheme, lines, null, Nodes.Of(Tree, out _));
    }
}
