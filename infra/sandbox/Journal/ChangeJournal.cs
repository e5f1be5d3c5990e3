using System.Text.Json;
using System.Text.Json.Serialization;
using SegSync.Sandbox.World;

namespace SegSync.Sandbox.Journal;

/// <summary>One thing that changed. Op: set, touch (stamp only), create (To holds the fields), remove, clock. By: push or edit.</summary>
internal sealed record Change(string Op, string System, string Entity, string Key, string Field, string? From, string? To, long Stamp, string By)
{
    public long Seq { get; init; }

    [JsonIgnore]
    public bool IsValueChange => Op is "set" or "create" or "remove";

    public static string Fields(IReadOnlyDictionary<string, Value> values) => JsonSerializer.Serialize(values.ToDictionary(v => v.Key, v => v.Value.ToText()), Lines.Json);

    public static Dictionary<string, Value> Values(Table table, string fields)
    {
        var values = new Dictionary<string, Value>(StringComparer.Ordinal);
        foreach (var (name, text) in JsonSerializer.Deserialize<Dictionary<string, string?>>(fields, Lines.Json)!)
        {
            if (table.Find(name) is { } column && Value.TryParse(column.Kind, text, out var value))
                values[name] = value;
        }
        return values;
    }
}

/// <summary>How journal lines look.</summary>
internal static class Lines
{
    public static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Encoder = global::System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
}

/// <summary>Every change, in order, in memory and appended to changes.ndjson: the sandbox's memory across restarts.</summary>
internal sealed class ChangeJournal : IDisposable
{
    private readonly List<Change> _changes = [];
    private readonly string? _file;
    private readonly Lock _gate = new();
    private StreamWriter? _writer;

    public ChangeJournal(string directory) => _file = directory.Length == 0 ? null : Path.Combine(directory, "changes.ndjson");

    public void Replay(Landscape landscape)
    {
        if (_file is null)
            return;
        long good = 0;
        if (File.Exists(_file))
        {
            // a line cut off by a kill was never acknowledged: it is dropped
            var bytes = File.ReadAllBytes(_file);
            for (var start = 0; start < bytes.Length;)
            {
                var length = bytes.AsSpan(start).IndexOf((byte)'\n');
                if (length < 0)
                    break;
                var change = JsonSerializer.Deserialize<Change>(bytes.AsSpan(start, length), Lines.Json)!;
                landscape.Repeat(change);
                _changes.Add(change);
                start += length + 1;
                good = start;
            }
        }
        var stream = new FileStream(_file, FileMode.OpenOrCreate, FileAccess.Write, FileShare.ReadWrite);
        stream.SetLength(good);
        stream.Seek(0, SeekOrigin.End);
        _writer = new StreamWriter(stream, bufferSize: 1 << 16);
    }

    public void Record(Change change)
    {
        lock (_gate)
        {
            change = change with { Seq = _changes.Count + 1 };
            _changes.Add(change);
            _writer?.Write(JsonSerializer.Serialize(change, Lines.Json) + "\n");
        }
    }

    /// <summary>Called before a write is answered, so that what a client was told survives a kill of the sandbox.</summary>
    public void Flush()
    {
        lock (_gate)
            _writer?.Flush();
    }

    public IReadOnlyList<Change> After(long seq)
    {
        lock (_gate)
            return [.. _changes.Skip((int)Math.Min(seq, _changes.Count))];
    }

    public void Dispose() => _writer?.Dispose();
}
