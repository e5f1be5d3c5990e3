using System.Text.Json;
using SegSync.Core.Profiling;
using SegSync.Core.Records;
using SegSync.Core.Segmenting.Dmn;
using SegSync.Core.Storing;

namespace SegSync.Core.Segmenting;

/// <summary>Reads scheme files. What is wrong with one is told all at once.</summary>
internal static class SchemeReader
{
    private static readonly string[] Methods = ["share", "bands", "quantile", "pattern", "score", "whale", "life-cycle", "k-means"];

    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    public static SchemeFile? Read(string json, Func<string, DmnModel?> tables, out ImmutableArray<SchemeError> errors)
    {
        var found = new List<SchemeError>();
        SchemeFile? scheme = null;
        try
        {
            using var document = JsonDocument.Parse(json, Strict);
            if (document.RootElement.ValueKind != JsonValueKind.Object) found.Add(new("$", "is no object"));
            else scheme = Read(new(document.RootElement, "$", found), ContentHash.Of(json), tables);
        }
        catch (JsonException exception)
        {
            found.Add(new("$", $"is not valid JSON at line {exception.LineNumber + 1}: {exception.Message.Split(" LineNumber", 2)[0]}"));
        }

        errors = [.. found.Distinct()];
        return errors.IsEmpty ? scheme : null;
    }

    /// <summary>Name and version of a file that may be wrong otherwise; null where these are.</summary>
    public static (string Name, int Version)? NameOf(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json, Strict);
            if (document.RootElement.ValueKind != JsonValueKind.Object) return null;
            var read = new SchemeJson(document.RootElement, "$", []);
            return read.Text("name") is { } name && IsName(name) && read.Whole("version", 1, int.MaxValue) is { } version ? (name, version) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static bool IsName(string name) => name.Length > 0 && char.IsAsciiLetterLower(name[0]) && name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-');

    private static SchemeFile Read(SchemeJson json, string hash, Func<string, DmnModel?> tables)
    {
        var name = json.Text("name", true) ?? "";
        if (name.Length > 0 && !IsName(name))
            json.Say("name", $"is '{name}'; lower-case letters, digits and hyphens were expected");
        var version = json.Whole("version", 1, int.MaxValue, true) ?? 1;
        var description = json.Text("description") ?? "";
        if (!json.Has("entity")) json.Say("", "lacks 'entity'");
        var entity = json.OneOf("entity", "product", "customer", "supplier") switch { "customer" => EntityKind.Customer, "supplier" => EntityKind.Supplier, _ => EntityKind.Product };
        var grain = SchemeParts.Grain(json);
        if (json.Has("grain") && json.Has("node")) json.Say("grain", "and 'node' exclude each other");
        var node = json.Text("node");
        if (node is { Length: 0 }) json.Say("node", $"is empty; a level of the hierarchy or {Nodes.AnyLevel} for every level was expected");
        var (calendar, last) = SchemeParts.Calendar(json.Object("calendar"));
        var metrics = json.Texts("metrics", false).Select((metric, i) => Find(json, $"metrics[{i}]", metric, entity)).OfType<Metric>().ToImmutableArray();
        var classifiers = new Dictionary<string, Classifier>(StringComparer.Ordinal);
        var all = json.Objects("classifiers", true).ToList();
        foreach (var told in all)
        {
            // one that is wrong is known by its name all the same, so that only what is wrong is told
            var classifier = ReadClassifier(told, entity, classifiers) ?? new(told.Text("name") ?? "", [], [], _ => throw new InvalidOperationException("the scheme is wrong"));
            if (!classifiers.TryAdd(classifier.Name, classifier)) told.Say("name", $"is '{classifier.Name}' twice");
        }

        if (all.Count == 0 && json.Has("classifiers")) json.Say("classifiers", "is empty");
        var code = ReadCode(json, classifiers, metrics, tables);
        var policy = json.Object("policy") is { } stated ? Policy.Read(stated) : Policy.Empty;
        var fallback = json.Object("fallback");
        var (fewest, stale) = (fallback?.Whole("fewestPeriods", 0, 1000) ?? 0, fallback?.Whole("staleAfterDays", 1, 10_000));
        var ready = fallback?.Whole("readyPeriods", 0, 1000) ?? 0;
        fallback?.Done();
        var ofLandscape = json.Any("costs") is { ValueKind: JsonValueKind.String };
        if (ofLandscape) json.OneOf("costs", "landscape");
        var costs = !ofLandscape && json.Object("costs") is { } ledger ? SchemeParts.Costs(ledger) : ImmutableSortedDictionary<string, decimal>.Empty;
        if (costs.IsEmpty && !ofLandscape && metrics.Concat(classifiers.Values.SelectMany(classifier => classifier.Metrics)).FirstOrDefault(metric => metric.Costs) is { } costly)
            json.Say("costs", $"is needed, since {costly.Name} is asked for: activity ({string.Join(", ", CostDriver.All.Select(driver => driver.Name))}) to the ledger's amount, or 'landscape'");
        var outliers = json.Objects("cleanse", false).Select(SchemeParts.Outlier).OfType<OutlierRule>().ToImmutableArray();
        var steadiness = json.Object("stability") is { } steady ? Steadiness.Read(steady) : new();
        var effective = json.Object("effective");
        var keep = effective?.OneOf("openOrders", "keep", "change") != "change";
        effective?.Done();
        json.Done();
        return new(name, version, hash, entity, calendar, last, metrics, [.. classifiers.Values], code, policy, new(fewest, stale, ready))
        {
            Steadiness = steadiness, OpenOrdersKeep = keep, Description = description, Costs = costs, Node = node, CostsOfLandscape = ofLandscape, Outliers = outliers, Grain = grain,
        };
    }

    private static Metric? Find(SchemeJson json, string at, string? name, EntityKind entity)
    {
        if (name is null) return null;
        if (Metrics.Find(name) is { } metric && (metric.Only ?? entity) == entity) return metric;
        json.Say(at, $"is '{name}', which is no metric of a {entity.Word()}; there are {string.Join(", ", Metrics.Names.Where(known => (Metrics.Find(known)!.Only ?? entity) == entity))}");
        return null;
    }

    private static Classifier? ReadClassifier(SchemeJson json, EntityKind entity, Dictionary<string, Classifier> earlier)
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
            case "k-means":
                var (cluster, features, clusters) = KMeansClassifier.Read(json, MetricOf);
                return new(name, features, clusters, cluster);
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

    private static CodeRule ReadCode(SchemeJson json, Dictionary<string, Classifier> classifiers, ImmutableArray<Metric> metrics, Func<string, DmnModel?> tables)
    {
        if (json.Any("code") is not { } given)
        {
            json.Say("", "lacks 'code'");
            return _ => default;
        }

        if (given.ValueKind == JsonValueKind.Array)
        {
            var names = json.Texts("code", true);
            if (names.IsEmpty) json.Say("code", "is empty");
            foreach (var unknown in names.Where(name => !classifiers.ContainsKey(name))) json.Say("code", $"names '{unknown}', which is no classifier of this scheme; there are {string.Join(", ", classifiers.Keys)}");
            return CodeRules.Joined(names, "");
        }

        if (json.Object("code") is not { } told) return _ => default;
        var rule = told.Has("decision")
            ? TableCode.Read(told, classifiers, [.. metrics, .. classifiers.Values.SelectMany(classifier => classifier.Metrics)], tables)
            : CodeRules.Read(told.Objects("rules", true), classifiers);
        told.Done();
        return rule ?? (_ => default);
    }
}
