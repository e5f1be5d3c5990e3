using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using SegSync.Core.Landing;
using SegSync.Core.Memory;
using SegSync.Core.Records;
using SegSync.Core.Storing;
using SegSync.Core.Syncing;
using SegSync.Functions.Hosting;
using SegSync.Functions.Hosting.Handler;
using SegSync.Tests.Story;

namespace SegSync.Tests.Hosting;

/// <summary>A small landscape in memory behind the real embedded host, on a port of loopback that the system chose.</summary>
public sealed class HostedWorld : IHub, IAsyncDisposable
{
    private WebApplication? app;

    public SmallWorld World { get; } = new();

    public TimeProvider Time { get; init; } = TimeProvider.System;

    public HubPorts Ports => World.Hub.Ports with { Time = Time };

    public Landscape Landscape { get; init; } = new()
    {
        Tenant = "t",
        Trust = ["erp", "crm"],
        AsOf = new(2026, 6, 30),
        Quality = SmallWorld.NoGate,
        Systems = [new() { Name = "erp", Connector = "test" }, new() { Name = "crm", Connector = "test", Schedule = "0 30 4 * * *" }],
    };

    public SyncPass Pass => new(Ports, Landscape, [.. Landscape.Systems.Select(system => Around(World.System(system.Name).Plan with { Entry = system }))]);

    public IMessageBus Bus => bus ??= new MemoryMessageBus(Time);

    private IMessageBus? bus;

    public string DataDirectory { get; } = Directory.CreateTempSubdirectory("segsync-host-").FullName;

    public Dictionary<string, string> Secrets { get; } = new(StringComparer.Ordinal);

    /// <summary>What was imported: <c>system name text</c>.</summary>
    public List<string> Imports { get; } = [];

    /// <summary>What functions of tests have to tell.</summary>
    public System.Collections.Concurrent.ConcurrentQueue<string> Told { get; } = new();

    public HttpClient Client { get; private set; } = null!;

    public string? Secret(string name) => Secrets.GetValueOrDefault(name);

    public Task<PullCounts> ImportAsync(string system, string file, ReadOnlyMemory<byte> content, Command command, CancellationToken cancellationToken)
    {
        lock (Imports) Imports.Add($"{system} {file} {Encoding.UTF8.GetString(content.Span)}");
        return Task.FromResult(new PullCounts(1, 0, 1, 0, 0));
    }

    public Task<PullCounts> ReplayAsync(string? system, Command command, CancellationToken cancellationToken) => Task.FromResult(new PullCounts());

    public Task<RunLock> LockAsync(string session, CancellationToken cancellationToken) => Locks(session);

    /// <summary>How sessions are locked.</summary>
    public Func<string, Task<RunLock>> Locks { get; init; } = _ => Task.FromResult(RunLock.OfThisProcess());

    /// <summary>Changes the systems, such as the pace of their sources.</summary>
    public Func<SystemPlan, SystemPlan> Around { get; init; } = plan => plan;

    public Task MeasureAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Two systems with a shared customer, and orders; pulled, decided and pushed by a real pass.</summary>
    public async Task<HostedWorld> FilledAsync()
    {
        Fill();
        await Pass.RunAsync(new("test", "because"), null, default);
        return this;
    }

    public void Fill()
    {
        World.System("erp").Put(EntityKind.Customer, "1000", "1", ("name", "Müller & Söhne GmbH"), ("city", "Ulm"), ("vatNumber", "DE 811 907 980"));
        World.System("crm").Put(EntityKind.Customer, "001A", "1", ("name", "Mueller und Soehne"), ("vatNumber", "DE811907980"), ("email", "kauf@mueller.example"));
        World.System("erp").Put(EntityKind.Customer, "2000", "1", ("name", "Kleinkunde"), ("city", "Bonn"));
        World.System("crm").Put(EntityKind.Customer, "2000", "1", ("name", "Another"), ("city", "Rome"));
        World.System("erp").Put(EntityKind.Product, "P1", "1", ("name", "Bolt M8"));
        World.System("erp").Sell("so1", "1", ("1000", "P1", "2026-05-03", 5, 800));
        World.System("erp").Sell("so2", "1", ("2000", "P1", "2026-05-04", 1, 200));
    }

    public async Task<HostedWorld> StartAsync(EmbeddedHostOptions? options = null, params Type[] functions)
    {
        options ??= new() { Triggers = false };
        options = options with
        {
            Port = 0,
            PollEvery = TimeSpan.FromMilliseconds(10),
            WatchEvery = TimeSpan.FromMilliseconds(30),
            Settings = options.Settings ?? new() { RetryDelay = TimeSpan.FromMilliseconds(5), MaxRetryDelay = TimeSpan.FromMilliseconds(20) },
        };
        app = functions.Length == 0 ? EmbeddedHost.Build(this, options) : EmbeddedHost.Build(this, options, FunctionTable.Of(functions));
        await app.StartAsync();
        Client = new() { BaseAddress = new(app.Urls.Single()) };
        return this;
    }

    /// <summary>The custom handler in this process instead of the embedded host.</summary>
    internal async Task<HostedWorld> StartHandlerAsync(Action<Microsoft.Extensions.Logging.ILoggingBuilder>? logging, params Type[] functions)
    {
        app = CustomHandler.Build(this, 0, FunctionTable.Of(functions.Length == 0 ? typeof(IHub).Assembly.GetExportedTypes() : functions), logging);
        await app.StartAsync();
        Client = new() { BaseAddress = new(app.Urls.Single()) };
        return this;
    }

    public async Task<JsonNode> GetAsync(string path, HttpStatusCode status = HttpStatusCode.OK)
    {
        using var response = await Client.GetAsync(path);
        var text = await response.Content.ReadAsStringAsync();
        response.StatusCode.ShouldBe(status, text);
        response.Content.Headers.ContentType!.MediaType.ShouldBe(status == HttpStatusCode.OK ? "application/json" : "application/problem+json");
        return JsonNode.Parse(text)!;
    }

    public async Task StopAsync()
    {
        if (app is not null) await app.StopAsync();
    }

    public async ValueTask DisposeAsync()
    {
        Client?.Dispose();
        if (app is not null) await app.DisposeAsync();
        Directory.Delete(DataDirectory, true);
    }

    /// <summary>Waits until something holds; fails after half a minute.</summary>
    public static async Task UntilAsync(Func<Task<bool>> holds, string what)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!await holds())
        {
            if (patience.IsCancellationRequested) throw new TimeoutException($"it never came that {what}");
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System);
        }
    }
}
