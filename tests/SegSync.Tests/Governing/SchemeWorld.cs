using System.Globalization;
using SegSync.Core.Records;
using SegSync.Core.Segmenting;
using SegSync.Core.Segmenting.Dmn;
using SegSync.Core.Segmenting.Versions;
using SegSync.Core.Storing;
using SegSync.Core.Syncing;
using SegSync.Tests.Story;

namespace SegSync.Tests.Governing;

/// <summary>A small hub with ten customers of 100, 90, ... 10, and people who govern its schemes.</summary>
internal sealed class SchemeWorld
{
    public SmallWorld World { get; }

    public SchemeWorld(Landscape? landscape = null, params string[] plants)
    {
        World = landscape is null ? new() { Plants = [.. plants] } : new() { Landscape = landscape, Plants = [.. plants] };
        for (var i = 1; i <= 10; i++) Customer($"c{i:D2}", (11 - i) * 10);
    }

    public IHubStore Store => World.Hub.Store;

    public FakeSystem Erp => World.System("erp");

    /// <summary>Customer tier in other cuts: of revenue, cumulative.</summary>
    public static string Tier(int version, string cuts = "0.5, 0.9", string more = "") =>
        $$"""{ "name": "customer-tier", "version": {{version}}, "entity": "customer", "classifiers": [{ "name": "tier", "method": "share", "metric": "revenue", "cuts": [{{cuts}}], "classes": ["A", "B", "C"] }], "code": ["tier"] {{more}} }""";

    public void Customer(string id, decimal revenue)
    {
        Erp.Put(EntityKind.Customer, id, "1", ("name", $"Customer {id}"), ("city", id));
        Sell(id, revenue, "1");
    }

    public void Sell(string id, decimal revenue, string version, string date = "2026-05-03") => Erp.Sell($"so-{id}-{date}", version, (id, "P1", date, 1, revenue));

    public async Task<SchemeRun> AskAsync(string actor = "anna") => new(await RunContext.BeginAsync(World.Hub.Ports, "t", new(actor, "because"), default), World.Landscape.AsOf, World.Landscape.AllRates);

    public async Task<SchemeVersion> VerifiedAsync(string text) => Done(await (await AskAsync()).VerifyAsync(text, DmnTables.Text, default));

    /// <summary>Verified, simulated and approved.</summary>
    public async Task<Simulation> ApprovedAsync(string text)
    {
        var version = await VerifiedAsync(text);
        version.Findings.ShouldBeEmpty();
        var (simulation, outcome) = await (await AskAsync()).SimulateAsync(version.Name, version.Version, null, default);
        Done(outcome);
        Done(await (await AskAsync("board")).ApproveAsync(version.Name, version.Version, simulation!.Hash, null, default)).State.ShouldBe(SchemeState.Approved);
        return simulation;
    }

    public async Task ActivateAsync(string text, DateOnly? from = null, decimal share = 1)
    {
        var simulation = await ApprovedAsync(text);
        Done(await (await AskAsync()).ActivateAsync(simulation.Scheme, simulation.Version, from, share, default));
    }

    public static SchemeVersion Done(SchemeOutcome outcome) => outcome.ShouldBeOfType<SchemeOutcome.Done>(outcome.ToString()).Version;

    public static string Refused(SchemeOutcome outcome) => outcome.ShouldBeOfType<SchemeOutcome.Refused>().Why;

    /// <summary>What the system's rows hold: <c>c01 A c02 B ...</c>.</summary>
    public string Rows => string.Join(' ', Erp.Codes.Where(pair => pair.Key.Entity == "customer").Select(pair => $"{pair.Key.ToString().Split('=')[1].TrimEnd(')')}={pair.Value}").Order(StringComparer.Ordinal));

    public async Task<SortedDictionary<string, Assignment>> AssignmentsAsync(string scheme = "customer-tier")
    {
        var found = new SortedDictionary<string, Assignment>(StringComparer.Ordinal);
        await foreach (var document in Store.ReadKindAsync(Assignment.KindOf(scheme), default))
        {
            var assignment = document.As<Assignment>();
            var master = (await Store.FindAsync<Core.Mastering.MasterDocument>(new(document.Key.Partition, Core.Mastering.MasterDocument.Id), default))!;
            found[master.Master.Members[0].Key.Id] = assignment;
        }

        return found;
    }

    public async Task<string> CodesAsync(string scheme = "customer-tier") => string.Concat((await AssignmentsAsync(scheme)).Values.Select(assignment => assignment.Decision.Code));

    public void At(string date) => World.Hub.Time.Now = DateTimeOffset.Parse(date, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
}
