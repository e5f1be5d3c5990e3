using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace SegSync.Tests.Compat;

/// <summary>What arrived, byte for byte where it matters: the target as it stood in the request line.</summary>
public sealed record Arrived(string Method, string Target, IDictionary<string, string> Headers, string Body);

/// <summary>A real server on a port of the system's choice that notes every request and answers as told.</summary>
public sealed class LoopbackServer : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly ConcurrentQueue<Arrived> arrived = new();

    private LoopbackServer(WebApplication app) => this.app = app;

    public Uri Address { get; private set; } = null!;

    /// <summary>Runs after the request is noted; answers 200 with the JSON text "ok" unless set.</summary>
    public RequestDelegate Answer { get; set; } = context => context.Response.WriteAsJsonAsync("ok");

    public Arrived Last => arrived.Last();

    public IEnumerable<Arrived> All => arrived;

    public static async Task<LoopbackServer> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.Configure<KestrelServerOptions>(kestrel => kestrel.Listen(System.Net.IPAddress.Loopback, 0));
        var server = new LoopbackServer(builder.Build());
        server.app.Run(server.ServeAsync);
        await server.app.StartAsync();
        server.Address = new Uri(server.app.Urls.First());
        return server;
    }

    public HttpClient Client() => new() { BaseAddress = Address };

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private async Task ServeAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        var body = await reader.ReadToEndAsync(context.RequestAborted);
        arrived.Enqueue(new Arrived(
            context.Request.Method,
            context.Features.Get<IHttpRequestFeature>()!.RawTarget,
            context.Request.Headers.ToDictionary(h => h.Key, h => h.Value.ToString(), StringComparer.OrdinalIgnoreCase),
            body));
        await Answer(context);
    }
}

/// <summary>Starts the server before each test and stops it after.</summary>
public abstract class LoopbackTests : IAsyncLifetime
{
    protected LoopbackServer Server { get; private set; } = null!;

    public async Task InitializeAsync() => Server = await LoopbackServer.StartAsync();

    public async Task DisposeAsync() => await Server.DisposeAsync();

    protected T Api<T>(Refit.RefitSettings? settings = null) => Refit.RestService.For<T>(Server.Client(), settings);
}
