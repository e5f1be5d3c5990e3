using System.Globalization;
using SegSync.Core.Profiling;

namespace SegSync.Core.Segmenting;

/// <summary>
/// Clusters of metrics, by k-means or hierarchical. Each metric is optionally taken as log(1 + x) (of a negative value:
/// with its sign), then standardised by mean and population standard deviation. <c>k</c> is given or, from 2 to
/// <c>most</c> (8), the one with the best silhouette or at the elbow. Entities that lack a metric are <c>none</c>; with
/// fewer different points than clusters some stay empty. Clusters are named by rule, so that a name survives retraining:
/// K1 is the one whose centre is best on the mean of its standardised metrics (<c>best: low</c> turns a metric round), K2
/// the next, and so on; <c>names</c> give those of which they are true names of their own.
/// </summary>
internal static class ClusterClassifier
{
    private sealed record Feature(Metric Metric, bool Low);

    private sealed record Settings(ImmutableArray<Feature> Features, bool Log, int? K, int Most, bool Elbow, ulong Seed, ImmutableArray<ClusterName> Names, string By, Clustering Clustering);

    public static (Func<Cohort, Classified> Apply, ImmutableArray<Metric> Metrics, ImmutableArray<string> Classes) Read(SchemeJson json, string method, Func<SchemeJson, Metric?> metricOf)
    {
        var features = ImmutableArray.CreateBuilder<Feature>();
        foreach (var told in json.Objects("features", true))
        {
            if (metricOf(told) is { } metric) features.Add(new(metric, told.OneOf("best", "high", "low") == "low"));
            told.Done();
        }

        var log = json.OneOf("transform", "none", "log1p") == "log1p";
        var (k, most) = (json.Whole("k", 2, 100), json.Whole("most", 2, 30) ?? 8);
        if (k is not null && json.Has("kBy")) json.Say("kBy", "chooses k, which is given");
        var elbow = json.OneOf("kBy", "silhouette", "elbow") == "elbow";
        var seed = (ulong)(json.Whole("seed", 0, int.MaxValue) ?? 1);
        var names = ClusterName.Read(json, [.. features.Select(feature => feature.Metric.Name)]);
        var (by, clustering) = method == "k-means" ? ("the nearest centre", KMeansOf(json.Whole("starts", 1, 1000) ?? 10, seed)) : Hierarchical(json.OneOf("linkage", Linkage.Names));
        var settings = new Settings(features.ToImmutable(), log, k, most, elbow, seed, names, by, clustering);
        return (cohort => Apply(cohort, settings), [.. features.Select(feature => feature.Metric)], [.. names.Select(name => name.Name), .. Enumerable.Range(0, k ?? most).Select(ClusterName.Ranked)]);
    }

    private static Clustering KMeansOf(int starts, ulong seed) => points => k => new KMeans(points).Best(k, starts, seed);

    private static (string By, Clustering Clustering) Hierarchical(string linkage) => ($"{linkage} linkage, not by the nearest centre", Linkage.By(linkage));

    private static Classified Apply(Cohort cohort, Settings settings)
    {
        var columns = settings.Features.Select(feature => cohort.Profiles[feature.Metric]).ToArray();
        var members = Enumerable.Range(0, cohort.Profiles.Count).Where(at => columns.All(column => column.Values[at] is not null)).ToArray();
        var result = new string[cohort.Profiles.Count];
        Array.Fill(result, Classifier.None);
        if (members.Length == 0) return new(result, ["nothing to cluster"], _ => "a metric is missing: none");

        var (points, means, deviations) = Standardised(columns, members, settings.Log);
        var figures = ImmutableSortedDictionary.CreateBuilder<string, decimal>(StringComparer.Ordinal);
        var fits = settings.Clustering(points);
        var fit = settings.K is { } given ? fits(Math.Min(given, members.Length)) : Choose(points, fits, settings, figures);
        var k = fit.Centres.Length / points.Width;
        var order = Enumerable.Range(0, k).OrderByDescending(Score).ThenBy(c => c).ToArray();
        var named = ClusterName.Of(settings.Names, [.. columns.Select(column => column.Metric.Name)], [.. order.Select(c => fit.Centres[(c * points.Width)..((c + 1) * points.Width)])]);
        for (var i = 0; i < members.Length; i++) result[members[i]] = named[Array.IndexOf(order, fit.Labels[i])];
        figures["k"] = k;
        figures["inertia"] = Rounded(fit.Inertia);
        figures["points"] = members.Length;
        var centres = order.Select((c, rank) => $"{named[rank]}: {string.Join(", ", columns.Select((column, d) => $"{column.Metric.Name} {Figures.Of(Original(c, d))}"))}").ToImmutableArray();
        var sampled = settings.By.Contains("linkage", StringComparison.Ordinal) && members.Length > Linkage.Most;
        var boundaries = sampled ? centres.Add($"{Linkage.Most} of {members.Length}, evenly spread in order of id, were joined; the others are in the cluster of the nearest centre") : centres;
        return new(result, boundaries, Why) { Figures = figures.ToImmutable(), Clusters = new(points, fit, order, named, settings.Clustering, fits, settings.Most, settings.Seed) };

        string Why(int at)
        {
            var point = Array.BinarySearch(members, at);
            if (point < 0) return "a metric is missing: none";
            var distances = order.Select((c, rank) => $"{named[rank]} {Figures.Of(Rounded(points.Distance(point, fit.Centres, c)))}");
            return $"squared distances of the standardised metrics to the centres: {string.Join(", ", distances)}: {result[at]} by {settings.By}, centre {centres[named.IndexOf(result[at])]}";
        }

        double Score(int c) => settings.Features.Select((feature, d) => (feature.Low ? -1 : 1) * fit.Centres[(c * points.Width) + d]).Sum();

        decimal Original(int c, int d)
        {
            var value = (fit.Centres[(c * points.Width) + d] * deviations[d]) + means[d];
            return Math.Round((decimal)(settings.Log ? Math.CopySign(Math.Exp(Math.Abs(value)) - 1, value) : value), 2);
        }
    }

    private static decimal Rounded(double value) => Math.Round((decimal)value, 6);

    private static ClusterFit Choose(ClusterPoints points, Func<int, ClusterFit> fits, Settings settings, ImmutableSortedDictionary<string, decimal>.Builder figures)
    {
        if (points.Count == 1) return fits(1);
        var tried = Enumerable.Range(2, Math.Min(settings.Most, points.Count) - 1).Select(fits).ToArray();
        var silhouettes = tried.Select(points.Silhouette).ToArray();
        for (var i = 0; i < tried.Length; i++)
        {
            figures[string.Create(CultureInfo.InvariantCulture, $"silhouette{i + 2}")] = Rounded(silhouettes[i]);
            figures[string.Create(CultureInfo.InvariantCulture, $"inertia{i + 2}")] = Rounded(tried[i].Inertia);
        }

        // the first of equally good ones
        return tried[settings.Elbow ? Elbow([ClusterWork.Whole(points), .. tried.Select(fit => fit.Inertia)]) - 2 : Array.IndexOf(silhouettes, silhouettes.Max())];
    }

    /// <summary>
    /// The k at which the curve of inertias from 1 to the last k is farthest below the chord between its ends, both axes
    /// from 0 to 1 (Kneedle: Satopää, Albrecht, Irwin and Raghavan 2011); at least 2, the first of equally far ones.
    /// </summary>
    internal static int Elbow(ImmutableArray<double> inertias)
    {
        var (best, farthest) = (2, 0.0);
        for (var k = 2; k < inertias.Length && inertias[0] > inertias[^1]; k++)
        {
            var below = ((inertias[0] - inertias[k - 1]) / (inertias[0] - inertias[^1])) - ((double)(k - 1) / (inertias.Length - 1));
            if (below > farthest) (best, farthest) = (k, below);
        }

        return best;
    }

    private static (ClusterPoints Points, double[] Means, double[] Deviations) Standardised(MetricColumn[] columns, int[] members, bool log)
    {
        var points = new double[members.Length * columns.Length];
        var (means, deviations) = (new double[columns.Length], new double[columns.Length]);
        for (var d = 0; d < columns.Length; d++)
        {
            double sum = 0, squares = 0;
            for (var i = 0; i < members.Length; i++)
            {
                var value = (double)columns[d].Shown(members[i])!.Value;
                if (log) value = Math.CopySign(double.LogP1(Math.Abs(value)), value);
                points[(i * columns.Length) + d] = value;
                sum += value;
            }

            var mean = means[d] = sum / members.Length;
            for (var i = 0; i < members.Length; i++) squares += (points[(i * columns.Length) + d] - mean) * (points[(i * columns.Length) + d] - mean);
            var deviation = Math.Sqrt(squares / members.Length);
            deviations[d] = deviation == 0 ? 1 : deviation;
            for (var i = 0; i < members.Length; i++) points[(i * columns.Length) + d] = (points[(i * columns.Length) + d] - mean) / deviations[d];
        }

        return (new(points, columns.Length), means, deviations);
    }
}
