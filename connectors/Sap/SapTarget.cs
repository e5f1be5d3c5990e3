using System.Net;
using System.Text;
using System.Text.Json;
using SegSync.Connectors.Http;
using SegSync.Core.Connecting;

namespace SegSync.Connectors.Sap;

/// <summary>
/// Writes by <c>$batch</c>. The values of a part are absolute, therefore a batch whose answer was lost may be sent
/// again: a part that was done already is then stale (412), is read, and found to hold the values.
/// </summary>
internal sealed class SapTarget(ISapApi api, Wire wire) : ITarget
{
    private const int Rounds = 2;

    public int MaxBatch => SapOptions.MaxBatch;

    public async Task<ImmutableArray<PushOutcome>> WriteAsync(ImmutableArray<PushRow> rows, CancellationToken cancellationToken)
    {
        var outcomes = new PushOutcome?[rows.Length];
        foreach (var service in rows.Select((row, index) => (Service: Service(row), Index: index)).GroupBy(x => x.Service, x => x.Index, StringComparer.Ordinal))
        {
            if (service.Key.Length > 0) await WriteAsync(service.Key, rows, [.. service], outcomes, cancellationToken);
            else foreach (var index in service) outcomes[index] = new PushOutcome.Rejected($"{rows[index].Row.Entity} is not a known entity set");
        }
        return [.. outcomes.Select(outcome => outcome!)];
    }

    private static string Service(PushRow row) => SapOptions.Entities.TryGetValue(row.Row.Entity, out var entity) ? entity.Service : "";

    private async Task WriteAsync(string service, ImmutableArray<PushRow> rows, ImmutableArray<int> open, PushOutcome?[] outcomes, CancellationToken cancellationToken)
    {
        var tags = open.ToDictionary(index => index, index => rows[index].ETag);
        for (var round = 1; open.Length > 0; round++)
        {
            var answers = await SendAsync(service, [.. open.Select(index => SapBatch.Change(index, rows[index], tags[index]))], cancellationToken);
            var stale = ImmutableArray.CreateBuilder<int>();
            for (var i = 0; i < open.Length; i++)
            {
                if (Outcome(answers[i]) is { } outcome) outcomes[open[i]] = outcome;
                else if (round < Rounds) stale.Add(open[i]);
                else outcomes[open[i]] = new PushOutcome.Deferred("the row changed again while it was being written");
            }
            open = stale.Count > 0 ? await CompareAsync(service, rows, stale.ToImmutable(), tags, outcomes, cancellationToken) : [];
        }
    }

    /// <summary>What a part says; null when the tag was missing or stale.</summary>
    private static PushOutcome? Outcome(SapPart part) => (int)part.Status switch
    {
        412 or 428 => null,
        >= 200 and < 300 => new PushOutcome.Accepted(part.ETag ?? Tag(part)),
        404 => new PushOutcome.Rejected(Words(part, "the row does not exist")),
        423 or 429 or >= 500 => new PushOutcome.Deferred(Words(part, "not now")),
        _ => new PushOutcome.Rejected(Words(part, "refused")),
    };

    /// <summary>Reads stale rows: those that hold the values are done, the others stay open with a fresh tag.</summary>
    private async Task<ImmutableArray<int>> CompareAsync(
        string service, ImmutableArray<PushRow> rows, ImmutableArray<int> stale, Dictionary<int, string?> tags, PushOutcome?[] outcomes, CancellationToken cancellationToken)
    {
        var answers = await SendAsync(service, [.. stale.Select(index => SapBatch.Read(rows[index]))], cancellationToken);
        var open = ImmutableArray.CreateBuilder<int>();
        for (var i = 0; i < stale.Length; i++)
        {
            var (index, part) = (stale[i], answers[i]);
            if (!part.Ok)
            {
                outcomes[index] = Outcome(part) ?? new PushOutcome.Deferred("the row could not be read");
                continue;
            }
            tags[index] = part.ETag ?? Tag(part);
            if (Holds(part, rows[index])) outcomes[index] = new PushOutcome.Unchanged(tags[index]);
            else open.Add(index);
        }
        return open.ToImmutable();
    }

    /// <summary>One answer for each part, although a service may stop at the first refusal and leave the rest unanswered.</summary>
    private async Task<ImmutableArray<SapPart>> SendAsync(string service, ImmutableArray<string> parts, CancellationToken cancellationToken)
    {
        var what = $"POST {service}/$batch";
        var answers = ImmutableArray.CreateBuilder<SapPart>(parts.Length);
        while (answers.Count < parts.Length)
        {
            var rest = parts.AsSpan()[answers.Count..].ToArray();
            var got = await wire.AskAsync(what, token => api.Batch(service, SapBatch.Of(rest), token), SapBatch.Parse, cancellationToken);
            if (got.IsEmpty || got.Length > rest.Length) throw wire.Odd(what, $"{rest.Length} parts were sent but {got.Length} answered");
            answers.AddRange(got);
        }
        return answers.ToImmutable();
    }

    private static bool Holds(SapPart part, PushRow row)
    {
        using var document = JsonDocument.Parse(part.Body);
        var d = document.RootElement.GetProperty("d");
        return row.Values.All(value => d.TryGetProperty(value.Key, out var held) && held.ToString() == value.Value);
    }

    private static string? Tag(SapPart part)
    {
        if (string.IsNullOrWhiteSpace(part.Body)) return null;
        using var document = JsonDocument.Parse(part.Body);
        return document.RootElement.TryGetProperty("d", out var d) && d.TryGetProperty("__metadata", out var metadata) && metadata.TryGetProperty("etag", out var tag) ? tag.GetString() : null;
    }

    private static string Words(SapPart part, string otherwise) =>
        Answer.WordsOf(Encoding.UTF8.GetBytes(part.Body)) is { Length: > 0 } words ? $"{(int)part.Status} {words}" : $"{(int)part.Status} {(part.Status == HttpStatusCode.NotFound ? "the row does not exist" : otherwise)}";
}
