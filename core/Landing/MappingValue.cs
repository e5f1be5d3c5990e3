using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace SegSync.Core.Landing;

/// <summary>What a value is; decides which JSON is taken for it and how it is written.</summary>
internal enum MappingType
{
    /// <summary>A JSON string, as given.</summary>
    Text,

    /// <summary>An id: a JSON string as given, or a whole number as its digits.</summary>
    Code,

    /// <summary>A number or a string that holds one.</summary>
    Decimal,

    /// <summary>A whole number, also where a file writes it as <c>17850.0</c>.</summary>
    Integer,

    /// <summary>A date or time; written as yyyy-MM-dd in the business unit's zone.</summary>
    Date,

    /// <summary>true or false.</summary>
    Boolean,

    /// <summary>A currency that the landscape knows.</summary>
    Currency,
}

/// <summary>How one value is read: where from, as what, and what it must fulfil.</summary>
internal sealed record MappingValue
{
    /// <summary>Places to read from.</summary>
    public required ImmutableArray<MappingPath> Paths { get; init; }

    /// <summary>All places together, with this between them; null (default) for the first place that holds something.</summary>
    public string? Separator { get; init; }

    /// <summary>The value itself; null where it is read.</summary>
    public string? Constant { get; init; }

    public MappingType Type { get; init; }

    public bool Required { get; init; }

    /// <summary>Put before a value that is there.</summary>
    public string Prefix { get; init; } = "";

    /// <summary>The source's words to ours; the key <c>*</c> stands for every other. Null: as given.</summary>
    public ImmutableSortedDictionary<string, string>? Map { get; init; }

    /// <summary>Words that stand for no value, with what is said of them; a value that starts so is at fault.</summary>
    public ImmutableArray<(string Start, string Reason)> Unknown { get; init; } = [];

    /// <summary>The name of an organisation in standard form: folded, without its legal form.</summary>
    public bool StandardName { get; init; }

    public Regex? Pattern { get; init; }

    public int MaxLength { get; init; } = int.MaxValue;

    /// <summary>Exact date patterns; empty for ISO 8601 and OData.</summary>
    public ImmutableArray<string> Formats { get; init; } = [];

    public byte DecimalPoint { get; init; } = (byte)'.';

    public TimeZoneInfo Zone { get; init; } = TimeZoneInfo.Utc;

    /// <summary>Names the value in faults.</summary>
    public string Field => Paths.IsEmpty ? "" : Paths[0].Text;

    /// <summary>It is the same for all lines of a document.</summary>
    public bool OfDocument => Paths.All(path => path.OfDocument);

    /// <summary>The value as text; null where it is missing or at fault.</summary>
    public string? Text(in MappingScope scope, ref MappingFault? fault)
    {
        if (Constant is not null)
        {
            if (Type == MappingType.Currency && !scope.Context.Currencies.Contains(Constant)) fault ??= UnknownCurrency("currency", Constant, scope);
            return Constant;
        }

        var text = Separator is null ? First(scope, ref fault) : Joined(scope, ref fault);
        if (fault is not null) return null;
        if (text is null)
        {
            if (Required) fault = MappingFault.Missing(Field);
            return null;
        }

        return Checked(text, ref fault);
    }

    /// <summary>The value as an exact number; null where it is missing or at fault.</summary>
    /// <param name="scope">What to read from.</param>
    /// <param name="digits">How many digits it has.</param>
    /// <param name="fault">What is wrong with it.</param>
    public decimal? Number(in MappingScope scope, out int digits, ref MappingFault? fault)
    {
        digits = 0;
        foreach (var path in Paths)
        {
            if (!path.TryFind(scope.For(path), out var found, ref fault) || IsBlank(found)) continue;
            if (HasWords && found.ValueKind == JsonValueKind.String)
            {
                if (Ours(path, found, ref fault) is not { } text) return null;
                if (text.Length > 0) return MappingRead.Number(path.Text, Encoding.UTF8.GetBytes(text), DecimalPoint, out digits, ref fault);
                continue;
            }

            return MappingRead.Number(path.Text, found, DecimalPoint, out digits, ref fault);
        }

        if (Required) fault ??= MappingFault.Missing(Field);
        return null;
    }

    /// <summary>The value as a business date inside the context's limits; null where it is missing or at fault.</summary>
    public DateOnly? Date(in MappingScope scope, ref MappingFault? fault)
    {
        foreach (var path in Paths)
        {
            if (!path.TryFind(scope.For(path), out var found, ref fault) || IsBlank(found)) continue;
            ReadOnlySpan<byte> text = [];
            if (HasWords && found.ValueKind == JsonValueKind.String)
            {
                if (Ours(path, found, ref fault) is not { } ours) return null;
                if (ours.Length == 0) continue;
                text = Encoding.UTF8.GetBytes(ours);
            }

            if ((text.IsEmpty ? MappingRead.Moment(path.Text, found, Formats, ref fault) : MappingRead.Moment(path.Text, text, Formats, ref fault)) is not { } moment) return null;
            var date = moment.DateIn(scope.Context.Zone ?? Zone);
            if (date >= scope.Context.Earliest && date <= scope.Context.Latest) return date;
            fault = MappingFault.OutOfRange(path.Text, date, scope.Context);
            return null;
        }

        if (Required) fault ??= MappingFault.Missing(Field);
        return null;
    }

    private bool HasWords => Map is not null || !Unknown.IsEmpty;

    /// <summary>The text that stands for a number or date in our words, empty for none; null where it stands for nothing known.</summary>
    private string? Ours(MappingPath path, JsonElement found, ref MappingFault? fault)
    {
        if (MappingRead.Text(path.Text, found, false, ref fault) is not { } text) return null;
        foreach (var (start, reason) in Unknown)
        {
            if (!text.StartsWith(start, StringComparison.Ordinal)) continue;
            fault ??= MappingFault.Of(path.Text, text, reason);
            return null;
        }

        return Map is not null && Map.TryGetValue(text, out var ours) ? ours : text;
    }

    private static MappingFault UnknownCurrency(string field, string currency, in MappingScope scope) => MappingFault.Of(field, currency,
        $"is not a currency of the landscape ({string.Join(", ", scope.Context.Currencies.Order(StringComparer.Ordinal))}); correct it or add its rate to the landscape");

    private string? First(in MappingScope scope, ref MappingFault? fault)
    {
        foreach (var path in Paths)
        {
            if (!path.TryFind(scope.For(path), out var found, ref fault))
            {
                if (fault is not null) return null;
                continue;
            }

            if (IsBlank(found)) continue;
            return Read(scope, path, found, ref fault);
        }

        return null;
    }

    private string? Joined(in MappingScope scope, ref MappingFault? fault)
    {
        StringBuilder? joined = null;
        foreach (var path in Paths)
        {
            if (!path.TryFind(scope.For(path), out var found, ref fault) || IsBlank(found)) continue;
            var part = Read(scope, path, found, ref fault);
            if (joined is null) joined = new(part);
            else joined.Append(Separator).Append(part);
        }

        return joined?.ToString();
    }

    private string? Read(in MappingScope scope, MappingPath path, JsonElement found, ref MappingFault? fault)
    {
        switch (Type)
        {
            case MappingType.Text or MappingType.Code:
                return MappingRead.Text(path.Text, found, Type == MappingType.Code, ref fault);
            case MappingType.Decimal:
                return MappingRead.Number(path.Text, found, DecimalPoint, out _, ref fault) is { } number ? MappingRead.Plain(number) : null;
            case MappingType.Integer:
                return MappingRead.Whole(path.Text, found, DecimalPoint, ref fault);
            case MappingType.Boolean:
                return MappingRead.Boolean(path.Text, found, ref fault);
            case MappingType.Date:
                return MappingRead.Moment(path.Text, found, Formats, ref fault) is { } moment ? MappingRead.Iso(moment.DateIn(scope.Context.Zone ?? Zone)) : null;
            default:
                var currency = MappingRead.Text(path.Text, found, false, ref fault);
                if (currency is null || scope.Context.Currencies.Contains(currency)) return currency;
                fault = UnknownCurrency(path.Text, currency, scope);
                return null;
        }
    }

    /// <summary>The text in our words and within its limits; null where it is at fault.</summary>
    public string? Checked(string text, ref MappingFault? fault)
    {
        if (Map is not null && !Map.TryGetValue(text, out var mapped) && !Map.TryGetValue("*", out mapped))
        {
            fault = MappingFault.Of(Field, text, $"is not one of {string.Join(", ", Map.Keys)}");
            return null;
        }
        else if (Map is not null)
        {
            text = Map.TryGetValue(text, out mapped) ? mapped : Map["*"];
        }

        if (StandardName) text = Standardising.Names.Standard(text) ?? text;
        if (text.Length > MaxLength) fault = new(Field, $"has {text.Length} characters; at most {MaxLength} were expected");
        else if (Pattern is not null && !Pattern.IsMatch(text)) fault = MappingFault.Of(Field, text, $"does not fit the pattern {Pattern}");
        return Prefix.Length == 0 ? text : Prefix + text;
    }

    private static bool IsBlank(JsonElement found)
    {
        if (found.ValueKind != JsonValueKind.String) return false;
        foreach (var c in JsonMarshal.GetRawUtf8Value(found)[1..^1])
        {
            if (c != ' ') return false;
        }

        return true;
    }
}
