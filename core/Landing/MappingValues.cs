using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace SegSync.Core.Landing;

/// <summary>Compiles the values of a manifest.</summary>
internal sealed class MappingValues(string file, List<MappingError> errors)
{
    /// <summary>The manifest's time zone.</summary>
    public TimeZoneInfo Zone { get; set; } = TimeZoneInfo.Utc;

    public MappingPath Path(JsonElement path, string at) => Path(path.GetString()!, at);

    public MappingPath Path(string text, string at)
    {
        if (MappingPath.Parse(text) is { } path) return path;
        Say(at, $"is '{text}', which is no path");
        return MappingPath.Parse("x")!;
    }

    public MappingValue Read(JsonElement told, string at, MappingType fallback)
    {
        if (told.ValueKind == JsonValueKind.String) return new() { Paths = [Path(told, at)], Type = fallback, Zone = Zone };
        var ways = new[] { "path", "first", "join", "value" }.Where(way => told.TryGetProperty(way, out _)).ToList();
        if (ways.Count != 1) Say(at, "needs exactly one of path, first, join, value");
        var joins = ways is ["join"];
        if (!joins && told.TryGetProperty("separator", out _)) Say($"{at}.separator", "belongs to 'join'");
        var type = told.TryGetProperty("type", out var named) ? Enum.Parse<MappingType>(named.GetString()!, ignoreCase: true) : fallback;
        if (joins && type is not (MappingType.Text or MappingType.Code)) Say($"{at}.join", "joins texts only");
        return new()
        {
            Paths = ways.Count == 1 ? Paths(told, ways[0], at) : [],
            Separator = !joins ? null : told.TryGetProperty("separator", out var separator) ? separator.GetString() : " ",
            Constant = ways is ["value"] ? told.GetProperty("value").GetString() : null,
            Type = type,
            Required = told.TryGetProperty("required", out var required) && required.GetBoolean(),
            Prefix = told.TryGetProperty("prefix", out var prefix) ? prefix.GetString()! : "",
            Map = Texts(told, "map"),
            Unknown = told.TryGetProperty("unknown", out var unknown)
                ? [.. unknown.EnumerateArray().Select(words => (words.GetProperty("startsWith").GetString()!, words.GetProperty("reason").GetString()!))] : [],
            StandardName = told.TryGetProperty("standard", out _),
            Pattern = told.TryGetProperty("pattern", out var pattern) ? Pattern(pattern.GetString()!, $"{at}.pattern") : null,
            MaxLength = told.TryGetProperty("maxLength", out var length) ? length.GetInt32() : int.MaxValue,
            Formats = Formats(told, at, type),
            DecimalPoint = told.TryGetProperty("decimalPoint", out var point) ? (byte)point.GetString()![0] : (byte)'.',
            Zone = Zone,
        };
    }

    /// <summary>An object of texts; null where there is none.</summary>
    public static ImmutableSortedDictionary<string, string>? Texts(JsonElement told, string name) =>
        told.TryGetProperty(name, out var map) ? map.EnumerateObject().ToImmutableSortedDictionary(pair => pair.Name, pair => pair.Value.GetString()!, StringComparer.Ordinal) : null;

    private ImmutableArray<MappingPath> Paths(JsonElement told, string way, string at) => way switch
    {
        "path" => [Path(told.GetProperty("path"), $"{at}.path")],
        "value" => [],
        _ => [.. told.GetProperty(way).EnumerateArray().Select((path, i) => Path(path, string.Create(CultureInfo.InvariantCulture, $"{at}.{way}[{i}]")))],
    };

    private ImmutableArray<string> Formats(JsonElement told, string at, MappingType type)
    {
        if (!told.TryGetProperty("formats", out var formats)) return [];
        if (type != MappingType.Date) Say($"{at}.formats", "belongs to the type date");
        return [.. formats.EnumerateArray().Select(format => format.GetString()!)];
    }

    private Regex? Pattern(string pattern, string at)
    {
        try
        {
            // not backtracking: no text of a source can make it slow
            return new(pattern, RegexOptions.CultureInvariant | RegexOptions.NonBacktracking);
        }
        catch (Exception exception) when (exception is ArgumentException or NotSupportedException)
        {
            Say(at, $"is no pattern: {exception.Message}");
            return null;
        }
    }

    private void Say(string path, string reason) => errors.Add(new(file, path, reason));
}

/// <summary>The vendor fields that a manifest reads.</summary>
internal static class MappingFields
{
    public static ImmutableArray<string> Of(MappingParts parts)
    {
        var paths = new List<string>();
        Add(parts.Id);
        paths.AddRange(parts.Key.Fields);
        paths.AddRange(parts.Stamp?.Paths.SelectMany(path => path.Fields) ?? []);
        paths.AddRange(parts.Where.Concat(parts.Deleted).SelectMany(rule => rule.Path.Fields));
        foreach (var (_, value) in parts.Record?.Fields ?? []) Add(value);
        foreach (var rows in parts.Record?.Rows ?? [])
        {
            var read = rows.Key.Select(part => part.Path).Concat(rows.Fields.Select(field => field.Path));
            paths.AddRange(read.SelectMany(path => path.Fields).Select(field => rows.Path is null ? field : $"{rows.Path.Text}/{field}"));
        }

        if (parts.Lines is { } lines) AddLines(lines, paths);
        return [.. paths.Where(path => path.Length > 0).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

        void Add(MappingValue value) => paths.AddRange(value.Paths.SelectMany(path => path.Fields));
    }

    private static void AddLines(MappingLines lines, List<string> paths)
    {
        var fact = lines.Fact;
        MappingValue?[] single = [lines.Id, fact.Date, fact.Customer, fact.Product, fact.Location, fact.Supplier, fact.Quantity, fact.Amount, fact.Price, fact.Currency, fact.Unit, fact.Ordered, fact.Promised, fact.Delivered, fact.LeadDays, fact.Freight, .. fact.Further];
        var read = single.OfType<MappingValue>().Concat(fact.Context.Select(part => part.Value))
            .Concat(lines.References.SelectMany(reference => reference.Fields.Select(field => field.Value).Append(reference.Id)))
            .SelectMany(value => value.Paths).Concat(lines.Exclude.Concat(lines.Cleanse.Select(one => one.Rule)).Select(rule => rule.Path));
        foreach (var path in read) paths.AddRange(path.Fields.Select(field => path.OfDocument || lines.Path is null ? field : $"{lines.Path.Text}/{field}"));
    }
}
