using System.Text;
using SegSync.Core.Landing;
using SegSync.Core.Mastering;
using SegSync.Core.Records;
using SegSync.Core.Stewarding;
using SegSync.Core.Storing;
using SegSync.Core.Syncing;
using SegSync.Tests.Landing;

namespace SegSync.Tests.Stewarding;

/// <summary>A hub in memory with records landed by hand, mastered by real runs, and a steward.</summary>
internal sealed class StewardWorld
{
    private readonly TestHub hub = new();

    public IHubStore Store => hub.Store;

    public HubPorts Ports => hub.Ports;

    public MasterPolicy Policy { get; init; } = MasterPolicy.Default;

    public async Task LandAsync(params IEnumerable<SourceRecord> records)
    {
        foreach (var record in records)
            await Store.PutAsync(new(Partitions.Record(record.Key), RecordState.Id), Kinds.Record, new RecordState(record, ChangeHash.Of(record), "page", 1, hub.Time.Now), default);
    }

    public async Task DecideAsync() => await new MasterRun(await BeginAsync("decide"), Policy).RunAsync(null, default);

    public async Task<LandedVerdict> SayAsync(VerdictKind kind, IEnumerable<RecordKey> left, IEnumerable<RecordKey> right, string? field = null, string? value = null, string exception = "")
    {
        var run = await BeginAsync(kind.ToString());
        var said = await new StewardRun(run).LandAsync(new(kind, exception, [.. left], [.. right], field, value, "anna", "because", run.StartedAt), default);
        await DecideAsync();
        return said;
    }

    public async Task UndoAsync(LandedVerdict verdict)
    {
        (await new StewardRun(await BeginAsync("mistake")).WithdrawAsync(verdict.Id, default)).ShouldNotBeNull();
        await DecideAsync();
    }

    public async Task<MasterRecord> MasterOfAsync(RecordKey key)
    {
        var id = (await Store.FindAsync<Crosswalk>(new(Partitions.Record(key), Crosswalk.Id), default))!.Master!.Value;
        return (await Store.FindAsync<MasterDocument>(new(Partitions.Master(key.Tenant, id), MasterDocument.Id), default))!.Master;
    }

    /// <summary>Every master, by id, as the bytes of its golden record.</summary>
    public async Task<SortedDictionary<string, string>> MastersAsync()
    {
        var all = await Store.ReadKindAsync(Kinds.Master, default).Select(document => document.As<MasterDocument>().Master).ToListAsync();
        return new(all.ToDictionary(master => master.Id.Text, master => Encoding.UTF8.GetString(HubJson.Write(master).Span)), StringComparer.Ordinal);
    }

    public async Task<SortedDictionary<string, string>> HomesAsync()
    {
        var all = await Store.ReadKindAsync(Kinds.Crosswalk, default).Select(document => (document.Key.Partition, document.As<Crosswalk>().Master)).ToListAsync();
        return new(all.ToDictionary(pair => pair.Partition, pair => pair.Master!.Value.Text), StringComparer.Ordinal);
    }

    public async Task<List<ExceptionEntry>> ExceptionsAsync(string type = "") =>
        await Store.ReadKindAsync(Kinds.Exception, default).Select(document => document.As<ExceptionEntry>())
            .Where(entry => type.Length == 0 || entry.Type == type).OrderBy(entry => entry.Subject, StringComparer.Ordinal).ToListAsync();

    public Task<RunContext> BeginAsync(string reason)
    {
        hub.Time.Now = hub.Time.Now.AddMinutes(1);
        return RunContext.BeginAsync(Ports, "t1", new("anna", reason), default);
    }
}
