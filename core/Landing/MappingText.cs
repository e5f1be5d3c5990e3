using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace SegSync.Core.Landing;

/// <summary>
/// Texts from JSON, each short one kept once: ids, units and contexts repeat in millions of lines. A table of fixed
/// size per thread, where a newcomer takes the place of whoever was there.
/// </summary>
internal sealed class MappingText
{
    private const int Size = 1 << 13, Longest = 40;

    [ThreadStatic]
    private static MappingText? own;

    private readonly string?[] texts = new string?[Size];

    public static MappingText Own => own ??= new();

    /// <summary>The content of a JSON string; null when it is not valid Unicode.</summary>
    public string? Of(JsonElement text)
    {
        var raw = JsonMarshal.GetRawUtf8Value(text);
        var content = raw[1..^1];
        if (content.IndexOf((byte)'\\') < 0) return Of(content);
        try
        {
            return text.GetString();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>UTF-8 as text; null when it is not valid.</summary>
    public string? Of(ReadOnlySpan<byte> utf8)
    {
        if (utf8.IsEmpty) return "";
        if (utf8.Length > Longest) return Utf8.IsValid(utf8) ? Encoding.UTF8.GetString(utf8) : null;
        var hash = (uint)utf8.Length;
        foreach (var b in utf8) hash = (hash ^ b) * 16777619;
        ref var place = ref texts[(hash ^ (hash >> 15)) & (Size - 1)];
        if (place is not null && place.Length == utf8.Length && Ascii.Equals(utf8, place)) return place;
        if (!Utf8.IsValid(utf8)) return null;
        var text = Encoding.UTF8.GetString(utf8);
        if (text.Length == utf8.Length) place = text;
        return text;
    }
}
