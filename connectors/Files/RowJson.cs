using System.Buffers;
using System.Text.Json;
using SegSync.Core.Connecting;

namespace SegSync.Connectors.Files;

/// <summary>Rows as JSON, one page at a time; the page is what lands.</summary>
/// <param name="columns">The header.</param>
internal sealed class RowJson(ImmutableArray<string> columns) : IDisposable
{
    private static readonly JsonWriterOptions Plain = new() { SkipValidation = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly JsonEncodedText LineName = JsonEncodedText.Encode("@line"), Malformed = JsonEncodedText.Encode("@malformed"), Raw = JsonEncodedText.Encode("@text");
    private readonly JsonEncodedText[] names = [.. columns.Select(name => JsonEncodedText.Encode(name, System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping))];
    private readonly List<int> rows = [];
    private ArrayBufferWriter<byte> bytes = new(1 << 20);
    private Utf8JsonWriter? writer;

    /// <summary>Rows in the page so far.</summary>
    public int Rows { get; private set; }

    /// <summary>Items in the page so far.</summary>
    public int Items => rows.Count;

    /// <summary>Starts a document of several rows.</summary>
    public void Open()
    {
        Start();
        writer!.WriteStartObject();
        writer.WriteStartArray("rows"u8);
    }

    /// <summary>Ends a document.</summary>
    public void Close(int count)
    {
        writer!.WriteEndArray();
        writer.WriteEndObject();
        Count(count);
    }

    /// <summary>A row by itself.</summary>
    public void Add(CsvRow row)
    {
        Start();
        Write(row);
        Count(1);
    }

    /// <summary>A row of the document that is open.</summary>
    public void Write(CsvRow row) => Write(writer!, row);

    private void Write(Utf8JsonWriter writer, CsvRow row)
    {
        writer.WriteStartObject();
        writer.WriteNumber(LineName, row.Line);
        if (row.Problem is { } problem)
        {
            writer.WriteString(Malformed, problem);
            writer.WriteString(Raw, row.Raw);
        }
        else
        {
            for (var i = 0; i < names.Length; i++) writer.WriteString(names[i], row[i]);
        }

        writer.WriteEndObject();
    }

    /// <summary>A row that was kept as JSON.</summary>
    public void Write(byte[] json) => writer!.WriteRawValue(json, skipInputValidation: true);

    /// <summary>The row as JSON, to be kept.</summary>
    public byte[] Keep(CsvRow row)
    {
        var alone = new ArrayBufferWriter<byte>(256);
        using (var to = new Utf8JsonWriter(alone, Plain)) Write(to, row);
        return alone.WrittenSpan.ToArray();
    }

    /// <summary>The page, parsed; the next one starts.</summary>
    public (ReadOnlyMemory<byte> Raw, ImmutableArray<SourceItem> Items) Take()
    {
        if (writer is null)
        {
            Rows = 0;
            return ("[]"u8.ToArray(), []);
        }

        writer.WriteEndArray();
        writer.Dispose();
        ReadOnlyMemory<byte> raw = bytes.WrittenMemory;
        var items = ImmutableArray.CreateBuilder<SourceItem>(rows.Count);
        var at = 0;
        foreach (var item in JsonDocument.Parse(raw).RootElement.EnumerateArray()) items.Add(new(item, false, rows[at++]));
        (bytes, writer, Rows) = (new(bytes.WrittenCount + (1 << 16)), null, 0);
        rows.Clear();
        return (raw, items.MoveToImmutable());
    }

    /// <inheritdoc/>
    public void Dispose() => writer?.Dispose();

    private void Start()
    {
        if (writer is not null) return;
        writer = new(bytes, Plain);
        writer.WriteStartArray();
    }

    private void Count(int count)
    {
        Rows += count;
        rows.Add(count);
    }
}
