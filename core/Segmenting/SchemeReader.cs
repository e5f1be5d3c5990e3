using System.Text.Json;
using SegSync.Core.Profiling;
using SegSync.Core.Records;
using SegSync.Core.Segmenting.Dmn;
using SegSync.Core.Storing;

namespace SegSync.Core.Segmenting;

/// <summary>Reads scheme files. What is wrong with one is told all at once.</summary>
internal static class SchemeReader
{
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
        var metrics = json.Texts("metrics", false).Select((metric, i) => ClassifierReader.Find(json, $"metrics[{i}]", metric, entity)).OfType<Metric>().ToImmutableArray();
        var classifiers = new Dictionary<string, Classifier>(StringComparer.Ordinal);
        var all = json.Objects("classifiers", true).ToList();
        foreach (var told in all)
        {
            // one that is wrong is known by its name all the same, so that only what is wrong is told
            var classifier = ClassifierReader.Read(told, entity, classifiers) ?? new(told.Text("name") ?? "", [], [], _ => throw new InvalidOperationException("the scheme is wrong"));
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
        var footprint = json.Object("carbon") is { } carbon ? SchemeParts.Carbon(carbon) : null;
        if (footprint is null && !json.Has("carbon") && metrics.Concat(classifiers.Values.SelectMany(classifier => classifier.Metrics)).FirstOrDefault(metric => metric.Transport) is { } carried)
            json.Say("carbon", $"is needed, since {carried.Name} is asked for: emission factors of the modes of transport, in kg CO2e per tonne-kilometre");
        var outliers = json.Objects("cleanse", false).Select(SchemeParts.Outlier).OfType<OutlierRule>().ToImmutableArray();
        var steadiness = json.Object("stability") is { } steady ? Steadiness.Read(steady) : new();
        var effective = json.Object("effective");
        var keep = effective?.OneOf("openOrders", "keep", "change") != "change";
        effective?.Done();
        json.Done();
        return new(name, version, hash, entity, calendar, last, metrics, [.. classifiers.Values], code, policy, new(fewest, stale, ready))
        {
            Steadiness = steadiness, OpenOrdersKeep = keep, Description = description, Costs = costs, Node = node, CostsOfLandscape = ofLandscape, Outliers = outliers, Footprint = footprint, Grain = grain,
        };
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
