using System.Text.Json;
using SegSync.Core.Segmenting;

namespace SegSync.Functions.Commands.Segmenting;

/// <summary>The result for programs, written without the serializer: its start alone would take longer than the work.</summary>
internal static class SegmentJson
{
    public static void Write(SegmentWork work, SegmentAsk asked, double seconds, Stream output)
    {
        using var json = new Utf8JsonWriter(output, new() { Indented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        json.WriteStartObject();
        json.WriteStartArray("schemes");
        for (var i = 0; i < work.Results.Length; i++) Scheme(json, work.Results[i], work.Checks[i], asked.Explain);
        json.WriteEndArray();
        json.WriteNumber("read", work.Read);
        json.WriteNumber("excluded", work.Excluded);
        json.WriteNumber("quarantined", work.Quarantined);
        json.WriteStartArray("files");
        foreach (var source in work.Sources)
        {
            json.WriteStartObject();
            json.WriteString("file", source.File);
            json.WriteString("mapping", source.Mapping);
            json.WriteNumber("read", source.Counts.Read);
            json.WriteNumber("counted", source.Counts.Counted);
            Reasons(json, "excludedReasons", source.Counts.Excluded);
            Reasons(json, "quarantinedReasons", source.Counts.Refused);
            Reasons(json, "doubtedValues", source.Counts.Doubted);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        if (asked.Out is not null) json.WriteString("out", asked.Out);
        if (work.Quarantine is not null) json.WriteString("quarantine", work.Quarantine);
        Texts(json, "notes", work.Notes);
        json.WriteNumber("seconds", seconds);
        json.WriteEndObject();
        json.Flush();
        output.Write("\n"u8);
    }

    private static void Scheme(Utf8JsonWriter json, SchemeResult result, SegmentChecks checks, string? explain)
    {
        json.WriteStartObject();
        json.WriteString("scheme", result.Scheme.Name);
        json.WriteNumber("version", result.Scheme.Version);
        json.WriteString("rule", result.Scheme.Rule);
        json.WriteString("entity", result.Scheme.Subject);
        json.WriteString("asOf", result.Profiles.AsOf.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture));
        json.WriteNumber("population", result.Profiles.Count);
        Counts(json, "codes", "code", result.Codes());
        json.WriteStartArray("dimensions");
        for (var i = 0; i < result.Classified.Length; i++)
        {
            json.WriteStartObject();
            json.WriteString("name", result.Scheme.Classifiers[i].Name);
            Counts(json, "classes", "class", SchemeResult.Count(result.Classified[i].Classes));
            foreach (var (name, value) in result.Classified[i].Figures) json.WriteNumber(name, value);
            Texts(json, "boundaries", result.Classified[i].Boundaries);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        Counts(json, "grades", "grade", SchemeResult.Count(Enumerable.Range(0, result.Profiles.Count).Select(at => result.Grade(at).Grade)));
        json.WriteStartObject("metrics");
        foreach (var (name, value) in result.Classified.SelectMany(classified => classified.Figures).DistinctBy(figure => figure.Key)) json.WriteNumber(name, value);
        foreach (var column in result.Metrics)
        {
            json.WriteStartObject(column.Metric.Name);
            json.WriteString("unit", column.Metric.Unit);
            json.WriteString("meaning", column.Metric.Meaning);
            json.WriteString("window", column.Window);
            Texts(json, "from", [.. column.Metric.FromOf(result.Scheme.Entity).Select(SegmentText.Word)]);
            json.WriteNumber("known", column.Values.Count(value => value is not null));
            json.WriteNumber("missing", column.Values.Count(value => value is null));
            json.WriteEndObject();
        }

        json.WriteEndObject();
        SegmentCleansed.Write(json, result, explain);
        checks.Write(json);
        if (explain is not null && result.Profiles.Find(explain) is >= 0 and var at) Texts(json, "explanation", [.. SegmentText.Explain(result, at)]);
        json.WriteEndObject();
    }

    private static void Counts(Utf8JsonWriter json, string name, string key, SortedDictionary<string, int> counts)
    {
        json.WriteStartArray(name);
        foreach (var (of, count) in counts)
        {
            json.WriteStartObject();
            json.WriteString(key, of);
            json.WriteNumber("count", count);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Reasons(Utf8JsonWriter json, string name, SortedDictionary<string, long> reasons)
    {
        json.WriteStartObject(name);
        foreach (var (reason, count) in reasons) json.WriteNumber(reason, count);
        json.WriteEndObject();
    }

    private static void Texts(Utf8JsonWriter json, string name, ImmutableArray<string> texts)
    {
        json.WriteStartArray(name);
        foreach (var text in texts) json.WriteStringValue(text);
        json.WriteEndArray();
    }
}
