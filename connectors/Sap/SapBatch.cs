using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using SegSync.Connectors.Http;
using SegSync.Core.Connecting;
using SegSync.Core.Records;

namespace SegSync.Connectors.Sap;

/// <summary>Writes and reads the multipart of <c>$batch</c>. Each change stands in a changeset of its own, so that rows succeed alone.</summary>
internal static class SapBatch
{
    private const string Boundary = "batch_segsync";

    /// <summary>A changeset that sets a row's fields, with its tag when one is known.</summary>
    public static string Change(int index, PushRow row, string? tag)
    {
        var body = JsonSerializer.Serialize(row.Values);
        var length = Encoding.UTF8.GetByteCount(body).ToString(CultureInfo.InvariantCulture);
        var set = $"changeset_{index.ToString(CultureInfo.InvariantCulture)}";
        var match = tag is null ? "" : $"If-Match: {tag}\r\n";
        return $"Content-Type: multipart/mixed; boundary={set}\r\n\r\n--{set}\r\nContent-Type: application/http\r\nContent-Transfer-Encoding: binary\r\nContent-ID: {index.ToString(CultureInfo.InvariantCulture)}\r\n\r\n"
            + $"PATCH {Address(row.Row)} HTTP/1.1\r\nContent-Type: application/json\r\nAccept: application/json\r\n{match}Content-Length: {length}\r\n\r\n{body}\r\n--{set}--";
    }

    /// <summary>A read of the fields that a row is to get.</summary>
    public static string Read(PushRow row) =>
        $"Content-Type: application/http\r\nContent-Transfer-Encoding: binary\r\n\r\nGET {Address(row.Row)}?$select={string.Join(',', row.Values.Keys)} HTTP/1.1\r\nAccept: application/json\r\n\r\n";

    /// <summary>The request body.</summary>
    public static HttpContent Of(IEnumerable<string> parts)
    {
        var text = new StringBuilder();
        foreach (var part in parts) text.Append(CultureInfo.InvariantCulture, $"--{Boundary}\r\n{part}\r\n");
        var content = new ByteArrayContent(Encoding.UTF8.GetBytes(text.Append(CultureInfo.InvariantCulture, $"--{Boundary}--\r\n").ToString()));
        content.Headers.ContentType = MediaTypeHeaderValue.Parse($"multipart/mixed; boundary={Boundary}");
        return content;
    }

    /// <summary>The answers in order. A service may stop at the first refusal: then fewer come than were sent.</summary>
    /// <exception cref="JsonException">The multipart breaks off.</exception>
    public static ImmutableArray<SapPart> Parse(Answer answer)
    {
        var boundary = answer.ContentType?.Parameters.FirstOrDefault(p => p.Name == "boundary")?.Value?.Trim('"')
            ?? throw new JsonException("the batch answer has no boundary");
        var parts = ImmutableArray.CreateBuilder<SapPart>();
        Collect(Encoding.UTF8.GetString(answer.Body), boundary, parts);
        return parts.ToImmutable();
    }

    private static void Collect(string text, string boundary, ImmutableArray<SapPart>.Builder parts)
    {
        var pieces = ("\r\n" + text).Split("\r\n--" + boundary);
        if (!pieces[^1].StartsWith("--", StringComparison.Ordinal)) throw new JsonException("the batch answer breaks off");
        foreach (var piece in pieces.AsSpan(1, pieces.Length - 2))
        {
            var (head, body) = Halves(piece);
            var type = Header(head, "Content-Type") ?? "";
            if (type.StartsWith("multipart/mixed", StringComparison.OrdinalIgnoreCase))
                Collect(body, MediaTypeHeaderValue.Parse(type.TrimEnd(';')).Parameters.First(p => p.Name == "boundary").Value!.Trim('"'), parts);
            else
                parts.Add(Part(body));
        }
    }

    private static SapPart Part(string text)
    {
        var (head, body) = Halves("\r\n" + text.TrimStart('\r', '\n'));
        var line = head.TrimStart('\r', '\n').Split(' ', 3);
        return line.Length > 1 && int.TryParse(line[1], NumberStyles.None, CultureInfo.InvariantCulture, out var status)
            ? new SapPart((HttpStatusCode)status, Header(head, "ETag"), Header(head, "Retry-After"), body)
            : throw new JsonException("a part of the batch answer has no status line");
    }

    private static (string Head, string Body) Halves(string text)
    {
        var end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        return end < 0 ? (text, "") : (text[..end], text[(end + 4)..]);
    }

    private static string? Header(string head, string name) => head.Split("\r\n")
        .FirstOrDefault(line => line.StartsWith(name + ":", StringComparison.OrdinalIgnoreCase))?[(name.Length + 1)..].Trim();

    private static string Address(RowKey row)
    {
        var parts = row.Parts;
        var values = parts.Select(part => $"'{Uri.EscapeDataString(part.Value.Replace("'", "''", StringComparison.Ordinal))}'");
        return parts.Length == 1
            ? $"{row.Entity}({values.First()})"
            : $"{row.Entity}({string.Join(',', parts.Zip(values, (part, value) => $"{part.Name}={value}"))})";
    }
}

/// <summary>The answer to one part of a batch.</summary>
internal sealed record SapPart(HttpStatusCode Status, string? ETag, string? RetryAfter, string Body)
{
    public bool Ok => (int)Status is >= 200 and < 300;
}
