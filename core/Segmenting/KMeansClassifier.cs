using System.Globalization;
using SegSync.Core.Profiling;

namespace SegSync.Core.Segmenting;

/// <summary>
/// Clusters of metrics. Each metric is optionally taken as log(1 + x) (of a negative value: with its sign), then
/// standardised by mean and population standard deviation. <c>k</c> is given or, from 2 to <c>most</c> (8), the one with
/// the best silhouette. Entities that lack a metric are <c>none</c>; with fewer different points than clusters some stay
/// empty. Clusters are named by rule, so that a name survives retraining: K1 is the one whose centre is best on the mean
/// of its standardised metrics (<c>best: low</c> turns a metric round), K2 the next, and so on.
/// </summary>
internal static class KMeansClassifier
{
    private sealed record Feature(Metric Metric, bool Low);

    private sealed record Settings(ImmutableArray<Feature> Features, bool Log, int? K, int Most, int Starts, ulong Seed);

    public static (Func<Cohort, Classified> Apply, ImmutableArray<Metric> Metrics, ImmutableArray<string> Classes) Read(SchemeJson json, Func<SchemeJson, Metric?> metricOf)
    {
        var features = ImmutableArray.CreateBuilder<Feature>();
        foreach (var told in json.Objects("features", true))
        {
            if (metricOf(told) is { } metric) features.Add(new(metric, told.OneOf("best", "high", "low") == "low"));
            told.Done();
        }

        var settings = new Settings(features.ToImmutable(), json.OneOf("transform", "none", "log1p") == "log1p", json.Whole("k", 2, 100),
            json.Whole("most", 2, 30) ?? 8, json.Whole("starts", 1, 1000) ?? 10, (ulong)(json.Whole("seed", 0, int.MaxValue) ?? 1));
        return (cohort => Apply(cohort, settings), [.. features.Select(feature => feature.Metric)],
            [.. Enumerable.Range(0, settings.K ?? settings.Most).Select(Name)]);
    }

    private static Classified Apply(Cohort cohort, Settings settings)
    {
        var columns = settings.Features.Select(feature => cohort.Profiles[feature.Metric]).ToArray();
        var members = Enumerable.Range(0, cohort.Profiles.Count).Where(at => columns.All(column => column.Values[at] is not null)).ToArray();
        var result = new string[cohort.Profiles.Count];
        Array.Fill(result, Classifier.None);
        if (members.Length == 0) return new(result, ["nothing to cluster"], _ => "a metric is missing: none");

        var (points, means, deviations) = Standardised(columns, members, settings.Log);
        var clusters = new KMeans(points, columns.Length);
        var figures = ImmutableSortedDictionary.CreateBuilder<string, decimal>(StringComparer.Ordinal);
        var fit = settings.K is { } given ? clusters.Best(Math.Min(given, members.Length), settings.Starts, settings.Seed) : Choose(clusters, settings, members.Length, figures);
        var k = fit.Centres.Length / columns.Length;
        var order = Enumerable.Range(0, k).OrderByDescending(Score).ThenBy(c => c).ToArray();
        for (var i = 0; i < members.Length; i++) result[members[i]] = Name(Array.IndexOf(order, fit.Labels[i]));
        figures["k"] = k;
        figures["inertia"] = Math.Round((decimal)fit.Inertia, 6);
        figures["points"] = members.Length;
        var centres = order.Select((c, rank) => $"{Name(rank)}: {string.Join(", ", columns.Select((column, d) => $"{column.Metric.Name} {Figures.Of(Original(c, d))}"))}").ToImmutableArray();
        return new(result, centres, Why) { Figures = figures.ToImmutable() };

        string Why(int at)
        {
            var point = Array.BinarySearch(members, at);
            if (point < 0) return "a metric is missing: none";
            var distances = order.Select((c, rank) => $"{Name(rank)} {Figures.Of(Math.Round((decimal)clusters.Distance(point, fit.Centres, c), 6))}");
            return $"squared distances of the standardised metrics to the centres: {string.Join(", ", distances)}: {result[at]}, centre {centres[int.Parse(result[at].AsSpan(1), CultureInfo.InvariantCulture) - 1]}";
        }

        double Score(int c) => settings.Features.Select((feature, d) => (feature.Low ? -1 : 1) * fit.Centres[(c * columns.Length) + d]).Sum();

        decimal Original(int c, int d)
        {
            var value = (fit.Centres[(c * columns.Length) + d] * deviations[d]) + means[d];
            return Math.Round((decimal)(settings.Log ? Math.CopySign(Math.Exp(Math.Abs(value)) - 1, value) : value), 2);
        }
    }

    private static KMeans.Fit Choose(KMeans clusters, Settings settings, int points, ImmutableSortedDictionary<string, decimal>.Builder figures)
    {
        (KMeans.Fit Fit, double Silhouette)? best = null;
        for (var k = Math.Min(2, points); k <= Math.Min(settings.Most, points); k++)
        {
            var fit = clusters.Best(k, settings.Starts, settings.Seed);
            var silhouette = clusters.Silhouette(fit);
            figures[$"silhouette{k}"] = Math.Round((decimal)silhouette, 6);
            figures[$"inertia{k}"] = Math.Round((decimal)fit.Inertia, 6);
            if (best is not { } known || silhouette > known.Silhouette) best = (fit, silhouette);
        }

        return best!.Value.Fit;
    }

    private static (double[] Points, double[] Means, double[] Deviations) Standardised(MetricColumn[] columns, int[] members, bool log)
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

        return (points, means, deviations);
    }

    private static string Name(int rank) => string.Create(CultureInfo.InvariantCulture, $"K{rank + 1}");
}
