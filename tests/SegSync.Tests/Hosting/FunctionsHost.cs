using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace SegSync.Tests.Hosting;

/// <summary>Plays the Azure Functions host to a published folder: starts the app as host.json says, probes it, calls its functions.</summary>
internal sealed class FunctionsHost : IAsyncDisposable
{
    private readonly Process process;
    private int invocation;

    private FunctionsHost(Process process, Uri address)
    {
        this.process = process;
        Client = new() { BaseAddress = address, Timeout = TimeSpan.FromSeconds(60) };
    }

    /// <summary>Forwards HTTP requests as they are.</summary>
    public HttpClient Client { get; }

    public static async Task<FunctionsHost> StartAsync(string folder, params (string Name, string Value)[] settings)
    {
        var handler = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(folder, "host.json")))!["customHandler"]!["description"]!;
        var start = new ProcessStartInfo(handler["defaultExecutablePath"]!.ToString(), handler["arguments"]!.AsArray().Select(argument => argument!.ToString()))
        {
            WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        var port = FreePort();
        start.Environment["FUNCTIONS_CUSTOMHANDLER_PORT"] = $"{port}";
        foreach (var (name, value) in settings) start.Environment[name] = value;
        var host = new FunctionsHost(Process.Start(start)!, new($"http://127.0.0.1:{port}"));
        _ = host.process.StandardOutput.ReadToEndAsync();
        var error = host.process.StandardError.ReadToEndAsync();
        while (!await host.IsReadyAsync())
        {
            if (host.process.HasExited) throw new InvalidOperationException($"the app ended before it was ready: {await error}");
            await Task.Yield();
        }

        return host;
    }

    /// <summary>Calls a function that is no HTTP function; the answer's status and body.</summary>
    public async Task<(HttpStatusCode Status, JsonNode? Answer)> CallAsync(string function, JsonNode? payload)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/{function}") { Content = new StringContent(payload?.ToJsonString() ?? "null", Encoding.UTF8, "application/json") };
        request.Headers.Add("X-Azure-Functions-InvocationId", $"00000000-0000-0000-0000-{Interlocked.Increment(ref invocation):d12}");
        using var response = await Client.SendAsync(request);
        return (response.StatusCode, JsonNode.Parse(await response.Content.ReadAsStringAsync()));
    }

    /// <summary>A payload; texts are encoded a second time, as the host does with texts, numbers and lists.</summary>
    public static JsonObject Payload(string name, JsonNode data, params (string Name, JsonNode Value)[] metadata)
    {
        var told = new JsonObject { ["sys"] = new JsonObject { ["MethodName"] = name, ["RandGuid"] = "0" } };
        foreach (var (key, value) in metadata) told[key] = Twice(value);
        return new() { ["Data"] = new JsonObject { [name] = Twice(data) }, ["Metadata"] = told };
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        if (!process.HasExited) process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync();
        process.Dispose();
    }

    private static JsonNode Twice(JsonNode value) => value.GetValueKind() == JsonValueKind.Object ? value : JsonValue.Create(value.ToJsonString());

    private async Task<bool> IsReadyAsync()
    {
        try
        {
            // any answer will do
            using var response = await Client.GetAsync("/");
            return true;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
