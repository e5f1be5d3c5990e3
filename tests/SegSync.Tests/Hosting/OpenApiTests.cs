using System.Collections.Immutable;
using System.Reflection;
using System.Text.Json.Nodes;
using Microsoft.Azure.Functions.Worker;
using SegSync.Functions.Hosting;

namespace SegSync.Tests.Hosting;

public class OpenApiTests : IAsyncLifetime
{
    private static readonly ImmutableArray<FunctionEntry> Functions = FunctionTable.Of(typeof(EmbeddedHost).Assembly);

    private readonly HostedWorld hub = new();
    private JsonNode document = null!;

    public async Task InitializeAsync() => document = await (await hub.StartAsync()).GetAsync("/api/openapi.json");

    public async Task DisposeAsync() => await hub.DisposeAsync();

    [Fact]
    public void Every_http_function_is_in_it_and_nothing_else()
    {
        var told = document["paths"]!.AsObject().SelectMany(path => path.Value!.AsObject().Select(method => $"{method.Key} {path.Key} {method.Value!["operationId"]}"));
        var served = Functions.Where(function => function.Trigger is HttpTriggerAttribute).SelectMany(function =>
            ((HttpTriggerAttribute)function.Trigger).Methods!.Select(method => $"{method} {HttpFunctions.Route(function, new()).Replace("{*", "{", StringComparison.Ordinal)} {function.Name}"));
        told.Order().ShouldBe(served.Order());
    }

    [Fact]
    public void Every_parameter_of_a_path_is_told()
    {
        foreach (var (path, methods) in document["paths"]!.AsObject())
        {
            foreach (var (_, operation) in methods!.AsObject())
            {
                var named = operation!["parameters"]!.AsArray().Where(parameter => (string)parameter!["in"]! == "path").Select(parameter => $"{{{parameter!["name"]}}}");
                named.ShouldBe(System.Text.RegularExpressions.Regex.Matches(path, @"\{\w+\}").Select(match => match.Value));
            }
        }
    }

    [Fact]
    public void Answers_have_a_schema_and_references_lead_somewhere()
    {
        var trail = document["paths"]!["/api/why/{kind}/{id}"]!["get"]!["responses"]!["200"]!["content"]!["application/json"]!["schema"]!;
        trail["properties"]!.AsObject().Select(property => property.Key).ShouldContain("golden");
        foreach (var reference in References(document)) reference.ShouldBe("#/components/schemas/Problem");
    }

    [Fact]
    public void Every_trigger_of_the_app_is_one_that_the_embedded_host_serves() =>
        Functions.Select(function => function.Trigger.GetType()).Distinct().ShouldBeSubsetOf(
            [typeof(HttpTriggerAttribute), typeof(TimerTriggerAttribute), typeof(ServiceBusTriggerAttribute), typeof(BlobTriggerAttribute), typeof(CosmosDBTriggerAttribute)]);

    [Fact]
    public void The_file_of_settings_beside_the_program_is_read()
    {
        var settings = HostSettings.Load(Path.GetDirectoryName(typeof(EmbeddedHost).Assembly.Location)!);
        settings.ShouldBe(new HostSettings());
        HostSettings.Parse("""{"extensions":{"http":{"routePrefix":"v1"},"serviceBus":{"maxConcurrentSessions":9}}}""").ShouldBe(new() { RoutePrefix = "v1", MaxConcurrentSessions = 9 });
    }

    [Theory]
    [InlineData("{", "host.json")]
    [InlineData("""{"extensions":{"serviceBus":{"maxConcurrentSessions":0}}}""", "maxConcurrentSessions is 0")]
    [InlineData("""{"extensions":{"serviceBus":{"maxAutoLockRenewalDuration":"soon"}}}""", "maxAutoLockRenewalDuration is soon")]
    public void Settings_that_are_wrong_say_where(string json, string where) => Should.Throw<FormatException>(() => HostSettings.Parse(json)).Message.ShouldContain(where);

    [Fact]
    public void Rest_after_a_failure_doubles_up_to_its_limit()
    {
        var settings = new HostSettings();
        Enumerable.Range(1, 10).Select(delivery => settings.RestAfter(delivery).TotalSeconds).ShouldBe([1, 2, 4, 8, 16, 32, 64, 128, 256, 300]);
    }

    private static IEnumerable<string> References(JsonNode? node) => node switch
    {
        JsonObject item => item.SelectMany(pair => pair.Key == "$ref" ? [(string)pair.Value!] : References(pair.Value)),
        JsonArray array => array.SelectMany(References),
        _ => [],
    };
}
