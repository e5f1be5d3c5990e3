using SegSync.Core.Segmenting;

namespace SegSync.Tests.Segmenting;

/// <summary>Hierarchical clustering against published values and against its definition.</summary>
public class LinkageTests
{
    /// <summary>The example of scipy.cluster.hierarchy.ward, average and complete in SciPy's manual.</summary>
    private static readonly double[] Corners = [0, 0, 0, 1, 1, 0, 0, 4, 0, 3, 1, 4, 4, 0, 3, 0, 4, 1, 4, 4, 3, 4, 4, 3];

    [Theory]
    [InlineData("ward", 1.29099445, 5.77350269, 8.16496581)]
    [InlineData("average", 1.20710678, 3.39675184, 4.09206523)]
    [InlineData("complete", 1.41421356, 4.12310563, 5.65685425)]
    public void The_heights_of_joins_are_those_that_the_manual_of_SciPy_prints(string by, double third, double corners, double all)
    {
        double[] expected = [1, 1, 1, 1, third, third, third, third, corners, corners, all];
        var merges = Linkage.Merges(new(Corners, 2), by);
        merges.Length.ShouldBe(11);
        for (var i = 0; i < merges.Length; i++) merges[i].Height.ShouldBe(expected[i], 5e-9);
        Linkage.By(by)(new(Corners, 2))(4).Labels.ShouldBe([0, 0, 0, 1, 1, 1, 2, 2, 2, 3, 3, 3]);
    }

    [Theory]
    [InlineData("ward")]
    [InlineData("average")]
    [InlineData("complete")]
    public void The_chain_joins_what_the_definition_joins(string by)
    {
        for (var seed = 0UL; seed < 20; seed++)
        {
            var random = new SplitMix(seed);
            var points = new ClusterPoints([.. Enumerable.Range(0, 60).Select(_ => random.Share())], 2);
            var (heights, cut) = ByDefinition(points, by, 5);
            Linkage.Merges(points, by).Select(merge => Math.Round(merge.Height, 9)).ShouldBe(heights.Select(height => Math.Round(height, 9)));
            Linkage.By(by)(points)(5).Labels.ShouldBe(cut);
        }
    }

    [Fact]
    public void Equal_distances_are_settled_by_the_order_of_the_points()
    {
        // four points on a line, each one apart: the first two are joined first
        var fits = Linkage.By("complete")(new([0, 1, 2, 3], 1));
        fits(3).Labels.ShouldBe([0, 0, 1, 2]);
        fits(2).Labels.ShouldBe([0, 0, 1, 1]);
        fits(4).Labels.ShouldBe([0, 1, 2, 3]);
        fits(1).Labels.ShouldBe([0, 0, 0, 0]);
        Linkage.By("ward")(new([7, 7, 7], 1))(2).Labels.ShouldBe([0, 0, 1]);
        Linkage.By("average")(new([7], 1))(1).Labels.ShouldBe([0]);
    }

    [Fact]
    public void More_points_than_can_be_joined_go_to_the_nearest_cluster_of_those_that_were()
    {
        var count = Linkage.Most + 3;
        var points = new ClusterPoints([.. Enumerable.Range(0, count).Select(i => (i % 3 * 100) + (i / (double)count))], 1);
        var fit = Linkage.By("ward")(points)(3);
        fit.Labels.ShouldBe(Enumerable.Range(0, count).Select(i => fit.Labels[i % 3]));
        fit.Labels.Distinct().Count().ShouldBe(3);
        Linkage.By("ward")(points)(3).Labels.ShouldBe(fit.Labels);
    }

    /// <summary>Joins the two nearest clusters until one is left: distances from the points each time, as the textbook has them.</summary>
    private static (List<double> Heights, int[] Labels) ByDefinition(ClusterPoints points, string by, int k)
    {
        var clusters = Enumerable.Range(0, points.Count).Select(i => new List<int> { i }).ToList();
        var heights = new List<double>();
        var labels = new int[points.Count];
        while (clusters.Count > 1)
        {
            if (clusters.Count == k) for (var c = 0; c < k; c++) foreach (var i in clusters[c]) labels[i] = c;
            var (height, a, b) = (from one in Enumerable.Range(0, clusters.Count) from other in Enumerable.Range(one + 1, clusters.Count - one - 1) select (Between(clusters[one], clusters[other]), one, other)).Min();
            heights.Add(height);
            clusters[a].AddRange(clusters[b]);
            clusters.RemoveAt(b);
        }

        return (heights, labels);

        double Between(List<int> one, List<int> other)
        {
            var pairs = one.SelectMany(_ => other, (a, b) => Math.Sqrt(points.Distance(a, b)));
            if (by == "complete") return pairs.Max();
            if (by == "average") return pairs.Average();
            var apart = Enumerable.Range(0, points.Width).Sum(d => Math.Pow(one.Average(a => points[a][d]) - other.Average(b => points[b][d]), 2));
            return Math.Sqrt(2.0 * one.Count * other.Count / (one.Count + other.Count) * apart);
        }
    }
}
