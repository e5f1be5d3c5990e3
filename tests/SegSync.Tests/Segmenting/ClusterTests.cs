using SegSync.Core.Segmenting;

namespace SegSync.Tests.Segmenting;

/// <summary>Clusters: how many, what they are called, how stable they are, what one more gains.</summary>
public class ClusterTests
{
    private const string Revenue = "\"features\": [{ \"metric\": \"revenue\" }]";

    [Theory]
    [InlineData("ward")]
    [InlineData("average")]
    [InlineData("complete")]
    public void Hierarchical_clusters_are_ranked_like_any_other_and_the_order_of_the_lines_changes_nothing(string linkage)
    {
        var lines = Three();
        var scheme = Scheme($$""" "method": "hierarchical", "linkage": "{{linkage}}", "k": 3, {{Revenue}} """);
        Decided.Codes(scheme, lines).ShouldBe(lines.Select((line, i) => $"{line.Id} K{3 - (i % 3)}"));
        var whole = Decided.Whole(Decided.Over(scheme, lines));
        whole.ShouldContain($"by {linkage} linkage, not by the nearest centre");
        Decided.Whole(Decided.Over(scheme, lines.AsEnumerable().Reverse())).ShouldBe(whole);
    }

    [Theory]
    [InlineData("k-means", "silhouette")]
    [InlineData("k-means", "elbow")]
    [InlineData("hierarchical", "silhouette")]
    [InlineData("hierarchical", "elbow")]
    public void The_number_of_clusters_is_found_on_clear_data(string method, string by) =>
        Decided.Over(Scheme($$""" "method": "{{method}}", "kBy": "{{by}}", {{Revenue}} """), Three()).Classified[0].Figures["k"].ShouldBe(3);

    [Theory]
    [InlineData(2, 100.0, 40.0, 20.0, 10.0)] // farthest below the chord after two: 2/3 - 1/3
    [InlineData(3, 100.0, 70.0, 10.0, 5.0, 0.0)]
    [InlineData(2, 90.0, 60.0, 30.0, 0.0)] // a straight line has no elbow: the least
    [InlineData(2, 5.0, 5.0, 5.0)]
    [InlineData(2, 5.0, 1.0)]
    [InlineData(2, 100.0, 30.0, 5.0, 0.0)] // 0.7 - 1/3 is more than 0.95 - 2/3
    public void The_elbow_is_the_point_farthest_below_the_chord(int expected, params double[] inertias) => ClusterClassifier.Elbow([.. inertias]).ShouldBe(expected);

    [Fact]
    public void A_cluster_is_called_by_the_first_rule_that_fits_and_by_its_rank_where_none_does()
    {
        var names = ", \"names\": [{ \"name\": \"top\", \"when\": { \"revenue\": \"highest\" } }, { \"name\": \"again\", \"when\": { \"revenue\": \"highest\" } }, { \"name\": \"small\", \"when\": { \"revenue\": \"low\" } }]";
        var scheme = Scheme($$""" "method": "k-means", "k": 3, {{Revenue}} {{names}} """);
        // of 0, 800 and 1000 the middle one lies above the mean
        var lines = Enumerable.Range(0, 90).Select(i => new Line($"{i}", $"p{i:D2}", "2026-01-05", 1, new[] { 0, 800, 1000 }[i % 3] + (i / 3)));
        var codes = Decided.Codes(scheme, lines).Select(code => code[4..]).Distinct().Order(StringComparer.Ordinal);
        codes.ShouldBe(["K2", "small", "top"]);
        ClusterName.Of([new("exactly", [("a", "high")]), new("below", [("a", "low")])], ["a"], [[0.0], [0.0]]).ShouldBe(["K1", "K2"], "the mean itself is neither high nor low");
        ClusterName.Of([new("least", [("a", "lowest")])], ["a"], [[3.0], [1.0], [1.0]]).ShouldBe(["K1", "least", "K3"], "of equal ones the first by rank");
    }

    [Fact]
    public void Names_survive_other_seeds_and_another_order_of_clusters()
    {
        foreach (var seed in (int[])[1, 5, 99])
        {
            var scheme = Scheme($$""" "method": "k-means", "k": 3, "seed": {{seed}}, {{Revenue}}, "names": [{ "name": "whales", "when": { "revenue": "highest" } }] """);
            Decided.Codes(scheme, Three()).Where(code => code.EndsWith(" whales", StringComparison.Ordinal)).Count().ShouldBe(30);
        }
    }

    [Theory]
    [InlineData(""" "k": 2, "kBy": "elbow", """, "$.classifiers[0].kBy")]
    [InlineData(""" "linkage": "single", """, "$.classifiers[0].linkage")]
    [InlineData(""" "starts": 3, """, "$.classifiers[0]")]
    [InlineData(""" "names": [{ "name": "K2", "when": { "revenue": "high" } }], """, "$.classifiers[0].names[0].name")]
    [InlineData(""" "names": [{ "name": "a", "when": { "units": "high" } }], """, "$.classifiers[0].names[0].when.units")]
    [InlineData(""" "names": [{ "name": "a", "when": { "revenue": "big" } }], """, "$.classifiers[0].names[0].when.revenue")]
    [InlineData(""" "names": [{ "name": "a", "when": {} }], """, "$.classifiers[0].names[0].when")]
    public void What_is_wrong_with_clusters_is_told_with_its_place(string wrong, string path)
    {
        SchemeFile.Load($$"""{ "name": "t", "version": 1, "entity": "product", "classifiers": [{ "name": "c", "method": "hierarchical", {{wrong}} {{Revenue}} }], "code": ["c"] }""", out var errors).ShouldBeNull();
        errors.Select(error => error.Path).ShouldBe([path]);
    }

    [Fact]
    public void Negative_values_keep_their_sign_and_what_lacks_a_metric_is_none()
    {
        var scheme = Decided.Scheme("""{ "name": "c", "method": "hierarchical", "k": 2, "transform": "log1p", "features": [{ "metric": "revenue" }, { "metric": "leadTime", "best": "low" }] }""", """["c"]""", "supplier");
        Decided.Codes(scheme,
        [
            new("1", "a", "2026-01-05", 1, 100) { LeadDays = 5 }, new("2", "b", "2026-01-05", 1, 90) { LeadDays = 5 }, new("3", "c", "2026-01-05", 1, -100) { LeadDays = 5 }, new("4", "d", "2026-01-05", 1, 100),
        ]).ShouldBe(["a K1", "b K1", "c K2", "d none"]);
    }

    [Theory]
    [InlineData("k-means")]
    [InlineData("hierarchical")]
    public void Clusters_far_apart_are_stable_and_clusters_in_a_single_cloud_are_not(string method)
    {
        var scheme = Scheme($$""" "method": "{{method}}", "k": 3, {{Revenue}} """);
        var clear = ClusterStability.Of(Decided.Over(scheme, Three()), 20, null, default).Single();
        clear.Clusters.Select(cluster => cluster.Name).ShouldBe(["K1", "K2", "K3"]);
        clear.Clusters.ShouldAllBe(cluster => cluster.Jaccard == 1);
        var random = new SplitMix(4);
        var cloud = Enumerable.Range(0, 90).Select(i => new Line($"{i}", $"p{i:D2}", "2026-01-05", (decimal)random.Share(), (decimal)random.Share())).ToList();
        var blurred = Scheme($$""" "method": "{{method}}", "k": 6, "features": [{ "metric": "revenue" }, { "metric": "units" }] """);
        var again = ClusterStability.Of(Decided.Over(blurred, cloud), 20, null, default).Single();
        again.Clusters.ShouldAllBe(cluster => cluster.Jaccard > 0.3m && cluster.Jaccard < 0.95m);
        ClusterStability.Of(Decided.Over(blurred, cloud), 20, null, default).Single().Clusters.ShouldBe(again.Clusters, "the same entities are drawn again");
    }

    [Theory]
    [InlineData("0.75", "stable")]
    [InlineData("0.749999", "doubtful")]
    [InlineData("0.5", "dissolved")]
    [InlineData("0.500001", "doubtful")]
    public void A_stability_is_judged_as_Hennig_does(string jaccard, string word) => ClusterStability.Word(decimal.Parse(jaccard, System.Globalization.CultureInfo.InvariantCulture)).ShouldBe(word);

    [Fact]
    public void The_marginal_gain_of_clusters_is_what_each_takes_off_the_inertia()
    {
        var lines = new[] { 0m, 0, 10, 10 }.Select((money, i) => new Line($"{i}", $"p{i}", "2026-01-05", 1, money));
        var steps = MarginalGain.Of(Decided.Over(Scheme($$""" "method": "k-means", "k": 2, "most": 3, {{Revenue}} """), lines), 0);
        steps.ShouldBe([new(1, "", null, null, 0, 0), new(2, "", null, null, 1, 1), new(3, "", null, null, 1, 0)]);
    }

    [Fact]
    public void The_marginal_gain_of_classes_is_the_variance_that_each_explains()
    {
        // 60, 30, 10 with mean 33.33: total 1266.67; A apart from B and C 1066.67
        var scheme = Decided.Scheme("""{ "name": "abc", "method": "share", "metric": "revenue", "cuts": [0.6, 0.9], "classes": ["A", "B", "C"] }""", """["abc"]""");
        var result = Decided.Over(scheme, [new("1", "a", "2026-01-05", 1, 60), new("2", "b", "2026-01-05", 1, 30), new("3", "c", "2026-01-05", 1, 10)]);
        MarginalGain.Of(result, 0).ShouldBe([new(1, "A", 1, 0.6m, 0, 0), new(2, "B", 1, 0.3m, 0.842105m, 0.842105m), new(3, "C", 1, 0.1m, 1, 0.157895m)]);
        MarginalGain.Of(Decided.Over(scheme, [new("1", "a", "2026-01-05", 1, 5), new("2", "b", "2026-01-05", 1, 5)]), 0).ShouldBeEmpty("nothing varies");
    }

    private static SchemeFile Scheme(string classifier) => Decided.Scheme($$"""{ "name": "c", {{classifier}} }""", """["c"]""");

    /// <summary>Ninety products in three groups of thirty.</summary>
    private static List<Line> Three() => [.. Enumerable.Range(0, 90).Select(i => new Line($"{i}", $"p{i:D2}", "2026-01-05", 1, (i % 3 * 1000) + i))];
}
