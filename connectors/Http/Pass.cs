using System.Text.Json;
using System.Text.Json.Serialization;
using SegSync.Core.Connecting;

namespace SegSync.Connectors.Http;

/// <summary>
/// Where a reading pass stands; what a <see cref="Cursor"/> holds. Stamps are milliseconds since 1970 by the vendor's
/// clock. The watermark moves only when a pass is complete.
/// </summary>
internal sealed record Pass
{
    private static readonly JsonSerializerOptions Short = new() { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault };

    /// <summary>The watermark: largest stamp of the last complete pass; null reads everything.</summary>
    [JsonPropertyName("w")]
    public long? Since { get; init; }

    /// <summary>Where the next page is; null at the beginning of a pass.</summary>
    [JsonPropertyName("t")]
    public string? Token { get; init; }

    /// <summary>Largest stamp seen in this pass.</summary>
    [JsonPropertyName("s")]
    public long? Seen { get; init; }

    /// <summary>Records read in this pass.</summary>
    [JsonPropertyName("r")]
    public long Read { get; init; }

    /// <summary>Records that the source announced for this pass.</summary>
    [JsonPropertyName("n")]
    public long? Said { get; init; }

    /// <summary>Key of the first record of the page before, by which a page that comes twice is noticed.</summary>
    [JsonPropertyName("m")]
    public string? Mark { get; init; }

    [JsonIgnore]
    public ImmutableHashSet<string> Followed { get; init; } = [];

    public static Pass From(Cursor cursor, string system)
    {
        if (cursor.Text.Length == 0) return new();
        try
        {
            return JsonSerializer.Deserialize<Pass>(cursor.Text, Short) ?? new();
        }
        catch (JsonException e)
        {
            throw new ConnectorException(ConnectorFault.Fatal, system, "the stored cursor is not one of this source; reset the stream", null, e);
        }
    }

    public Cursor ToCursor() => new(JsonSerializer.Serialize(this, Short));

    /// <summary>The same pass from its beginning.</summary>
    public Pass Again() => new() { Since = Since };

    /// <summary>Where the pass stands after a page; a new pass behind the last.</summary>
    public Pass After(Slice slice)
    {
        var seen = Larger(Seen, slice.Seen);
        var (read, said) = (Read + slice.Items.Length, Said ?? slice.Said);
        if (slice.Next is null) return new() { Since = read < said ? Since : Larger(Since, seen) };
        return this with
        {
            Token = slice.Next,
            Seen = seen,
            Read = read,
            Said = said,
            Mark = slice.Mark,
            Followed = Token is null ? Followed : Followed.Add(Token),
        };
    }

    /// <summary>The page, unless it cannot be the one that was asked for.</summary>
    /// <exception cref="RepeatedPageException">It leads or belongs to where the pass has been.</exception>
    public Slice Checked(Slice slice) =>
        slice.Next is { } next && (next == Token || Followed.Contains(next)) ? throw new RepeatedPageException("the next page that it names was already read in this pass")
        : slice.Mark is not null && slice.Mark == Mark ? throw new RepeatedPageException("the page before came a second time")
        : slice;

    private static long? Larger(long? a, long? b) => a is null ? b : b is null ? a : Math.Max(a.Value, b.Value);
}

/// <summary>One page as its vendor's source understood it.</summary>
/// <param name="Raw">The bytes.</param>
/// <param name="Items">The records.</param>
/// <param name="Next">Where the next page is; null behind the last.</param>
/// <param name="Seen">Largest stamp in it.</param>
/// <param name="Said">Records announced for the whole pass.</param>
/// <param name="Mark">Key of its first record.</param>
internal sealed record Slice(ReadOnlyMemory<byte> Raw, ImmutableArray<SourceItem> Items, string? Next, long? Seen, long? Said, string? Mark);

/// <summary>A page came twice. Tried again, then the pass is read again from its watermark, then it is a fault.</summary>
internal sealed class RepeatedPageException(string message) : IOException(message);
