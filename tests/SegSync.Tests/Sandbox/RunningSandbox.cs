using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using SegSync.Sandbox;

namespace SegSync.Tests.Sandbox;

/// <summary>A sandbox in this process with clients that hold the right credentials.</summary>
internal sealed class RunningSandbox : IAsyncDisposable
{
    public const string Sap = "/sap/opu/odata/sap/";
    private readonly Server _server;

    private RunningSandbox(Server server)
    {
        _server = server;
        Client = Connect();
    }

    public Uri Url => _server.Url;
    public HttpClient Client { get; }

    public static async Task<RunningSandbox> StartAsync(
        string faults = "[]", string data = "", int sapPage = 1000, long seed = 42, int customers = 400, int products = 60, int orders = 900, double dirt = 0.005, int port = 0, TimeProvider? time = null)
    {
        using var document = JsonDocument.Parse(faults);
        return new RunningSandbox(await Server.StartAsync(new SandboxOptions { Customers = customers, Products = products, Orders = orders, Dirt = dirt, Data = data, SapPageSize = sapPage, Seed = seed, Faults = document.RootElement.Clone(), Port = port }, time ?? TimeProvider.System));
    }

    public HttpClient Connect() => new(new SocketsHttpHandler { CookieContainer = new CookieContainer() }) { BaseAddress = Url };

    public async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, string? user = null, string? json = null, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path.StartsWith("http", StringComparison.Ordinal) ? new Uri(path) : new Uri(Url, path));
        if (user is not null)
            request.Headers.Authorization = user.StartsWith("00D", StringComparison.Ordinal) ? new("Bearer", user) : new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(user + ":secret")));
        if (json is not null)
            request.Content = new StringContent(json, Encoding.UTF8, "application/json");
        foreach (var (name, value) in headers)
        {
            if (name == "Content-Type")
                request.Content!.Headers.ContentType = MediaTypeHeaderValue.Parse(value);
            else
                request.Headers.TryAddWithoutValidation(name, value);
        }
        return await Client.SendAsync(request);
    }

    public async Task<JsonElement> GetAsync(string path, string? user = null, params (string Name, string Value)[] headers)
    {
        using var response = await SendAsync(HttpMethod.Get, path, user, null, headers);
        var text = await response.Content.ReadAsStringAsync();
        response.StatusCode.ShouldBe(HttpStatusCode.OK, text);
        return Parse(text);
    }

    public static JsonElement Parse(string text)
    {
        using var document = JsonDocument.Parse(text);
        return document.RootElement.Clone();
    }

    public async Task<JsonElement> AdminAsync(string path, string json)
    {
        using var response = await SendAsync(HttpMethod.Post, "/_sandbox/" + path, null, json);
        response.StatusCode.ShouldBe(HttpStatusCode.OK, await response.Content.ReadAsStringAsync());
        return Parse(await response.Content.ReadAsStringAsync());
    }

    public async Task<string> CsrfAsync()
    {
        using var response = await SendAsync(HttpMethod.Get, Sap + "API_BUSINESS_PARTNER/", "COMM_USER", null, ("x-csrf-token", "Fetch"));
        return response.Headers.GetValues("x-csrf-token").Single();
    }

    public async Task<string> TokenAsync()
    {
        using var response = await Client.PostAsync(new Uri(Url, "/services/oauth2/token"), new FormUrlEncodedContent(new Dictionary<string, string> { ["grant_type"] = "client_credentials", ["client_id"] = "sandbox", ["client_secret"] = "sandbox-secret" }));
        return Parse(await response.Content.ReadAsStringAsync()).GetProperty("access_token").GetString()!;
    }

    public async Task<string> EtagAsync(string resource) => (await GetAsync(Sap + resource, "COMM_USER")).GetProperty("d").GetProperty("__metadata").GetProperty("etag").GetString()!;

    public async Task<(HttpStatusCode Status, string Body)> PatchSapAsync(string resource, string json, string etag, string token)
    {
        using var response = await SendAsync(HttpMethod.Patch, Sap + resource, "COMM_USER", json, ("If-Match", etag), ("x-csrf-token", token));
        return (response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _server.DisposeAsync();
    }
}
