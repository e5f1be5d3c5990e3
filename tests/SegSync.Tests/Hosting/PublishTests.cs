using System.Net;
using System.Reflection;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;
using Microsoft.Extensions.DependencyInjection;
using SegSync.Functions;
using SegSync.Functions.Configuration;
using SegSync.Functions.Hosting;
using SegSync.Tests.Commands;

namespace SegSync.Tests.Hosting;

/// <summary>The published folder, under a Functions host that a test plays, serves what the embedded host serves.</summary>
public sealed class PublishTests(PublishTests.Published published) : IClassFixture<PublishTests.Published>
{
    private const string Landscape = """{"systems":[{"name":"shop","connector":"file","mappings":["online-retail"]}]}""";

    private static readonly (string Name, MethodInfo Method, TriggerBindingAttribute Trigger)[] Functions =
        [.. typeof(Hub).Assembly.GetExportedTypes().SelectMany(type => type.GetMethods())
            .Where(method => method.GetCustomAttribute<FunctionAttribute>() is not null)
            .Select(method => (method.GetCustomAttribute<FunctionAttribute>()!.Name, method, method.GetParameters().Select(parameter => parameter.GetCustomAttribute<TriggerBindingAttribute>()).OfType<TriggerBindingAttribute>().Single()))];

    public static TheoryData<string, string, string> HttpFunctions
    {
        get
        {
            var data = new TheoryData<string, string, string>();
            foreach (var (name, _, trigger) in Functions)
            {
                if (trigger is not HttpTriggerAttribute http) continue;
                foreach (var method in http.Methods!) data.Add(name, method, $"/api/{System.Text.RegularExpressions.Regex.Replace(http.Route!, @"\{[^}]+\}", "1")}");
            }

            return data;
        }
    }

    [Fact]
    public void Every_function_of_the_assembly_has_a_folder_with_its_trigger_and_there_is_no_other()
    {
        var folders = Directory.GetFiles(published.Folder, "function.json", SearchOption.AllDirectories).ToDictionary(file => Path.GetFileName(Path.GetDirectoryName(file)!), file => JsonNode.Parse(File.ReadAllText(file))!["bindings"]!.AsArray());
        folders.Keys.Order().ShouldBe(Functions.Select(function => function.Name).Order());
        foreach (var (name, method, trigger) in Functions)
        {
            var bindings = folders[name];
            var binding = bindings[0]!;
            bindings.Count(candidate => candidate!["type"]!.ToString().EndsWith("Trigger", StringComparison.Ordinal)).ShouldBe(1, name);
            bindings.ShouldAllBe(candidate => candidate!["direction"] != null && candidate["name"] != null);
            method.GetParameters().Single(parameter => parameter.Name == binding["name"]!.ToString()).GetCustomAttribute<TriggerBindingAttribute>().ShouldBe(trigger);
            switch (trigger)
            {
                case HttpTriggerAttribute http:
                    binding["type"]!.ToString().ShouldBe("httpTrigger");
                    binding["route"]!.ToString().ShouldBe(http.Route);
                    binding["methods"]!.AsArray().Select(m => m!.ToString()).ShouldBe(http.Methods!);
                    binding["authLevel"]!.ToString().ShouldBe(http.AuthLevel.ToString(), StringCompareShould.IgnoreCase);
                    bindings.Count.ShouldBe(2, "forwarding wants exactly one trigger and one output");
                    bindings[1]!["type"]!.ToString().ShouldBe("http");
                    break;
                case TimerTriggerAttribute timer:
                    (binding["type"]!.ToString(), binding["schedule"]!.ToString()).ShouldBe(("timerTrigger", timer.Schedule));
                    break;
                case ServiceBusTriggerAttribute bus:
                    (binding["type"]!.ToString(), binding["queueName"]!.ToString(), binding["connection"]!.ToString(), (bool)binding["isSessionsEnabled"]!).ShouldBe(("serviceBusTrigger", bus.QueueName, bus.Connection, bus.IsSessionsEnabled));
                    break;
                case BlobTriggerAttribute blob:
                    (binding["type"]!.ToString(), binding["path"]!.ToString(), binding["connection"]!.ToString(), binding["source"]!.ToString()).ShouldBe(("blobTrigger", blob.BlobPath, blob.Connection, blob.Source.ToString()));
                    break;
                default:
                    throw new InvalidOperationException($"{name}: a trigger that is not looked at");
            }
        }
    }

    [Fact]
    public void The_embedded_host_serves_the_same_routes()
    {
        var served = published.Embedded.Services.GetRequiredService<IEnumerable<EndpointDataSource>>().SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()
            .SelectMany(endpoint => endpoint.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods.Select(method => $"{method.ToUpperInvariant()} {endpoint.RoutePattern.RawText}")).Where(route => route != "GET /");
        var declared = Functions.Where(function => function.Trigger is HttpTriggerAttribute).Select(function => (HttpTriggerAttribute)function.Trigger).SelectMany(http => http.Methods!.Select(method => $"{method.ToUpperInvariant()} /api/{http.Route}"));
        served.Order().ShouldBe(declared.Order());
    }

    [Theory]
    [MemberData(nameof(HttpFunctions))]
    public async Task A_forwarded_request_is_answered_like_the_embedded_hosts(string function, string method, string path)
    {
        var here = await AnswerAsync(published.EmbeddedClient, method, path);
        var there = await AnswerAsync(published.Host.Client, method, path);
        there.ShouldBe(here, function);
        ((int)there.Status).ShouldBeLessThan(500);
    }

    [Fact]
    public async Task A_timer_a_message_and_a_file_are_worked_off()
    {
        var timer = new JsonObject { ["Schedule"] = new JsonObject { ["AdjustForDST"] = true }, ["ScheduleStatus"] = new JsonObject { ["Last"] = "2026-06-30T23:59:00+00:00", ["Next"] = "2026-07-01T00:01:00+00:00", ["LastUpdated"] = "2026-06-30T23:59:00+00:00" }, ["IsPastDue"] = false };
        Good(await published.Host.CallAsync("tick", FunctionsHost.Payload("timer", timer)));
        var job = """{"job":"decide","actor":"test","reason":"to see \"quotes\" survive"}""";
        Good(await published.Host.CallAsync("jobs", FunctionsHost.Payload("message", job, ("DeliveryCount", 1), ("MessageId", "m1"), ("SessionId", "hub"), ("SequenceNumber", 7), ("EnqueuedTimeUtc", "2026-07-01T00:00:00Z"))));
        var file = Encoding.UTF8.GetBytes("InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n536365,85123A,HOLDER,6,2010-12-01 08:26:00,2.55,17850.0,United Kingdom\n");
        Good(await published.Host.CallAsync("drop", FunctionsHost.Payload("content", Convert.ToBase64String(file), ("system", "shop"), ("name", "online-retail.csv"), ("BlobTrigger", "drop/shop/online-retail.csv"))));
        using var runs = await published.Host.Client.GetAsync("/api/runs");
        (await runs.Content.ReadAsStringAsync()).ShouldContain("master");

        static void Good((HttpStatusCode Status, JsonNode? Answer) call)
        {
            call.Status.ShouldBe(HttpStatusCode.OK, call.Answer?.ToJsonString());
            call.Answer!.AsObject().Select(pair => pair.Key).ShouldBe(["Outputs", "Logs", "ReturnValue"]);
        }
    }

    [Fact]
    public async Task What_cannot_be_worked_off_is_a_failed_invocation_and_never_hangs()
    {
        (await published.Host.CallAsync("jobs", null)).Status.ShouldBe(HttpStatusCode.InternalServerError);
        (await published.Host.CallAsync("jobs", new JsonObject())).Status.ShouldBe(HttpStatusCode.InternalServerError);
        var (status, answer) = await published.Host.CallAsync("jobs", FunctionsHost.Payload("message", """{"job":"pull","system":"nobody","actor":"a","reason":"r"}"""));
        status.ShouldBe(HttpStatusCode.InternalServerError);
        answer!["Logs"]![0]!.ToString().ShouldContain("nobody");
        (await published.Host.CallAsync("drop", FunctionsHost.Payload("content", "aGFsbG8=", ("system", "nobody"), ("name", "x.csv")))).Status.ShouldBe(HttpStatusCode.InternalServerError);
        (await published.Host.CallAsync("drop", FunctionsHost.Payload("content", "not base64", ("system", "shop"), ("name", "x.csv")))).Status.ShouldBe(HttpStatusCode.InternalServerError);
    }

    [Fact]
    public async Task A_folder_that_holds_something_else_is_left_alone()
    {
        using var program = new HubProgram();
        program.Write("mine.txt", "mine");
        var said = await program.RunAsync("publish", "--to", program.Beside("."));
        said.Code.ShouldBe(2);
        said.Error.ShouldContain("--to");
        File.ReadAllText(program.Beside("mine.txt")).ShouldBe("mine");
    }

    private static async Task<(HttpStatusCode Status, string? Type)> AnswerAsync(HttpClient client, string method, string path)
    {
        using var request = new HttpRequestMessage(new(method.ToUpperInvariant()), path);
        if (request.Method != HttpMethod.Get) request.Content = new StringContent("{}", Encoding.UTF8, "application/json");
        using var response = await client.SendAsync(request);
        return (response.StatusCode, response.Content.Headers.ContentType?.MediaType);
    }

    public sealed class Published : IAsyncLifetime
    {
        private readonly HubProgram program = new();
        private Hub hub = null!;

        public string Folder => program.Beside("app");

        public Microsoft.AspNetCore.Builder.WebApplication Embedded { get; private set; } = null!;

        public HttpClient EmbeddedClient { get; private set; } = null!;

        internal FunctionsHost Host { get; private set; } = null!;

        public async Task InitializeAsync()
        {
            (await program.RunAsync("publish", "--to", Folder)).Good();
            (await program.RunAsync("publish", "--to", Folder, "--json")).Good().Json.GetProperty("functions").GetArrayLength().ShouldBe(Functions.Length);
            var landscape = program.Write("landscape.json", Landscape);
            Host = await FunctionsHost.StartAsync(Folder, ("SEGSYNC_DATA", program.Beside("handler-data")), ("SEGSYNC_LANDSCAPE", landscape));
            hub = await Hub.OpenAsync(new() { Data = program.Beside("embedded-data"), Landscape = landscape, Storage = StorageSettings.Embedded }, default);
            Embedded = EmbeddedHost.Build(hub, new() { Port = 0, Triggers = false });
            await Embedded.StartAsync();
            EmbeddedClient = new() { BaseAddress = new(Embedded.Urls.First()) };
        }

        public async Task DisposeAsync()
        {
            await Host.DisposeAsync();
            EmbeddedClient.Dispose();
            await Embedded.DisposeAsync();
            await hub.DisposeAsync();
            program.Dispose();
        }
    }
}
