using System.Diagnostics;
using SegSync.Functions.Configuration;
using SegSync.Tests.Cosmos;
using SegSync.Tests.Sandbox;

namespace SegSync.Tests.Faults;

/// <summary>
/// A child process that syncs is killed at each commit point; what is started after it must end where an undisturbed run
/// ends, with every value written once.
/// </summary>
public abstract class KillContract(KillContract.Undisturbed undisturbed) : IClassFixture<KillContract.Undisturbed>
{
    /// <summary>Where this test keeps its documents, as settings of the child process.</summary>
    private protected virtual Task<Dictionary<string, string>> SettingsAsync() => Task.FromResult(new Dictionary<string, string>());

    public static TheoryData<string, int, string> Points
    {
        get
        {
            var points = new TheoryData<string, int, string>();
            foreach (var when in new[] { "before", "after" })
            {
                foreach (var (kind, nth) in new[]
                {
                    ("landing", 1), ("record", 1), ("record", 60), ("document", 20), ("quarantine", 1), ("cursor", 1), ("cursor", 4),
                    ("ledger", 5), ("posting", 30), ("crosswalk", 7), ("crosswalk", 90), ("master", 1), ("master", 20),
                    ("profile", 9), ("snapshot", 1), ("assignment", 4), ("outbox", 11), ("receipt", 1), ("receipt", 30), ("checkpoint", 9), ("run", 3),
                }) points.Add(kind, nth, when);
            }

            return points;
        }
    }

    public static TheoryData<string, int, string> IntentPoints
    {
        get
        {
            var points = new TheoryData<string, int, string>();
            foreach (var when in new[] { "before", "after" })
            {
                // an intent is written, its two masters follow one after the other, then it goes
                foreach (var (kind, nth) in new[] { ("intent", 1), ("master", 1), ("master", 2), ("delete-intent", 1), ("assignment", 1), ("delete-profile", 1), ("receipt", 1) })
                    points.Add(kind, nth, when);
            }

            return points;
        }
    }

    private protected async Task FirstSyncAsync(string kind, int nth, string when)
    {
        using var folder = new TempFolder();
        var settings = await SettingsAsync();
        await using var sandbox = await SmallAsync();
        await KillAsync(folder.Path, sandbox, kind, nth, when, settings);
        (await EndState.SettleAsync(folder.Path, sandbox, storage: Of(settings))).ShouldBe(undisturbed.First);
    }

    private protected async Task MergeSyncAsync(string kind, int nth, string when)
    {
        using var folder = new TempFolder();
        var settings = await SettingsAsync();
        await using var sandbox = await SmallAsync();
        await EndState.SettleAsync(folder.Path, sandbox, storage: Of(settings));
        await MergeAsync(sandbox);
        await KillAsync(folder.Path, sandbox, kind, nth, when, settings);
        (await EndState.SettleAsync(folder.Path, sandbox, storage: Of(settings))).ShouldBe(undisturbed.Merged);
    }

    private static StorageSettings Of(Dictionary<string, string> settings) => StorageSettings.Of(settings.GetValueOrDefault);

    private protected static Task<RunningSandbox> SmallAsync() => RunningSandbox.StartAsync(customers: 40, products: 12, orders: 100, dirt: 0.04);

    /// <summary>Gives one company the VAT number of another, both known to one system alone, and sells to it what turns the classes over.</summary>
    private static async Task MergeAsync(RunningSandbox sandbox)
    {
        var other = (await sandbox.GetAsync("/_sandbox/rows/sap/A_Customer/1000008")).GetProperty("VATRegistration").GetString();
        await sandbox.AdminAsync("edit", $$$"""{"system":"sap","entity":"A_Customer","id":"1000016","fields":{"VATRegistration":"{{{other}}}"}}""");
        await sandbox.AdminAsync("order", """{"customer":"1000016","product":"MAT000002","quantity":5000,"amount":9000000,"date":"2026-06-15"}""");
    }

    private static async Task KillAsync(string data, RunningSandbox sandbox, string kind, int nth, string when, Dictionary<string, string> settings)
    {
        var start = new ProcessStartInfo("dotnet",
            ["exec", Path.Combine(AppContext.BaseDirectory, "SegSync.Benchmarks.dll"), "sync-kill", data, sandbox.Url.ToString(), kind, $"{nth}", when])
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        foreach (var (name, value) in settings) start.Environment[name] = value;
        using var child = Process.Start(start)!;
        var error = child.StandardError.ReadToEndAsync();
        await child.WaitForExitAsync();
        child.ExitCode.ShouldBe(137, $"the point {kind} {nth} was not met: {await error}");
    }

    public sealed class Undisturbed : IAsyncLifetime
    {
        internal EndState First { get; private set; } = null!;

        internal EndState Merged { get; private set; } = null!;

        public async Task InitializeAsync()
        {
            using var folder = new TempFolder();
            await using var sandbox = await SmallAsync();
            First = await EndState.SettleAsync(folder.Path, sandbox);
            First.Values.ShouldNotBeEmpty();
            await MergeAsync(sandbox);
            Merged = await EndState.SettleAsync(folder.Path, sandbox);
            Merged.Masters.Count.ShouldBe(First.Masters.Count - 1);
            Merged.Values.Count.ShouldBeGreaterThan(First.Values.Count);
        }

        public Task DisposeAsync() => Task.CompletedTask;
    }
}

public sealed class KillTests(KillContract.Undisturbed undisturbed) : KillContract(undisturbed)
{
    [Theory]
    [MemberData(nameof(Points))]
    public Task A_first_sync_that_is_killed_ends_like_one_that_is_not(string kind, int nth, string when) => FirstSyncAsync(kind, nth, when);

    [Theory]
    [MemberData(nameof(IntentPoints))]
    public Task A_merge_that_is_killed_ends_like_one_that_is_not(string kind, int nth, string when) => MergeSyncAsync(kind, nth, when);
}

/// <summary>
/// The same with the documents in Cosmos DB; what they end like is what embedded storage ends in. Every point, before the
/// write or after it in turn, since each takes several seconds.
/// </summary>
public sealed class CosmosKillTests(KillContract.Undisturbed undisturbed) : KillContract(undisturbed), IAsyncLifetime
{
    private readonly CosmosCounterpart counterpart = new();

    public static IEnumerable<object[]> EveryOtherPoint => Points.Where((_, i) => i % 2 == 0);

    public static IEnumerable<object[]> EveryOtherIntentPoint => IntentPoints.Where((_, i) => i % 2 == 0);

    [Theory]
    [MemberData(nameof(EveryOtherPoint))]
    public Task A_first_sync_that_is_killed_ends_like_one_that_is_not(string kind, int nth, string when) => FirstSyncAsync(kind, nth, when);

    [Theory]
    [MemberData(nameof(EveryOtherIntentPoint))]
    public Task A_merge_that_is_killed_ends_like_one_that_is_not(string kind, int nth, string when) => MergeSyncAsync(kind, nth, when);

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await counterpart.DisposeAsync();

    private protected override Task<Dictionary<string, string>> SettingsAsync() => counterpart.SettingsAsync();
}

internal sealed class TempFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("segsync-test-").FullName;

    public void Dispose() => Directory.Delete(Path, true);
}
