using System.Globalization;
using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using SegSync.Sandbox.Admin;
using SegSync.Sandbox.Faults;
using SegSync.Sandbox.Http;
using SegSync.Sandbox.Journal;
using SegSync.Sandbox.Otm;
using SegSync.Sandbox.Salesforce;
using SegSync.Sandbox.Sap;
using SegSync.Sandbox.Wms;
using SegSync.Sandbox.World;

namespace SegSync.Sandbox;

/// <summary>A running sandbox: the four stand-ins on one loopback port.</summary>
internal sealed class Server : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly RequestJournal _requests;
    private readonly ChangeJournal _changes;

    private Server(WebApplication app, Landscape landscape, RequestJournal requests, ChangeJournal changes) => (_app, Landscape, _requests, _changes) = (app, landscape, requests, changes);

    public Landscape Landscape { get; }
    public Uri Url { get; private set; } = new("http://127.0.0.1");

    public static async Task<Server> StartAsync(SandboxOptions options, TimeProvider time, CancellationToken cancellation = default)
    {
        var faults = new FaultPlan(options.Seed);
        if (options.Faults.ValueKind != JsonValueKind.Undefined && faults.Replace(options.Faults) is { Count: > 0 } errors)
            throw new SandboxOptions.BadOptionException("faults: " + string.Join("; ", errors));
        if (options.Data.Length > 0)
            Directory.CreateDirectory(options.Data);
        var changes = new ChangeJournal(options.Data);
        var landscape = new Landscape(options, changes);
        var requests = new RequestJournal(options.Data);
        ISystem[] systems = [new SapSystem(landscape), new SalesforceSystem(landscape), new WmsSystem(landscape), new OtmSystem(landscape)];
        var front = new Front(landscape, systems, faults, requests, time);
        var admin = new AdminApi(landscape, faults, requests);

        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, options.Port);
            kestrel.Limits.MaxRequestBodySize = 200_000_000;
            kestrel.AddServerHeader = false;
        });
        var app = builder.Build();
        app.Run(context => context.Request.Path.StartsWithSegments("/_sandbox") ? admin.HandleAsync(context) : front.HandleAsync(context));
        var server = new Server(app, landscape, requests, changes);
        await app.StartAsync(cancellation);
        server.Url = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
        return server;
    }

    /// <summary>What the parent process reads from the first line.</summary>
    public string Greeting() => string.Create(CultureInfo.InvariantCulture,
        $$"""{"url":"{{Url.GetLeftPart(UriPartial.Authority)}}","customers":{{Landscape.Options.Customers}},"products":{{Landscape.Options.Products}},"orders":{{Landscape.Options.Orders}},"orderLines":{{Landscape.Orders.LineCount}},"seed":{{Landscape.Options.Seed}}}""");

    public Task WaitAsync(CancellationToken cancellation) => _app.WaitForShutdownAsync(cancellation);

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _requests.Dispose();
        _changes.Dispose();
    }
}
