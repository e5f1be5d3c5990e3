using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using SegSync.Core.Syncing;
using SegSync.Functions.Configuration;
using SegSync.Functions.Hosting;
using SegSync.Functions.Hosting.Handler;
using SegSync.Functions.Hosting.Pipeline;
using SegSync.Tests.Compat;
using SegSync.Tests.Landing;

namespace SegSync.Tests.Hosting;

/// <summary>Correlation, failures and authorisation are one pipeline: the same answers from the embedded host and the custom handler.</summary>
public sealed class PipelineTests : LoopbackTests
{
    private const string Trace = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

    private readonly TestTime time = new();
    private readonly Lines lines = new();

    [Theory]
    [InlineData("embedded")]
    [InlineData("handler")]
    public async Task An_answer_carries_the_callers_correlation_id_or_that_of_its_trace(string host)
    {
        await using var hub = await StartAsync(host, typeof(Faulty));
        (await AskAsync(hub, "/api/fine", ("x-correlation-id", "order-17"))).Correlation.ShouldBe("order-17");
        (await AskAsync(hub, "/api/fine", ("traceparent", Trace))).Correlation.ShouldBe("4bf92f3577b34da6a3ce929d0e0e4736");
        var made = (await AskAsync(hub, "/api/fine")).Correlation;
        made.ShouldMatch("^[0-9a-f]{32}$");
        (await AskAsync(hub, "/api/fine", ("x-correlation-id", "with spaces and \"quotes\""))).Correlation.ShouldMatch("^[0-9a-f]{32}$");
        (await AskAsync(hub, "/api/fine", ("x-correlation-id", new string('x', 129)))).Correlation.ShouldMatch("^[0-9a-f]{32}$");
    }

    [Theory]
    [InlineData("embedded")]
    [InlineData("handler")]
    public async Task A_failure_is_answered_as_problem_details_and_logged_under_its_correlation_id(string host)
    {
        await using var hub = await StartAsync(host, typeof(Faulty));
        var (status, _, body) = await AskAsync(hub, "/api/faulty", ("x-correlation-id", "order-18"));
        status.ShouldBe(HttpStatusCode.InternalServerError);
        var problem = JsonNode.Parse(body)!;
        ((int)problem["status"]!, problem["type"]!.ToString()).ShouldBe((500, "about:blank"));
        problem["detail"]!.ToString().ShouldContain("order-18");
        body.ShouldNotContain("the secret inside");
        var logged = lines.All.ShouldHaveSingleItem();
        logged.ShouldContain("CorrelationId=order-18");
        logged.ShouldContain("Function=faulty");
        logged.ShouldContain("the secret inside");
        (await AskAsync(hub, "/api/refusing")).Status.ShouldBe(HttpStatusCode.RequestEntityTooLarge);
    }

    [Fact]
    public async Task A_message_is_logged_under_its_own_correlation_id()
    {
        await using var hub = await StartAsync("handler", typeof(Faulty));
        using var call = new HttpRequestMessage(HttpMethod.Post, "/telling")
        {
            Content = new StringContent(FunctionsHost.Payload("body", "x", ("CorrelationId", "c-9"), ("MessageId", "m-1")).ToJsonString(), Encoding.UTF8, "application/json"),
        };
        (await hub.Client.SendAsync(call)).StatusCode.ShouldBe(HttpStatusCode.OK);
        lines.All.ShouldHaveSingleItem().ShouldContain("CorrelationId=c-9");
    }

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
    public async Task A_token_lets_in_when_all_of_it_is_right(string host, string token, string role, int read, int command)
    {
        using var issuer = Issuer.On(Server);
        await using var hub = await StartAsync(host, [], Entra(issuer));
        var text = token switch
        {
            "none" => null,
            "another audience" => issuer.Token(time.Now, descriptor => descriptor.Audience = "api://other", role),
            "another issuer" => issuer.Token(time.Now, descriptor => descriptor.Issuer = "https://elsewhere.example/v2.0", role),
            "expired" => issuer.Token(time.Now.AddHours(-2), null, role),
            "not yet valid" => issuer.Token(time.Now.AddMinutes(10), null, role),
            "somebody else's key" => issuer.Token(time.Now, descriptor => descriptor.SigningCredentials = new(new Microsoft.IdentityModel.Tokens.RsaSecurityKey(issuer.NewKey().Rsa) { KeyId = issuer.Key.KeyId }, "RS256"), role),
            "no signature" => issuer.Token(time.Now, descriptor => descriptor.SigningCredentials = null, role),
            "no token at all" => "certainly.not.one",
            "without roles" => issuer.Token(time.Now, descriptor => descriptor.Claims!.Remove("roles")),
            _ => issuer.Token(time.Now, null, role),
        };
        if (text is not null) hub.Client.DefaultRequestHeaders.Add("Authorization", $"Bearer {text}");
        (await AskAsync(hub, "/api/systems")).Status.ShouldBe((HttpStatusCode)read);
        using var answer = await hub.Client.PostAsync("/api/sync", null);
        answer.StatusCode.ShouldBe((HttpStatusCode)command);
        if (command == 401) answer.Headers.WwwAuthenticate.ToString().ShouldBe("Bearer");
        (await AskAsync(hub, "/api/health/live")).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_new_key_of_the_issuer_is_fetched_when_a_token_names_it_but_not_for_every_wrong_token()
    {
        using var issuer = Issuer.On(Server);
        await using var hub = await StartAsync("embedded", [], Entra(issuer));
        (await WithAsync(hub, issuer.Token(time.Now, null, "SegSync.Read"))).ShouldBe(HttpStatusCode.OK);
        issuer.Roll();
        for (var i = 0; i < 3; i++) (await WithAsync(hub, issuer.Token(time.Now, null, "SegSync.Read"))).ShouldBe(HttpStatusCode.Unauthorized);
        issuer.Asked.ShouldBe(1);
        time.Now = time.Now.AddMinutes(6);
        (await WithAsync(hub, issuer.Token(time.Now, null, "SegSync.Read"))).ShouldBe(HttpStatusCode.OK);
        issuer.Asked.ShouldBe(2);
    }

    [Theory]
    [InlineData("{\"actor\":\"the president\",\"reason\":\"r\",\"systems\":[\"erp\"]}")]
    [InlineData("{\"actor\":\"a\",\"Actor\":\"the president\",\"systems\":[\"erp\"]}")]
    [InlineData("")]
    public async Task Who_is_known_by_a_token_acts_under_that_name_whatever_the_body_says(string body)
    {
        using var issuer = Issuer.On(Server);
        await using var hub = await StartAsync("embedded", [], Entra(issuer));
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
        await using var hub = await StartAsync("handler", [], ("SEGSYNC_AUTH", "easyauth"));
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

    private Task<HostedWorld> StartAsync(string host, Type functions) => StartAsync(host, [functions]);

    private async Task<HostedWorld> StartAsync(string host, Type[] functions, params (string Name, string Value)[] settings)
    {
        var hub = new HostedWorld { Time = time };
        foreach (var (name, value) in settings) hub.Secrets[name] = value;
        return host == "embedded"
            ? await hub.StartAsync(new() { Triggers = false, Logging = logging => logging.AddProvider(lines) }, functions)
            : await hub.StartHandlerAsync(logging => logging.AddProvider(lines), functions);
    }

    private static async Task<(HttpStatusCode Status, string Correlation, string Body)> AskAsync(HostedWorld hub, string path, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);
        using var answer = await hub.Client.SendAsync(request);
        return (answer.StatusCode, answer.Headers.TryGetValues(Correlation.Header, out var values) ? values.Single() : "", await answer.Content.ReadAsStringAsync());
    }

    private static async Task<HttpStatusCode> WithAsync(HostedWorld hub, string token) => (await AskAsync(hub, "/api/systems", ("Authorization", $"Bearer {token}"))).Status;

    public class Faulty(ILogger<Faulty> logger)
    {
        [Function("fine")]
        public static IActionResult Fine([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "fine")] HttpRequest request) => new OkResult();

        [Function("faulty")]
        public static IActionResult Fail([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "faulty")] HttpRequest request) => throw new InvalidOperationException("the secret inside");

        [Function("refusing")]
        public static IActionResult Refuse([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "refusing")] HttpRequest request) => throw new BadHttpRequestException("too much", 413);

        [Function("telling")]
        public void Tell([ServiceBusTrigger("telling")] string body) => logger.LogWarning("told {Length}", body.Length);
    }

    /// <summary>Log lines with their scopes.</summary>
    private sealed class Lines : ILoggerProvider, ISupportExternalScope
    {
        private readonly System.Collections.Concurrent.ConcurrentQueue<string> lines = new();
        private IExternalScopeProvider scopes = new LoggerExternalScopeProvider();

        public IEnumerable<string> All => lines;

        public ILogger CreateLogger(string categoryName) => new Writer(this);

        public void SetScopeProvider(IExternalScopeProvider scopeProvider) => scopes = scopeProvider;

        public void Dispose()
        {
        }

        private sealed class Writer(Lines owner) : ILogger
        {
            public IDisposable? BeginScope<TState>(TState state)
                where TState : notnull => owner.scopes.Push(state);

            public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

            public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
            {
                var line = new StringBuilder(formatter(state, exception)).Append(' ').Append(exception?.Message);
                owner.scopes.ForEachScope((scope, text) => text.AppendJoin(' ', (scope as IEnumerable<KeyValuePair<string, object>> ?? []).Select(pair => $" {pair.Key}={pair.Value}")), line);
                owner.lines.Enqueue(line.ToString());
            }
        }
    }
}
