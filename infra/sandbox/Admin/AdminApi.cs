using System.Globalization;
using System.Text.Json;
using SegSync.Sandbox.Faults;
using SegSync.Sandbox.Http;
using SegSync.Sandbox.Journal;
using SegSync.Sandbox.World;

namespace SegSync.Sandbox.Admin;

/// <summary>/_sandbox: the journals, the truth, and edits as users of the systems would make them.</summary>
internal sealed class AdminApi(Landscape landscape, FaultPlan faults, RequestJournal requests)
{
    private sealed class BadRequestException(string message) : Exception(message);

    public async Task HandleAsync(HttpContext context)
    {
        var path = context.Request.Path.Value!["/_sandbox".Length..].Trim('/');
        JsonElement body = default;
        if (context.Request.Method == "POST")
        {
            try
            {
                using var document = await JsonDocument.ParseAsync(context.Request.Body, cancellationToken: context.RequestAborted);
                body = document.RootElement.Clone();
            }
            catch (JsonException e)
            {
                await SendAsync(context, Fail(400, "The body is not JSON: " + e.Message));
                return;
            }
        }
        Answer answer;
        lock (landscape.Gate)
        {
            try
            {
                answer = Answers(context, path, body);
            }
            catch (BadRequestException e)
            {
                answer = Fail(400, e.Message);
            }
            landscape.Changes.Flush();
        }
        await SendAsync(context, answer);
    }

    private static async Task SendAsync(HttpContext context, Answer answer)
    {
        context.Response.StatusCode = answer.Status;
        context.Response.ContentType = answer.ContentType;
        context.Response.ContentLength = answer.Body.Length;
        await context.Response.Body.WriteAsync(answer.Body, context.RequestAborted);
    }

    private Answer Answers(HttpContext context, string path, JsonElement body)
    {
        var query = context.Request.Query;
        long After(string name = "after") => long.TryParse(query[name], NumberStyles.None, CultureInfo.InvariantCulture, out var n) ? n : 0;
        var edits = new Edits(landscape);
        return (context.Request.Method, path.Split('/', 4)) switch
        {
            ("GET", [""]) => Ok(new { clock = Value.OfStamp(landscape.Clock).ToText(), landscape.Options.Seed, landscape.Options.Customers, landscape.Options.Products, landscape.Options.Orders, orderLines = landscape.Orders.LineCount }),
            ("GET", ["journal", "requests"]) => Ok(requests.After(After())),
            ("GET", ["journal", "summary"]) => Ok(Summary.Of(requests.After(After("afterRequest")), landscape.Changes.After(After("afterChange")))),
            ("GET", ["journal", "changes"]) => Ok(landscape.Changes.After(After()).Where(c => c.IsValueChange)),
            ("GET", ["truth"]) => Answer.Text(200, Truth.Rows(landscape, query["kind"].ToString() is { Length: > 0 } kind ? kind : "customer"), "application/x-ndjson"),
            ("GET", ["truth", "dirt"]) => Ok(Truth.Dirt(landscape)),
            ("GET", ["rows", var system, var entity, var id]) => Ok(Raw(Table(system, entity), id)),
            ("GET", ["faults"]) => Ok(faults.Counts.Select(c => new { c.Rule, c.Met, c.Struck })),
            ("POST", ["faults"]) => faults.Replace(body) is { Count: > 0 } errors ? Fail(400, string.Join("; ", errors)) : Ok(new { rules = faults.Counts.Count }),
            ("POST", ["edit"]) => Ok(new { changed = edits.Edit(Table(Text(body, "system"), Text(body, "entity")), Text(body, "id"), Fields(body)) ?? throw new BadRequestException("no such row") }),
            ("POST", ["delete"]) => edits.Delete(Table(Text(body, "system"), Text(body, "entity")), Text(body, "id"), body.TryGetProperty("hard", out var hard) && hard.ValueKind == JsonValueKind.True) ? Ok(new { deleted = Text(body, "id") }) : Fail(400, "no such row, or this entity has no deletion mark: use \"hard\": true"),
            ("POST", ["order"]) => Ok(new { salesOrder = edits.AddOrder(Text(body, "customer"), Text(body, "product"), Number(body, "quantity", 1), Number(body, "amount", 100), body.TryGetProperty("date", out var date) ? date.GetString() : null) }),
            ("POST", ["change"]) => Ok(edits.Change((double)Number(body, "share", 0.01m), (long)Number(body, "seed", 7))),
            ("POST", ["clock"]) => Clock(body),
            ("POST", ["expire", var system]) => Fail(400, $"use the fault expireToken for {system}"),
            _ => Fail(404, "unknown; see infra/sandbox/README.md"),
        };
    }

    private Answer Clock(JsonElement body)
    {
        if (body.TryGetProperty("now", out var now) && Value.TryParse(Kind.Stamp, now, out var stamp))
            landscape.SetClock(stamp.Number);
        else if (body.TryGetProperty("advanceSeconds", out var seconds) && seconds.TryGetDouble(out var s))
            landscape.SetClock(landscape.Clock + (long)(s * 1000));
        else
            throw new BadRequestException("now (an ISO 8601 time) or advanceSeconds is expected");
        return Ok(new { clock = Value.OfStamp(landscape.Clock).ToText() });
    }

    private Table Table(string system, string entity) => landscape.Find(system, entity)
        ?? throw new BadRequestException($"no entity '{entity}' in system '{system}'; known: {string.Join(", ", landscape.Tables.Select(t => t.System + "/" + t.Name))}");

    private static string Text(JsonElement body, string name) => body.ValueKind == JsonValueKind.Object && body.TryGetProperty(name, out var v) ? v.ToString() : throw new BadRequestException($"{name} is missing");

    private static decimal Number(JsonElement body, string name, decimal fallback) => body.TryGetProperty(name, out var v) && v.TryGetDecimal(out var n) ? n : fallback;

    private static IEnumerable<JsonProperty> Fields(JsonElement body) => body.TryGetProperty("fields", out var fields) && fields.ValueKind == JsonValueKind.Object ? fields.EnumerateObject() : throw new BadRequestException("fields is missing");

    private static Dictionary<string, string?> Raw(Table table, string id)
    {
        var row = table.Locate(id);
        return row < 0 ? throw new BadRequestException($"no row '{id}'") : table.Columns.ToDictionary(c => c.Name, c => table.Get(row, c).ToText());
    }

    private static Answer Ok(object value) => new(200, JsonSerializer.SerializeToUtf8Bytes(value, Lines.Json), "application/json");

    private static Answer Fail(int status, string message) => new(status, JsonSerializer.SerializeToUtf8Bytes(new { error = message }, Lines.Json), "application/json");
}
