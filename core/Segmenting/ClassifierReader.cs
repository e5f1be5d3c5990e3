using SegSync.Core.Profiling;
using SegSync.Core.Records;

namespace SegSync.Core.Segmenting;

/// <summary>Reads the classifiers of scheme files, each by its method.</summary>
internal static class ClassifierReader
{
    private static readonly string[] Methods = ["share", "bands", "quantile", "pattern", "score", "whale", "life-cycle", "k-means", "hierarchical", "attribute", "zone"];

    /// <summary>A metric of an entity by name; says so where there is none.</summary>
    public static Metric? Find(SchemeJson json, string at, string? name, EntityKind entity)
    {
        if (name is null) return null;
        if (Metrics.Find(name) is { } metric && (metric.Only ?? entity) == entity) return metric;
        json.Say(at, $"is '{name}', which is no metric of a {entity.Word()}; there are {string.Join(", ", Metrics.Names.Where(known => (Metrics.Find(known)!.Only ?? entity) == entity))}");
        return null;
    }

    /// <summary>Reads a classifier; null where something is wrong with it.</summary>
    public static Classifier? Read(SchemeJson json, EntityKind entity, Dictionary<string, Classifier> earlier)
    {
        var name = json.Text("name", true) ?? "";
        if (!json.Has("method")) json.Say("", "lacks 'method'");
        var method = json.OneOf("method", Methods);
        if (json.Text("method") != method) return null;
        var classifier = ReadMethod(json, name, method, entity, earlier);
        json.Done();
        return classifier;
    }

    private static Classifier? ReadMethod(SchemeJson json, string name, string method, EntityKind entity, Dictionary<string, Classifier> earlier)
    {
        switch (method)
        {
            case "pattern":
                var (pattern, patterns) = PatternClassifier.Read(json);
                return new(name, PatternClassifier.Looks, patterns, pattern);
            case "life-cycle":
                return new(name, LifeCycleClassifier.Looks, LifeCycleClassifier.Classes, LifeCycleClassifier.Read(json));
            case "score":
                var tiers = json.Texts("classes", true);
                var (score, terms) = ScoreClassifier.Read(json, tiers, MetricOf);
                return new(name, terms, tiers, score);
            case "k-means" or "hierarchical":
                var (cluster, features, clusters) = ClusterClassifier.Read(json, method, MetricOf);
                return new(name, features, clusters, cluster);
            case "attribute":
                var (attribute, word, words) = AttributeClassifier.Read(json);
                return new(name, [], words, attribute) { Attributes = [word] };
            case "zone":
                var (zone, coordinates, zones) = ZoneClassifier.Read(json);
                return new(name, [], zones, zone) { Attributes = coordinates };
        }

        var metric = MetricOf(json);
        // what is wrong with the rest is told too
        var looked = metric ?? Metrics.Find("revenue")!;
        var (apply, classes) = method switch
        {
            "quantile" => QuantileClassifier.Read(json, looked),
            "whale" => (WhaleClassifier.Read(json, looked), WhaleClassifier.Classes),
            _ => Named(json.Texts("classes", true)),
        };
        return metric is null ? null : new(name, [metric], classes, apply) { Remembers = method == "share" && json.Has("stability") };

        Metric? MetricOf(SchemeJson told) => Find(told, "metric", told.Text("metric", true), entity);

        (Func<Cohort, Classified>, ImmutableArray<string>) Named(ImmutableArray<string> named)
        {
            if (method == "bands") return (BandClassifier.Read(json, looked, named), json.Text("missing") is { } missing ? [.. named.Append(missing).Distinct(StringComparer.Ordinal)] : named);
            var within = json.Text("within");
            if (within is not null && !earlier.ContainsKey(within)) json.Say("within", $"is '{within}', which is no classifier before this one");
            return (ShareClassifier.Read(json, looked, named, within), named);
        }
    }
}
