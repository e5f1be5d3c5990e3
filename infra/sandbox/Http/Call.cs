using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.AspNetCore.WebUtilities;

namespace SegSync.Sandbox.Http;

/// <summary>A fault that has to be built into a page.</summary>
internal enum Twist { None, RepeatCursor, PreviousPage, ShortPage }

/// <summary>A request, read whole. Paths are unescaped; the query string is raw.</summary>
internal sealed class Call(string method, string path, string queryString, IHeaderDictionary headers, ReadOnlyMemory<byte> body, string baseUrl)
{
    private Dictionary<string, string>? _query;

    public string Method { get; } = method;
    public string Path { get; } = path;
    public string QueryString { get; } = queryString;
    public IHeaderDictionary Headers { get; } = headers;
    public ReadOnlyMemory<byte> Body { get; } = body;
    public string BaseUrl { get; } = baseUrl;
    public Twist Twist { get; init; }

    /// <summary>Row keys whose writes are refused by the fault plan, or null.</summary>
    public Func<string, bool>? Rejects { get; init; }

    public string? Query(string name)
    {
        if (_query is null)
        {
            _query = new Dictionary<string, string>(StringComparer.Ordinal);
            foreach (var pair in new QueryStringEnumerable(QueryString))
                _query[pair.DecodeName().ToString()] = pair.DecodeValue().ToString();
        }
        return _query.GetValueOrDefault(name);
    }

    public IEnumerable<KeyValuePair<string, string>> QueryPairs
    {
        get
        {
            _ = Query("");
            return _query!;
        }
    }

    public string? Header(string name) => Headers.TryGetValue(name, out var values) ? values.ToString() : null;

    public bool IsBasic(string user, string password) =>
        Header("Authorization") is { } value && value == "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes(user + ":" + password));

    /// <summary>The body as JSON, or null when it is none.</summary>
    public JsonElement? Json()
    {
        try
        {
            using var document = JsonDocument.Parse(Body.IsEmpty ? "{}"u8.ToArray() : Body);
            return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

/// <summary>What is sent back, and what the journal says about it.</summary>
internal sealed class Answer(int status, ReadOnlyMemory<byte> body = default, string? contentType = null)
{
    public static readonly JsonWriterOptions Writing = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    public int Status { get; } = status;
    public ReadOnlyMemory<byte> Body { get; } = body;
    public string? ContentType { get; } = contentType;
    public List<(string Name, string Value)> Headers { get; } = [];
    public string Entity { get; init; } = "";
    public int Rows { get; init; }
    public int Writes { get; init; }

    public static Answer Text(int status, string text, string contentType = "text/plain; charset=utf-8") => new(status, Encoding.UTF8.GetBytes(text), contentType);

    public static Answer Json(int status, Action<Utf8JsonWriter> write, string entity = "", int rows = 0, int writes = 0)
    {
        var buffer = new ArrayBufferWriter<byte>(4096);
        using (var writer = new Utf8JsonWriter(buffer, Writing))
            write(writer);
        return new Answer(status, buffer.WrittenMemory, "application/json;charset=utf-8") { Entity = entity, Rows = rows, Writes = writes };
    }

    public Answer With(string header, string value)
    {
        Headers.Add((header, value));
        return this;
    }
}

/// <summary>One page of a list: what is served and where the next page starts.</summary>
internal readonly record struct Slice(int From, int To, int? Next)
{
    public static Slice Of(int total, int start, int size, Twist twist)
    {
        start = Math.Min(start, total);
        var end = (int)Math.Min((long)start + size, total);
        int? next = end < total ? end : null;
        return twist switch
        {
            Twist.RepeatCursor => new(start, end, start),
            Twist.PreviousPage when start > 0 => new(Math.Max(0, start - size), start, start),
            Twist.PreviousPage => new(start, end, start),
            Twist.ShortPage when end - start > 1 => new(start, start + (end - start) / 2, start + (end - start) / 2),
            _ => new(start, end, next),
        };
    }
}
