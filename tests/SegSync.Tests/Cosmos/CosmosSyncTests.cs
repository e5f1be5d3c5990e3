using System.Collections.Immutable;
using System.Text;
using System.Text.RegularExpressions;
using SegSync.Core.Lineage;
using SegSync.Core.Segmenting;
using SegSync.Core.Segmenting.Versions;
using SegSync.Core.Storing;
using SegSync.Core.Syncing;
using SegSync.Functions;
using SegSync.Functions.Configuration;
using SegSync.Tests.Faults;
using SegSync.Tests.Landing;
using SegSync.Tests.Sandbox;
using SegSync.Tests.Storing;
using Xunit.Abstractions;

namespace SegSync.Tests.Cosmos;

/// <summary>A sync with documents in Cosmos DB and pages in Blob Storage ends as with embedded storage: byte for byte where time stands still.</summary>
public sealed partial class CosmosSyncTests(Azurite azurite, ITestOutputHelper output) : IClassFixture<Azurite>, IAsyncLifetime
{
    private readonly CosmosCounterpart counterpart = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await counterpart.DisposeAsync();

    [SkippableFact]
    public async Task A_sync_ends_byte_for_byte_like_one_on_embedded_storage()
    {
        var settings = StorageSettings.Of((await counterpart.SettingsAsync()).GetValueOrDefault) with { Blobs = azurite.Connection() };
        var (embedded, port) = await SyncAsync(StorageSettings.Embedded, 0);
        var (cosmos, _) = await SyncAsync(settings, port);
        embedded.Keys.ShouldContain(kind => kind == Kinds.Lineage);
        foreach (var (kind, lines) in embedded)
        {
            lines.ShouldNotBeEmpty(kind);
            cosmos[kind].Except(lines).ShouldBeEmpty(kind);
            lines.Except(cosmos[kind]).ShouldBeEmpty(kind);
        }
    }

    [SkippableTheory]
    [InlineData("Throttle", 3)]
    [InlineData("Unavailable", 9)]
    [InlineData("Cut", 11)]
    [InlineData("LoseAnswer", 7)]
    public async Task A_sync_through_a_storm_ends_like_one_in_calm(string kind, int every)
    {
        var server = await counterpart.ServerAsync();
        var settings = StorageSettings.Of((await counterpart.SettingsAsync()).GetValueOrDefault);
        using var folder = new TempFolder();
        EndState calm, stormy;
        await using (var sandbox = await RunningSandbox.StartAsync(customers: 20, products: 6, orders: 40, dirt: 0.04))
            calm = await EndState.SettleAsync(Path.Combine(folder.Path, "calm"), sandbox);
        var fault = server.Fault = new(Enum.Parse<CosmosFaultKind>(kind), every, WritesOnly: kind == "LoseAnswer");
        await using (var sandbox = await RunningSandbox.StartAsync(customers: 20, products: 6, orders: 40, dirt: 0.04))
            stormy = await EndState.SettleAsync(Path.Combine(folder.Path, "stormy"), sandbox, storage: settings);
        stormy.ShouldBe(calm);
        output.WriteLine($"{kind} struck {fault.Struck} times");
        fault.Struck.ShouldBeGreaterThan(20);
    }

    /// <summary>One pass, step by step so that runs are numbered alike, then everything it left.</summary>
    private async Task<(Dictionary<string, List<string>> Left, int Port)> SyncAsync(StorageSettings storage, int port)
    {
        using var folder = new TempFolder();
        var time = new TestTime();
        await using var sandbox = await RunningSandbox.StartAsync(customers: 30, products: 10, orders: 80, dirt: 0.04, port: port, time: time);
        var options = new HubOptions { Data = folder.Path, Sandbox = sandbox.Url.ToString(), Storage = storage, Time = time, Decorate = ports => ports with { NewKey = () => new byte[32] } };
        await using var hub = await Hub.OpenAsync(options, default);
        var command = new Command("test", "the same on both");
        foreach (var system in hub.Pass.Systems) (await hub.Pass.PullAsync(system, command, null, default)).Problems.ShouldBeEmpty();
        await hub.Pass.MasterAsync(command, null, default);
        var decided = 0L;
        foreach (var scheme in await SchemesAsync(hub)) decided += (await hub.Pass.SegmentAsync(scheme, command, null, default)).Codes.Values.Sum();
        foreach (var system in hub.Pass.Systems.Where(system => system.Target is not null)) (await hub.Pass.PushAsync(system, command, null, default)).Problem.ShouldBeNull();
        if (hub.Ports.RequestUnits is { } charged)
        {
            var records = await hub.Ports.Store.CountKindAsync(Kinds.Record, default);
            output.WriteLine($"{charged():0} request units for {records} records, {decided} decided subjects: {charged() / records:0.0} a record, {charged() / decided:0.0} a decided subject");
            if (counterpart.Server is { } server) output.WriteLine(server.Charged);
        }

        return (await LeftAsync(hub, sandbox), sandbox.Url.Port);
    }

    private static async Task<ImmutableArray<SchemeInForce>> SchemesAsync(Hub hub) => (await SchemeBook.LoadAsync(hub.Ports.Store, hub.Landscape.Tenant, default)).InForce(DateOnly.MaxValue);

    private static async Task<Dictionary<string, List<string>>> LeftAsync(Hub hub, RunningSandbox sandbox)
    {
        var left = new Dictionary<string, List<string>>();
        string[] kinds = [Kinds.Record, Kinds.Document, Kinds.Ledger, Kinds.Crosswalk, Kinds.Posting, Kinds.Master, Kinds.Receipt, .. (await SchemesAsync(hub)).Select(scheme => Assignment.KindOf(scheme.Name)), .. hub.Pass.Systems.Select(system => OutboxKind(system.Entry.Name))];
        foreach (var kind in kinds)
        {
            var lines = await hub.Ports.Store.ReadKindAsync(kind, default).Select(document => $"{document.Key} {Told(document)}").ToListAsync();
            if (lines.Count > 0) left[kind] = lines;
        }

        // payloads are sealed with a fresh nonce each; the entry commits to what they say
        left[Kinds.Lineage] = await hub.Ports.Store.ReadKindAsync(Kinds.Lineage, default).Select(document => $"{document.Key} {document.As<LineageDocument>().Entry.Hash()}").ToListAsync();
        left["values written"] = [.. (await EndState.ReadAsync(hub.Ports.Store, sandbox)).Values];
        return left;
    }

    // a target numbers its rows' versions in the order in which they are written, and rows of several masters have none
    private static string Told(StoredDocument document) => VersionOfTarget().Replace(Encoding.UTF8.GetString(document.Body.Span), "");

    [GeneratedRegex(@"""eTag"":""(\\.|[^""\\])*"",")]
    private static partial Regex VersionOfTarget();

    private static string OutboxKind(string system) => $"{Kinds.Outbox}/{system}";
}
