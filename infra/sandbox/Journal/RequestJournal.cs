using System.Text.Json;

namespace SegSync.Sandbox.Journal;

/// <summary>One request as it was answered. Rows: records of a top-level collection that were fully delivered.</summary>
internal sealed record RequestLine(long Seq, int Run, DateTimeOffset Time, string System, string Method, string Path, string Entity, int Status, int Rows, int Writes, double Milliseconds, string? Fault);

/// <summary>Every request, in memory and in requests.ndjson (buffered; flushed on read and on exit).</summary>
internal sealed class RequestJournal : IDisposable
{
    private readonly List<RequestLine> _lines = [];
    private readonly StreamWriter? _writer;
    private readonly Lock _gate = new();
    private readonly int _run = 1;

    public RequestJournal(string directory)
    {
        if (directory.Length == 0)
            return;
        var file = Path.Combine(directory, "requests.ndjson");
        if (File.Exists(file))
        {
            foreach (var text in File.ReadLines(file))
            {
                if (Parse(text) is { } line)
                    _lines.Add(line);
            }
            _run = _lines.Count == 0 ? 1 : _lines[^1].Run + 1;
        }
        _writer = new StreamWriter(new FileStream(file, FileMode.Append, FileAccess.Write, FileShare.ReadWrite), bufferSize: 1 << 16);
    }

    private static RequestLine? Parse(string text)
    {
        try
        {
            return JsonSerializer.Deserialize<RequestLine>(text, Lines.Json);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    public void Record(RequestLine line)
    {
        lock (_gate)
        {
            line = line with { Seq = _lines.Count + 1, Run = _run };
            _lines.Add(line);
            _writer?.Write(JsonSerializer.Serialize(line, Lines.Json) + "\n");
        }
    }

    public IReadOnlyList<RequestLine> After(long seq)
    {
        lock (_gate)
        {
            _writer?.Flush();
            return [.. _lines.Skip((int)Math.Min(seq, _lines.Count))];
        }
    }

    public void Dispose()
    {
        lock (_gate)
            _writer?.Dispose();
    }
}
