using SegSync.Core.Lineage;
using SegSync.Core.Mastering;
using SegSync.Core.Records;
using SegSync.Core.Stewarding;
using SegSync.Core.Storing;

namespace SegSync.Core.Syncing;

/// <summary>Makes verdicts of what stewards ask for. Reads only.</summary>
/// <param name="Store">Documents.</param>
/// <param name="Tenant">Whose.</param>
public sealed record VerdictDrafts(IHubStore Store, string Tenant)
{
    /// <summary>The verdict that a request about an exception means.</summary>
    public async Task<Drafted> MakeAsync(ExceptionEntry entry, VerdictRequest request, DateTimeOffset at, CancellationToken cancellationToken)
    {
        if (request.Reason.Length == 0) return new Drafted.Refused("a verdict needs a reason");
        var allowed = ExceptionDesk.VerdictsOf(entry.Type);
        if (!allowed.Contains(request.Verdict)) return new Drafted.Refused($"'{request.Verdict}' is no verdict about {entry.Type}; there are {string.Join(", ", allowed)}");
        var draft = new LandedVerdict(VerdictKind.Merge, entry.Type == ExceptionDesk.MasterType ? "" : entry.Name, [], [], null, null, request.Actor, request.Reason, at);
        var named = new List<RecordKey>();
        foreach (var text in request.Records)
        {
            if (Named(entry, text) is not { } key) return new Drafted.Refused($"'{text}' is none of its records: {string.Join(", ", entry.Records.Select(Short))}");
            named.Add(key);
        }

        return request.Verdict switch
        {
            "merge" => new Drafted.Ready(draft with { Kind = VerdictKind.Merge, Left = [entry.Records[0]], Right = entry.Records.RemoveAt(0) }),
            "not-same" => new Drafted.Ready(draft with { Kind = VerdictKind.NotSame, Left = [entry.Records[0]], Right = entry.Records.RemoveAt(0) }),
            "split" => await SplitAsync(draft, entry, named, cancellationToken),
            "pin" => Pin(draft, entry, request, named),
            "edit" => await EditAsync(draft, entry, request, named, cancellationToken),
            "snooze" => request.Until > at
                ? new Drafted.Ready(draft with { Kind = VerdictKind.Snooze, Until = request.Until })
                : new Drafted.Refused("snooze until when? Give a time to come"),
            _ => request.Owner is { Length: > 0 } owner
                ? new Drafted.Ready(draft with { Kind = VerdictKind.Assign, Owner = owner })
                : new Drafted.Refused("assign to whom? Give an owner"),
        };
    }

    private async Task<Drafted> SplitAsync(LandedVerdict draft, ExceptionEntry entry, List<RecordKey> leaving, CancellationToken cancellationToken)
    {
        if (leaving.Count == 0) return new Drafted.Refused($"which records leave? Name some of {string.Join(", ", entry.Records.Select(Short))}");
        var master = await MasterAsync(leaving[0], cancellationToken);
        var members = master?.Members.Select(member => member.Key).ToList() ?? [];
        if (leaving.Find(key => !members.Contains(key)) is { Id: not null } stranger) return new Drafted.Refused($"{Short(stranger)} is not of the same master as {Short(leaving[0])}");
        var staying = members.Except(leaving).ToImmutableArray();
        return staying.IsEmpty
            ? new Drafted.Refused("nothing would stay: a split leaves at least one record")
            : new Drafted.Ready(draft with { Kind = VerdictKind.Split, Left = [.. leaving.Order()], Right = staying });
    }

    private static Drafted Pin(LandedVerdict draft, ExceptionEntry entry, VerdictRequest request, List<RecordKey> named)
    {
        var field = request.Field ?? (entry.Fields is [var only] ? only : null);
        if (field is null) return new Drafted.Refused($"which field? {(entry.Fields.IsEmpty ? "Give a canonical field" : $"It is about {string.Join(", ", entry.Fields)}")}");
        return named is [var winner]
            ? new Drafted.Ready(draft with { Kind = VerdictKind.Pin, Left = [winner], Field = field })
            : new Drafted.Refused($"whose {field} wins? Name one of {string.Join(", ", entry.Records.Select(Short))}");
    }

    private async Task<Drafted> EditAsync(LandedVerdict draft, ExceptionEntry entry, VerdictRequest request, List<RecordKey> named, CancellationToken cancellationToken)
    {
        var field = request.Field ?? (entry.Fields is [var only] ? only : null);
        if (field is null) return new Drafted.Refused("which field? Give a canonical field");
        if (string.IsNullOrWhiteSpace(request.Value)) return new Drafted.Refused($"which value is {field} to have?");
        var about = named.Count > 0 ? named[0] : entry.Records[0];
        // fastened to the founder, which its master always holds
        return await MasterAsync(about, cancellationToken) is { } master
            ? new Drafted.Ready(draft with { Kind = VerdictKind.Edit, Left = [master.Founder], Field = field, Value = request.Value })
            : new Drafted.Refused($"{Short(about)} was not mastered yet");
    }

    private async Task<MasterRecord?> MasterAsync(RecordKey key, CancellationToken cancellationToken)
    {
        var crosswalk = await Store.FindAsync<Crosswalk>(new(Partitions.Record(key), Crosswalk.Id), cancellationToken);
        return crosswalk?.Master is { } id ? (await new MasterSearch(Store, Tenant).StandingAsync(id, cancellationToken))?.Document.Master : null;
    }

    private static RecordKey? Named(ExceptionEntry entry, string text)
    {
        var found = entry.Records.Where(key => Short(key) == text || key.ToString() == text).ToList();
        return found is [var only] ? only : null;
    }

    private static string Short(RecordKey key) => $"{key.System}:{key.Id}";
}
