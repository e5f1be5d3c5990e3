using System.Net;
using System.Security.Cryptography;
using System.Text;
using SegSync.Core.Syncing;
using SegSync.Functions.Triggers;

namespace SegSync.Tests.Hosting;

public class CallerTests : IAsyncLifetime
{
    private readonly HostedWorld hub = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await hub.DisposeAsync();

    [Fact]
    public async Task With_a_key_configured_a_call_needs_it()
    {
        hub.Secrets["SEGSYNC_API_KEY"] = "open sesame";
        await hub.StartAsync();
        await hub.GetAsync("/api/systems", HttpStatusCode.Unauthorized);
        await hub.GetAsync("/api/systems?code=wrong", HttpStatusCode.Unauthorized);
        hub.Client.DefaultRequestHeaders.Add("x-functions-key", "open sesame");
        await hub.GetAsync("/api/systems");
    }

    [Theory]
    [InlineData("/api/health/live")]
    [InlineData("/api/openapi.json")]
    public async Task What_tells_no_data_needs_no_key(string path)
    {
        hub.Secrets["SEGSYNC_API_KEY"] = "open sesame";
        await hub.StartAsync();
        await hub.GetAsync(path);
    }

    [Fact]
    public async Task Without_a_key_only_this_machine_is_answered()
    {
        await hub.StartAsync();
        hub.Client.DefaultRequestHeaders.Host = "evil.example";
        await hub.GetAsync("/api/systems", HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task A_page_of_another_site_may_not_send_commands()
    {
        await hub.StartAsync();
        hub.Client.DefaultRequestHeaders.Add("Sec-Fetch-Site", "cross-site");
        using var response = await hub.Client.PostAsync("/api/sync", null);
        response.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task A_signed_notice_lands_and_pulls_its_system_once()
    {
        hub.Secrets[Webhook.SecretName("erp")] = "whisper";
        await hub.StartAsync();
        for (var i = 0; i < 2; i++) (await NotifyAsync("erp", "{\"changed\":1}", "whisper")).ShouldBe(HttpStatusCode.Accepted);
        (await NotifyAsync("erp", "{\"changed\":2}", "whisper")).ShouldBe(HttpStatusCode.Accepted);
        (await hub.Bus.DepthAsync("jobs", default)).ShouldBe(2);
        var job = Job.Parse((await hub.Bus.ReceiveAsync("jobs", 1, TimeSpan.FromMinutes(1), default))[0].Body);
        (job.Name, job.System, job.Actor).ShouldBe(("pull", "erp", "webhook"));
        Encoding.UTF8.GetString((await hub.Ports.Landing.GetAsync(job.Address!, default))!.Value.Span).ShouldBe("{\"changed\":1}");
    }

    [Theory]
    [InlineData("erp", "another secret")]
    [InlineData("crm", "whisper")]
    [InlineData("nobody", "whisper")]
    public async Task A_notice_that_is_not_signed_with_the_systems_secret_is_turned_away(string system, string secret)
    {
        hub.Secrets[Webhook.SecretName("erp")] = "whisper";
        await hub.StartAsync();
        (await NotifyAsync(system, "{}", secret)).ShouldBe(HttpStatusCode.Unauthorized);
        (await hub.Bus.DepthAsync("jobs", default)).ShouldBe(0);
        (await hub.Ports.Landing.ListAsync("", default).CountAsync()).ShouldBe(0);
    }

    [Theory]
    [InlineData("")]
    [InlineData("sha256=")]
    [InlineData("sha1=0000")]
    [InlineData("sha256=zz")]
    public async Task A_notice_with_no_proper_signature_is_turned_away(string signature)
    {
        hub.Secrets[Webhook.SecretName("erp")] = "whisper";
        await hub.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/webhooks/erp") { Content = new StringContent("{}") };
        request.Headers.TryAddWithoutValidation("X-SegSync-Signature", signature);
        using var response = await hub.Client.SendAsync(request);
        response.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    private async Task<HttpStatusCode> NotifyAsync(string system, string body, string secret)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/webhooks/{system}") { Content = new StringContent(body) };
        request.Headers.Add("X-SegSync-Signature", "sha256=" + Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(body))));
        using var response = await hub.Client.SendAsync(request);
        return response.StatusCode;
    }
}
