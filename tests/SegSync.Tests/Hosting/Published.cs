using SegSync.Functions;
using SegSync.Functions.Configuration;
using SegSync.Functions.Hosting;
using SegSync.Tests.Commands;
using SegSync.Tests.Storing;

namespace SegSync.Tests.Hosting;

/// <summary>A published folder under a Functions host that a test plays, beside the embedded host with the same landscape.</summary>
public sealed class Published : IAsyncLifetime
{
    private readonly HubProgram program = new();

    public Azurite Azurite { get; } = new();

    private Hub hub = null!;

    public string Folder => program.Beside("app");

    public Microsoft.AspNetCore.Builder.WebApplication Embedded { get; private set; } = null!;

    public HttpClient EmbeddedClient { get; private set; } = null!;

    internal FunctionsHost Host { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        await Azurite.InitializeAsync();
        (await program.RunAsync("publish", "--to", Folder)).Good();
        (await program.RunAsync("publish", "--to", Folder, "--json")).Good().Json.GetProperty("functions").GetArrayLength().ShouldBe(PublishTests.Functions.Length);
        var landscape = program.Write("landscape.json", PublishFolderTests.Landscape);
        Host = await FunctionsHost.StartAsync(Folder, ("SEGSYNC_DATA", program.Beside("handler-data")), ("SEGSYNC_LANDSCAPE", landscape), ("Storage", Azurite.ConnectionString));
        hub = await Hub.OpenAsync(new() { Data = program.Beside("embedded-data"), Landscape = landscape, Storage = StorageSettings.Embedded }, default);
        Embedded = EmbeddedHost.Build(hub, new() { Port = 0, Triggers = false });
        await Embedded.StartAsync();
        EmbeddedClient = new() { BaseAddress = new(Embedded.Urls.First()) };
    }

    public async Task DisposeAsync()
    {
        await Host.DisposeAsync();
        await Azurite.DisposeAsync();
        EmbeddedClient.Dispose();
        await Embedded.DisposeAsync();
        await hub.DisposeAsync();
        program.Dispose();
    }
}
