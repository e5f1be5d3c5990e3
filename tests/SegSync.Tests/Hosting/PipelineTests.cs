using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using SegSync.Functions.Hosting;
using SegSync.Functions.Hosting.Pipeline;

namespace SegSync.Tests.Hosting;

/// <summary>Correlation and failures are one pipeline: the same answers from the embedded host and the custom handler.</summary>
public sealed class PipelineTests
{
    private const string Trace = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

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

    private async Task<HostedWorld> StartAsync(string host, Type functions)
    {
        var hub = new HostedWorld();
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
