using System.Net;
using System.Text;
using Microsoft.IdentityModel.Tokens;
using SegSync.Core.Syncing;
using SegSync.Functions.Configuration;
using SegSync.Functions.Hosting.Pipeline;
using SegSync.Tests.Compat;
using SegSync.Tests.Landing;

namespace SegSync.Tests.Hosting;

/// <summary>Who may call by tokens and by App Service's header: the same answers from the embedded host and the custom handler.</summary>
public sealed class TokenTests : LoopbackTests
{
    private readonly TestTime time = new();

    [Theory]
    [InlineData("embedded", "good", "SegSync.Read", 200, 403)]
    [InlineData("handler", "good", "SegSync.Read", 200, 403)]
    [InlineData("embedded", "good", "SegSync.Write", 200, 202)]
    [InlineData("handler", "good", "SegSync.Write", 200, 202)]
    [InlineData("embedded", "good", "Other.Role", 403, 403)]
    [InlineData("embedded", "without roles", "", 403, 403)]
    [InlineData("embedded", "none", "", 401, 401)]
    [InlineData("handler", "none", "", 401, 401)]
    [InlineData("embedded", "another audience", "SegSync.Write", 401, 401)]
    [InlineData("handler", "another audience", "SegSync.Write", 401, 401)]
    [InlineData("embedded", "another issuer", "SegSync.Write", 401, 401)]
    [InlineData("embedded", "expired", "SegSync.Write", 401, 401)]
    [InlineData("handler", "expired", "SegSync.Write", 401, 401)]
    [InlineData("embedded", "not yet valid", "SegSync.Write", 401, 401)]
    [InlineData("embedded", "somebody else's key", "SegSync.Write", 401, 401)]
    [InlineData("embedded", "no signature", "SegSync.Write", 401, 401)]
    [InlineData("embedded", "no token at all", "SegSync.Write", 401, 401)]
    [InlineData("embedded", "without an end", "SegSync.Write", 401, 401)]
    [InlineData("embedded", "the public key as a shared one", "SegSync.Write", 401, 401)]
    public async Task A_token_lets_in_when_all_of_it_is_right(string host, string token, string role, int read, int command)
    {
        using var issuer = Issuer.On(Server);
        await using var hub = await StartAsync(host, Entra(issuer));
        var text = token switch
        {
            "none" => null,
            "another audience" => issuer.Token(time.Now, descriptor => descriptor.Audience = "api://other", role),
            "another issuer" => issuer.Token(time.Now, descriptor => descriptor.Issuer = "https://elsewhere.example/v2.0", role),
            "expired" => issuer.Token(time.Now.AddHours(-2), null, role),
            "not yet valid" => issuer.Token(time.Now.AddMinutes(10), null, role),
            "somebody else's key" => issuer.Token(time.Now, descriptor => descriptor.SigningCredentials = new(new RsaSecurityKey(issuer.NewKey().Rsa) { KeyId = issuer.Key.KeyId }, "RS256"), role),
            "no signature" => issuer.Token(time.Now, descriptor => descriptor.SigningCredentials = null, role),
            "without an end" => issuer.Token(time.Now, descriptor => descriptor.Expires = null, role),
            "the public key as a shared one" => issuer.Token(time.Now, descriptor => descriptor.SigningCredentials = new(Shared(issuer.Key), "HS256"), role),
            "no token at all" => "certainly.not.one",
            "without roles" => issuer.Token(time.Now, descriptor => descriptor.Claims!.Remove("roles")),
            _ => issuer.Token(time.Now, null, role),
        };
        (await WithAsync(hub, text)).ShouldBe((HttpStatusCode)read);
        if (text is not null) hub.Client.DefaultRequestHeaders.Add("Authorization", $"Bearer {text}");
        using var answer = await hub.Client.PostAsync("/api/sync", null);
        answer.StatusCode.ShouldBe((HttpStatusCode)command);
        if (command == 401) answer.Headers.WwwAuthenticate.ToString().ShouldBe("Bearer");
        await hub.GetAsync("/api/health/live");
    }

    [Fact]
    public async Task A_new_key_of_the_issuer_is_fetched_when_a_token_names_it_but_not_for_every_wrong_token()
    {
        using var issuer = Issuer.On(Server);
        await using var hub = await StartAsync("embedded", Entra(issuer));
        (await WithAsync(hub, issuer.Token(time.Now, null, "SegSync.Read"))).ShouldBe(HttpStatusCode.OK);
        issuer.Roll();
        for (var i = 0; i < 3; i++) (await WithAsync(hub, issuer.Token(time.Now, null, "SegSync.Read"))).ShouldBe(HttpStatusCode.Unauthorized);
        issuer.Asked.ShouldBe(1);
        time.Now = time.Now.AddMinutes(6);
        (await WithAsync(hub, issuer.Token(time.Now, null, "SegSync.Read"))).ShouldBe(HttpStatusCode.OK);
        issuer.Asked.ShouldBe(2);
    }

    [Fact]
    public async Task An_issuer_that_falls_silent_takes_nothing_from_those_whose_keys_are_known()
    {
        using var issuer = Issuer.On(Server);
        await using var hub = await StartAsync("embedded", Entra(issuer));
        (await WithAsync(hub, issuer.Token(time.Now, null, "SegSync.Read"))).ShouldBe(HttpStatusCode.OK);
        issuer.Silent = true;
        time.Now = time.Now.AddHours(25);
        for (var i = 0; i < 3; i++) (await WithAsync(hub, issuer.Token(time.Now, null, "SegSync.Read"))).ShouldBe(HttpStatusCode.OK);
        var attempts = Server.All.Count();
        var known = issuer.Token(time.Now, null, "SegSync.Read");
        issuer.Roll();
        for (var i = 0; i < 3; i++) (await WithAsync(hub, issuer.Token(time.Now, null, "SegSync.Read"))).ShouldBe(HttpStatusCode.Unauthorized);
        (await WithAsync(hub, known)).ShouldBe(HttpStatusCode.OK);
        Server.All.Count().ShouldBe(attempts, "one attempt in five minutes, whatever comes of it");
        issuer.Silent = false;
        time.Now = time.Now.AddMinutes(6);
        (await WithAsync(hub, issuer.Token(time.Now, null, "SegSync.Read"))).ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Without_any_key_of_the_issuer_the_hub_says_that_it_cannot_tell()
    {
        using var issuer = Issuer.On(Server);
        issuer.Silent = true;
        await using var hub = await StartAsync("embedded", Entra(issuer));
        for (var i = 0; i < 3; i++) (await WithAsync(hub, issuer.Token(time.Now, null, "SegSync.Read"))).ShouldBe(HttpStatusCode.ServiceUnavailable);
        Server.All.Count().ShouldBe(1);
        (issuer.Silent, time.Now) = (false, time.Now.AddSeconds(11));
        (await WithAsync(hub, issuer.Token(time.Now, null, "SegSync.Read"))).ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("{\"actor\":\"a\",\"actor\":\"b\",\"systems\":[\"erp\"]}", true)]
    [InlineData("{\"actor\":\"a\",\"actor\":\"b\",\"systems\":[\"erp\"]}", false)]
    public async Task A_body_that_tells_one_name_twice_is_refused(string body, bool known)
    {
        using var issuer = Issuer.On(Server);
        await using var hub = await StartAsync("embedded", known ? Entra(issuer) : []);
        if (known) hub.Client.DefaultRequestHeaders.Add("Authorization", $"Bearer {issuer.Token(time.Now, null, "SegSync.Write")}");
        using var answer = await hub.Client.PostAsync("/api/sync", new StringContent(body));
        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await answer.Content.ReadAsStringAsync()).ShouldContain("actor");
    }

    [Theory]
    [InlineData("{\"actor\":\"the president\",\"reason\":\"r\",\"systems\":[\"erp\"]}")]
    [InlineData("{\"actor\":\"a\",\"Actor\":\"the president\",\"systems\":[\"erp\"]}")]
    [InlineData("")]
    public async Task Who_is_known_by_a_token_acts_under_that_name_whatever_the_body_says(string body)
    {
        using var issuer = Issuer.On(Server);
        await using var hub = await StartAsync("embedded", Entra(issuer));
        hub.Client.DefaultRequestHeaders.Add("Authorization", $"Bearer {issuer.Token(time.Now, null, "SegSync.Write")}");
        using var answer = await hub.Client.PostAsync("/api/sync", new StringContent(body));
        answer.StatusCode.ShouldBe(HttpStatusCode.Accepted);
        Job.Parse((await hub.Bus.ReceiveAsync(Job.Queue, 1, TimeSpan.FromMinutes(1), default))[0].Body).Actor.ShouldBe("ada@example.com");
    }

    [Theory]
    [InlineData("""{"auth_typ":"aad","name_typ":"name","role_typ":"roles","claims":[{"typ":"name","val":"ada"},{"typ":"roles","val":"SegSync.Write"}]}""", 202)]
    [InlineData("""{"auth_typ":"aad","name_typ":"name","role_typ":"roles","claims":[{"typ":"name","val":"ada"},{"typ":"roles","val":"SegSync.Read"}]}""", 403)]
    [InlineData("""{"auth_typ":"aad","claims":"none"}""", 401)]
    [InlineData("", 401)]
    public async Task Behind_app_service_its_header_says_who_calls(string principal, int status)
    {
        await using var hub = await StartAsync("handler", ("SEGSYNC_AUTH", "easyauth"), ("WEBSITE_AUTH_ENABLED", "True"));
        hub.Client.DefaultRequestHeaders.Add("X-MS-CLIENT-PRINCIPAL", Convert.ToBase64String(Encoding.UTF8.GetBytes(principal)));
        using var answer = await hub.Client.PostAsync("/api/sync", null);
        answer.StatusCode.ShouldBe((HttpStatusCode)status);
    }

    [Fact]
    public void A_header_of_app_service_is_not_trusted_where_there_is_none_before_the_process() =>
        Should.Throw<ConfigurationException>(() => CallerSettings.Of(name => name == "SEGSYNC_AUTH" ? "easyauth" : null).Rule(KeyRules.CheckedBefore, false, time)).Message.ShouldContain("SEGSYNC_AUTH");

    [Fact]
    public void Settings_of_callers_are_wrong_all_at_once()
    {
        var settings = new Dictionary<string, string> { ["SEGSYNC_AUTH"] = "entra", ["SEGSYNC_ENTRA_ISSUER"] = "http://login.example/v2.0" };
        Should.Throw<ConfigurationException>(() => CallerSettings.Of(settings.GetValueOrDefault)).Errors.Select(error => error.File).ShouldBe(["SEGSYNC_ENTRA_ISSUER", "SEGSYNC_ENTRA_AUDIENCE"]);
        Should.Throw<ConfigurationException>(() => CallerSettings.Of(name => name == "SEGSYNC_AUTH" ? "trust" : null));
    }

    private static (string, string)[] Entra(Issuer issuer) => [("SEGSYNC_AUTH", "entra"), ("SEGSYNC_ENTRA_ISSUER", issuer.Url), ("SEGSYNC_ENTRA_AUDIENCE", "api://segsync")];

    private static SymmetricSecurityKey Shared(RsaSecurityKey key) => new(key.Rsa.ExportParameters(false).Modulus) { KeyId = key.KeyId };

    private async Task<HostedWorld> StartAsync(string host, params (string Name, string Value)[] settings)
    {
        var hub = new HostedWorld { Time = time };
        foreach (var (name, value) in settings) hub.Secrets[name] = value;
        return host == "embedded" ? await hub.StartAsync() : await hub.StartHandlerAsync(null);
    }

    private static async Task<HttpStatusCode> WithAsync(HostedWorld hub, string? token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/systems");
        if (token is not null) request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {token}");
        using var answer = await hub.Client.SendAsync(request);
        return answer.StatusCode;
    }
}
