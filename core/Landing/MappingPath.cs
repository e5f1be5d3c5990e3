using System.Text;
using System.Text.Json;

namespace SegSync.Core.Landing;

/// <summary>
/// Where a value lies: <c>to_Customer/VATRegistration</c>. A list on the way (bare or as OData's <c>results</c>) gives
/// its first element, or with <c>to_Description[Language=EN]/...</c> the first that fits; <c>../X</c> reads from the
/// document while a line is read.
/// </summary>
internal sealed class MappingPath
{
    /// <summary>Starts a path that reads the document while a line is read.</summary>
    public const string Up = "../";

    private readonly Step[] steps;

    private MappingPath(string text, bool ofDocument, Step[] steps) => (Text, OfDocument, this.steps) = (text, ofDocument, steps);

    /// <summary>The path as written; <c>../</c> tells in a fault that it lies with the document.</summary>
    public string Text { get; }

    /// <summary>It reads the document, not the line.</summary>
    public bool OfDocument { get; }

    /// <summary>The vendor fields that it needs: plain paths, without tags that come with every answer.</summary>
    public IEnumerable<string> Fields
    {
        get
        {
            var walked = "";
            foreach (var step in steps)
            {
                if (step.Name.StartsWith("__", StringComparison.Ordinal)) yield break;
                walked = walked.Length == 0 ? step.Name : $"{walked}/{step.Name}";
                if (step.Where is { } where) yield return $"{walked}/{where}";
            }

            yield return walked;
        }
    }

    /// <summary>Reads a path; null when the text is none.</summary>
    public static MappingPath? Parse(string text)
    {
        var ofDocument = text.StartsWith(Up, StringComparison.Ordinal);
        var plain = ofDocument ? text[3..] : text;
        var steps = plain.Split('/').Select(Step.Parse).ToArray();
        return steps.Any(step => step is null) ? null : new(text, ofDocument, steps!);
    }

    /// <summary>The value, when there is one that is not null.</summary>
    public bool TryFind(JsonElement from, out JsonElement found, ref MappingFault? fault)
    {
        found = from;
        for (var i = 0; i < steps.Length; i++)
        {
            if (found.ValueKind != JsonValueKind.Object)
            {
                fault ??= MappingFault.WrongKind(i == 0 ? "" : (OfDocument ? Up : "") + Walked(i), found, "an object");
                return false;
            }

            if (!found.TryGetProperty(steps[i].Utf8, out found) || found.ValueKind == JsonValueKind.Null) return false;
            if (i < steps.Length - 1 && found.ValueKind is JsonValueKind.Array or JsonValueKind.Object && !TryEnter(i, ref found)) return false;
        }

        return true;
    }

    /// <summary>Every element that the path leads to, through all lists on the way.</summary>
    public void Collect(JsonElement from, List<JsonElement> into, ref MappingFault? fault) => Collect(from, 0, into, ref fault);

    private void Collect(JsonElement from, int at, List<JsonElement> into, ref MappingFault? fault)
    {
        if (from.ValueKind == JsonValueKind.Null) return;
        from = Unwrap(from);
        if (from.ValueKind == JsonValueKind.Array)
        {
            foreach (var element in from.EnumerateArray()) Collect(element, at, into, ref fault);
        }
        else if (from.ValueKind != JsonValueKind.Object)
        {
            fault ??= MappingFault.WrongKind(Walked(at), from, "an object");
        }
        else if (at == steps.Length)
        {
            into.Add(from);
        }
        else if (from.TryGetProperty(steps[at].Utf8, out var next))
        {
            Collect(next, at + 1, into, ref fault);
        }
    }

    /// <summary>OData V2 wraps lists as <c>{"results":[...]}</c>.</summary>
    public static JsonElement Unwrap(JsonElement value) =>
        value.ValueKind == JsonValueKind.Object && value.TryGetProperty("results"u8, out var results) && results.ValueKind == JsonValueKind.Array ? results : value;

    private bool TryEnter(int at, ref JsonElement found)
    {
        found = Unwrap(found);
        if (found.ValueKind != JsonValueKind.Array) return true;
        foreach (var element in found.EnumerateArray())
        {
            if (!steps[at].Fits(element)) continue;
            found = element;
            return element.ValueKind != JsonValueKind.Null;
        }

        return false;
    }

    private string Walked(int count) => string.Join('/', steps.Take(count).Select(step => step.Name));

    private sealed record Step(string Name, byte[] Utf8, string? Where, byte[]? WhereUtf8, string? Equal)
    {
        public static Step? Parse(string text)
        {
            var open = text.IndexOf('[', StringComparison.Ordinal);
            if (text.Length == 0 || text.Contains(']', StringComparison.Ordinal) != open >= 0) return null;
            if (open < 0) return new(text, Encoding.UTF8.GetBytes(text), null, null, null);
            var equals = text.IndexOf('=', open);
            if (open == 0 || equals <= open + 1 || !text.EndsWith(']')) return null;
            var (name, where) = (text[..open], text[(open + 1)..equals]);
            return new(name, Encoding.UTF8.GetBytes(name), where, Encoding.UTF8.GetBytes(where), text[(equals + 1)..^1]);
        }

        public bool Fits(JsonElement element) => WhereUtf8 is null
            || (element.ValueKind == JsonValueKind.Object && element.TryGetProperty(WhereUtf8, out var value)
                && value.ValueKind == JsonValueKind.String && value.ValueEquals(Equal));
    }
}
