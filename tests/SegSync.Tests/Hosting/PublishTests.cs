using System.Net;
using System.Reflection;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;
using Microsoft.Extensions.DependencyInjection;
using SegSync.Benchmarks;
using SegSync.Functions;
using SegSync.Functions.Configuration;
using SegSync.Functions.Hosting;
using SegSync.Tests.Commands;
using SegSync.Tests.Storing;

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
                case BlobTriggerAttribute:
                    binding["type"]!.ToString().ShouldBe("eventGridTrigger", "the address of a file, never its content");
                    break;
                case CosmosDBTriggerAttribute feed:
                    (binding["type"]!.ToString(), binding["databaseName"]!.ToString(), binding["containerName"]!.ToString(), binding["connection"]!.ToString(), binding["leaseContainerName"]!.ToString())
                        .ShouldBe(("cosmosDBTrigger", feed.DatabaseName, feed.ContainerName, feed.Connection, feed.LeaseContainerName));
                    break;
                default:
                    throw new InvalidOperationException($"{name}: a trigger that is not looked at");
            }
        }
    }

    [Fact]
    public async Task Every_function_json_fits_the_documented_schema()
    {
        var schema = await NJsonSchema.JsonSchema.FromFileAsync(Path.Combine(Repository.Root, "tests", "SegSync.Tests", "Hosting", "function.schema.json"));
        foreach (var file in Directory.GetFiles(published.Folder, "function.json", SearchOption.AllDirectories))
            schema.Validate(await File.ReadAllTextAsync(file)).ShouldBeEmpty(file);
        schema.Validate("""{"bindings":[{"type":"cosmosDBTrigger","direction":"in","name":"x","databaseName":"d","collectionName":"c","connection":"C"}]}""").ShouldNotBeEmpty();
        schema.Validate("""{"bindings":[{"type":"timerTrigger","direction":"in","name":"x","schedule":"* * * * * *"}],"retry":{"strategy":"fixedDelay","maxRetryCount":3}}""").ShouldNotBeEmpty();
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
    public async Task A_timer_a_message_and_a_page_of_the_change_feed_are_worked_off()
    {
        var timer = new JsonObject { ["Schedule"] = new JsonObject { ["AdjustForDST"] = true }, ["ScheduleStatus"] = new JsonObject { ["Last"] = "2026-06-30T23:59:00+00:00", ["Next"] = "2026-07-01T00:01:00+00:00", ["LastUpdated"] = "2026-06-30T23:59:00+00:00" }, ["IsPastDue"] = false };
        Good(await published.Host.CallAsync("tick", FunctionsHost.Payload("timer", timer)));
        var job = """{"job":"decide","actor":"test","reason":"to see \"quotes\" survive"}""";
        Good(await published.Host.CallAsync("jobs", FunctionsHost.Payload("message", job, ("DeliveryCount", 1), ("MessageId", "m1"), ("SessionId", "hub"), ("SequenceNumber", 7), ("EnqueuedTimeUtc", "2026-07-01T00:00:00Z"))));
        var changes = new JsonArray(new JsonObject { ["id"] = "out~7C1", ["pk"] = "mst|t|c1", ["kind"] = "outbox/shop", ["text"] = "{}" }, new JsonObject { ["id"] = "x" });
        Good(await published.Host.CallAsync("outbox", FunctionsHost.Payload("changes", changes)));
        Good(await published.Host.CallAsync("outbox", FunctionsHost.Payload("changes", new JsonArray())));
        using var runs = await published.Host.Client.GetAsync("/api/runs");
        (await runs.Content.ReadAsStringAsync()).ShouldContain("master");
    }

    [SkippableTheory]
    [InlineData("Microsoft.Storage.BlobCreated", "drop", "shop/online-retail.csv", 1)]
    [InlineData("Microsoft.Storage.BlobDeleted", "drop", "shop/online-retail.csv", 0)]
    [InlineData("Microsoft.Storage.BlobCreated", "landing", "shop/online-retail.csv", 0)]
    [InlineData("Microsoft.Storage.BlobCreated", "drop", "online-retail.csv", 0)]
    public async Task An_event_about_a_dropped_file_carries_its_address_and_the_file_is_read_there(string type, string container, string name, int jobs)
    {
        Skip.If(published.Azurite.Missing is not null, published.Azurite.Missing);
        var client = new Azure.Storage.Blobs.BlobServiceClient(published.Azurite.ConnectionString).GetBlobContainerClient(container);
        await client.CreateIfNotExistsAsync();
        await client.GetBlobClient(name).UploadAsync(BinaryData.FromString($"InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n536365,85123A,HOLDER,6,2010-12-01 08:26:00,2.55,17850.0,{type} {container} {name}\n"), overwrite: true);
        var depth = await DepthAsync();
        var told = new JsonObject
        {
            ["id"] = "1", ["topic"] = "/subscriptions/s/resourceGroups/g/providers/Microsoft.Storage/storageAccounts/a", ["subject"] = $"/blobServices/default/containers/{container}/blobs/{name}",
            ["eventType"] = type, ["eventTime"] = "2026-07-01T08:00:00Z", ["dataVersion"] = "", ["metadataVersion"] = "1",
            ["data"] = new JsonObject { ["api"] = "PutBlob", ["contentLength"] = 100, ["blobType"] = "BlockBlob", ["url"] = $"https://elsewhere.example/{container}/{name}" },
        };
        Good(await published.Host.CallAsync("drop", FunctionsHost.Payload("content", told)));
        (await DepthAsync() - depth).ShouldBe(jobs);
    }

    private async Task<long> DepthAsync() => (long)JsonNode.Parse(await published.Host.Client.GetStringAsync("/api/overview"))!["jobs"]!;

    private static void Good((HttpStatusCode Status, JsonNode? Answer) call)
    {
        call.Status.ShouldBe(HttpStatusCode.OK, call.Answer?.ToJsonString());
        call.Answer!.AsObject().Select(pair => pair.Key).ShouldBe(["Outputs", "Logs", "ReturnValue"]);
    }

    [Fact]
    public async Task What_cannot_be_worked_off_is_a_failed_invocation_and_never_hangs()
    {
        (await published.Host.CallAsync("jobs", null)).Status.ShouldBe(HttpStatusCode.InternalServerError);
        (await published.Host.CallAsync("jobs", new JsonObject())).Status.ShouldBe(HttpStatusCode.InternalServerError);
        var (status, answer) = await published.Host.CallAsync("jobs", FunctionsHost.Payload("message", """{"job":"pull","system":"nobody","actor":"a","reason":"r"}"""));
        status.ShouldBe(HttpStatusCode.InternalServerError);
        answer!["Logs"]![0]!.ToString().ShouldContain("nobody");
        var nobody = new JsonObject { ["eventType"] = "Microsoft.Storage.BlobCreated", ["subject"] = "/blobServices/default/containers/drop/blobs/shop/no-such-file.csv" };
        (await published.Host.CallAsync("drop", FunctionsHost.Payload("content", nobody))).Status.ShouldBe(HttpStatusCode.InternalServerError);
        (await published.Host.CallAsync("outbox", FunctionsHost.Payload("changes", "no list"))).Status.ShouldBe(HttpStatusCode.InternalServerError);
    }

    [Fact]
    public async Task A_folder_published_for_the_apps_own_check_does_not_start_without_one()
    {
        using var program = new HubProgram();
        var folder = program.Beside("app");
        (await program.RunAsync("publish", "--to", folder, "--auth", "app")).Good();
        JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(folder, "systems", "function.json")))!["bindings"]![0]!["authLevel"]!.ToString().ShouldBe("anonymous");
        var landscape = program.Write("landscape.json", Landscape);
        var settings = new[] { ("SEGSYNC_DATA", program.Data), ("SEGSYNC_LANDSCAPE", landscape) };
        (await Should.ThrowAsync<InvalidOperationException>(() => FunctionsHost.StartAsync(folder, settings))).Message.ShouldContain("SEGSYNC_AUTH");
        await using var host = await FunctionsHost.StartAsync(folder, [.. settings, ("SEGSYNC_AUTH", "easyauth")]);
        (await host.Client.GetAsync("/api/systems")).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        (await host.Client.GetAsync("/api/health/live")).StatusCode.ShouldBe(HttpStatusCode.OK);
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
            (await program.RunAsync("publish", "--to", Folder, "--json")).Good().Json.GetProperty("functions").GetArrayLength().ShouldBe(Functions.Length);
            var landscape = program.Write("landscape.json", Landscape);
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
}
