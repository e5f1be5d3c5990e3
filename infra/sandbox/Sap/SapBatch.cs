using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.WebUtilities;
using SegSync.Sandbox.Http;

namespace SegSync.Sandbox.Sap;

/// <summary>$batch: multipart/mixed of reads and changesets; a changeset is checked whole, then committed whole.</summary>
internal sealed class SapBatch(SapSystem system, string service)
{
    private sealed record Part(string? ContentId, Call Call, string Resource);

    public Answer Handle(Call call)
    {
        if (Boundary(call.Header("Content-Type")) is not { } boundary)
            return SapSystem.Fail(400, "/IWFND/CM_MGW/400", "multipart/mixed with a boundary is expected");
        var body = new StringBuilder();
        var (rows, writes, number) = (0, 0, 0);
        foreach (var (headers, content) in Sections(call.Body, boundary))
        {
            body.Append("--batch_response\r\n");
            if (Boundary(headers.GetValueOrDefault("Content-Type")) is { } inner)
            {
                var answers = Changeset([.. Sections(content, inner).Select(s => Read(s.Headers, s.Content, call))], out var failed);
                if (failed)
                {
                    Append(body, answers[0]);
                    continue;
                }
                var changeset = "changeset_" + (++number).ToString(CultureInfo.InvariantCulture);
                body.Append(CultureInfo.InvariantCulture, $"Content-Type: multipart/mixed; boundary={changeset}\r\n\r\n");
                foreach (var answer in answers)
                {
                    body.Append(CultureInfo.InvariantCulture, $"--{changeset}\r\n");
                    Append(body, answer);
                    writes += answer.Answer.Writes;
                }
                body.Append(CultureInfo.InvariantCulture, $"--{changeset}--\r\n");
                continue;
            }
            var part = Read(headers, content, call);
            var read = part.Call.Method == "GET" ? system.Dispatch(service, part.Resource, part.Call) : SapSystem.Fail(400, "400", "A write must be inside a changeset");
            rows += read.Rows;
            Append(body, (part.ContentId, read));
        }
        body.Append("--batch_response--\r\n");
        return new Answer(202, Encoding.UTF8.GetBytes(body.ToString()), "multipart/mixed; boundary=batch_response") { Entity = "$batch", Rows = rows, Writes = writes };
    }

    private List<(string? ContentId, Answer Answer)> Changeset(List<Part> parts, out bool failed)
    {
        var planned = new List<(string?, Func<Answer>)>();
        failed = true;
        var creates = 0;
        foreach (var part in parts)
        {
            var write = system.Plan(service, part.Resource, part.Call);
            if (write.Refusal is { } refusal)
                return [(part.ContentId, refusal)];
            // numbers are drawn when a create is checked, so two of them would draw the same one
            if (part.Call.Method == "POST" && !part.Call.Headers.ContainsKey("X-HTTP-Method") && ++creates > 1)
                return [(part.ContentId, SapSystem.Fail(400, "/IWFND/CM_MGW/400", "One create per changeset"))];
            planned.Add((part.ContentId, write.Commit!));
        }
        failed = false;
        var answers = planned.ConvertAll(p => (p.Item1, p.Item2()));
        system.Landscape.Changes.Flush();
        return answers;
    }

    private static string? Boundary(string? contentType)
    {
        if (contentType?.StartsWith("multipart/mixed", StringComparison.OrdinalIgnoreCase) != true)
            return null;
        var at = contentType.IndexOf("boundary=", StringComparison.OrdinalIgnoreCase);
        return at < 0 ? null : contentType[(at + 9)..].Split(';')[0].Trim().Trim('"');
    }

    private static List<(Dictionary<string, string> Headers, ReadOnlyMemory<byte> Content)> Sections(ReadOnlyMemory<byte> body, string boundary)
    {
        var sections = new List<(Dictionary<string, string>, ReadOnlyMemory<byte>)>();
        var marker = Encoding.ASCII.GetBytes("--" + boundary);
        var at = body.Span.IndexOf(marker);
        while (at >= 0)
        {
            var start = at + marker.Length;
            var length = body.Span[start..].IndexOf(marker);
            if (length < 0)
                break;
            var section = body.Slice(start, length);
            sections.Add(Split(Skip(section)));
            at = start + length;
        }
        return sections;
    }

    private static ReadOnlyMemory<byte> Skip(ReadOnlyMemory<byte> text)
    {
        var at = 0;
        while (at < text.Length && text.Span[at] is (byte)'\r' or (byte)'\n')
            at++;
        return text[at..];
    }

    // headers, an empty line, content; lines may end in LF alone
    private static (Dictionary<string, string> Headers, ReadOnlyMemory<byte> Content) Split(ReadOnlyMemory<byte> section)
    {
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        var at = 0;
        while (at < section.Length)
        {
            var end = section.Span[at..].IndexOf((byte)'\n');
            var line = Encoding.UTF8.GetString(section.Span.Slice(at, end < 0 ? section.Length - at : end)).TrimEnd('\r');
            at = end < 0 ? section.Length : at + end + 1;
            if (line.Length == 0)
                break;
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon > 0)
                headers[line[..colon].Trim()] = line[(colon + 1)..].Trim();
        }
        return (headers, section[at..]);
    }

    private Part Read(Dictionary<string, string> outer, ReadOnlyMemory<byte> content, Call batch)
    {
        content = Skip(content);
        var end = content.Span.IndexOf((byte)'\n');
        var line = Encoding.UTF8.GetString(content.Span[..Math.Max(0, end)]).TrimEnd('\r').Split(' ');
        var (headers, body) = Split(content[(end + 1)..]);
        var dictionary = new HeaderDictionary();
        foreach (var (name, value) in headers)
            dictionary[name] = value;
        var target = line.Length > 1 ? line[1] : "";
        var question = target.IndexOf('?', StringComparison.Ordinal);
        var path = Uri.UnescapeDataString(question < 0 ? target : target[..question]);
        var root = system.Prefix + service + "/";
        var at = path.IndexOf(root, StringComparison.Ordinal);
        var resource = at >= 0 ? path[(at + root.Length)..] : path.TrimStart('/');
        return new Part(outer.GetValueOrDefault("Content-ID") ?? headers.GetValueOrDefault("Content-ID"),
            new Call(line[0], root + resource, question < 0 ? "" : target[question..], dictionary, TrimEnd(body), batch.BaseUrl) { Rejects = batch.Rejects }, resource);
    }

    private static ReadOnlyMemory<byte> TrimEnd(ReadOnlyMemory<byte> body)
    {
        while (!body.IsEmpty && body.Span[^1] is (byte)'\r' or (byte)'\n')
            body = body[..^1];
        return body;
    }

    private static void Append(StringBuilder body, (string? ContentId, Answer Answer) part)
    {
        var (id, answer) = part;
        body.Append("Content-Type: application/http\r\nContent-Transfer-Encoding: binary\r\n");
        if (id is not null)
            body.Append(CultureInfo.InvariantCulture, $"Content-ID: {id}\r\n");
        body.Append(CultureInfo.InvariantCulture, $"\r\nHTTP/1.1 {answer.Status} {ReasonPhrases.GetReasonPhrase(answer.Status)}\r\n");
        if (answer.ContentType is { } type)
            body.Append(CultureInfo.InvariantCulture, $"Content-Type: {type}\r\n");
        foreach (var (name, value) in answer.Headers)
            body.Append(CultureInfo.InvariantCulture, $"{name}: {value}\r\n");
        body.Append(CultureInfo.InvariantCulture, $"Content-Length: {answer.Body.Length}\r\n\r\n").Append(Encoding.UTF8.GetString(answer.Body.Span)).Append("\r\n");
    }
}
