using System.IO.Hashing;
using System.Reflection;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;
using Microsoft.Azure.Functions.Worker.Middleware;

namespace SegSync.Tests.Compat;

public sealed class WorkerAttributeTests
{
    [Fact]
    public void A_host_reads_from_a_method_what_was_declared_on_it()
    {
        var (name, timer) = Read<TimerTriggerAttribute>(nameof(Declared.Tick));
        name.ShouldBe("tick");
        (timer.Schedule, timer.UseMonitor, timer.RunOnStartup).ShouldBe(("0 */5 * * * *", true, true));
        var (_, queue) = Read<ServiceBusTriggerAttribute>(nameof(Declared.Job));
        (queue.QueueName, queue.TopicName, queue.Connection, queue.IsSessionsEnabled).ShouldBe(("jobs", null, "Bus", true));
        var (_, topic) = Read<ServiceBusTriggerAttribute>(nameof(Declared.Event));
        (topic.QueueName, topic.TopicName, topic.SubscriptionName).ShouldBe((null, "events", "hub"));
        var (_, blob) = Read<BlobTriggerAttribute>(nameof(Declared.Drop));
        (blob.BlobPath, blob.Source).ShouldBe(("drop/{system}/{name}", BlobTriggerSource.EventGrid));
        var (_, cosmos) = Read<CosmosDBTriggerAttribute>(nameof(Declared.Change));
        (cosmos.DatabaseName, cosmos.ContainerName, cosmos.MaxItemsPerInvocation, cosmos.StartFromBeginning).ShouldBe(("hub", "outbox", 50, true));
        var (_, http) = Read<HttpTriggerAttribute>(nameof(Declared.Call));
        http.AuthLevel.ShouldBe(AuthorizationLevel.Anonymous);
        http.Methods.ShouldBe(["get", "post"]);
        http.Route.ShouldBe("runs/{id}");
    }

    [Fact]
    public void An_http_trigger_defaults_to_the_function_key_unless_methods_are_given()
    {
        new HttpTriggerAttribute().AuthLevel.ShouldBe(AuthorizationLevel.Function);
        new HttpTriggerAttribute("get").AuthLevel.ShouldBe(AuthorizationLevel.Anonymous);
    }

    [Fact]
    public void Retry_intervals_are_checked()
    {
        Should.Throw<ArgumentOutOfRangeException>(() => new FixedDelayRetryAttribute(1, "soon"));
        Should.Throw<ArgumentOutOfRangeException>(() => new FixedDelayRetryAttribute(1, "-00:00:01"));
        Should.Throw<ArgumentException>(() => new ExponentialBackoffRetryAttribute(1, "00:01:00", "00:00:01"));
        new ExponentialBackoffRetryAttribute(-1, "00:00:01", "00:01:00").MaximumInterval.ShouldBe("00:01:00");
        Should.Throw<ArgumentException>(() => new CosmosDBTriggerAttribute("hub", " "));
    }

    [Fact]
    public async Task A_hash_reads_bytes_and_streams_alike()
    {
        var bytes = Enumerable.Range(0, 10_000).Select(i => (byte)i).ToArray();
        var expected = (byte)bytes.Sum(b => b);
        var sum = new Sum();
        sum.Append(bytes);
        sum.GetCurrentHash().ShouldBe([expected]);
        sum.GetHashAndReset().ShouldBe([expected]);
        using var stream = new MemoryStream(bytes);
        sum.Append(stream);
        sum.GetHashAndReset().ShouldBe([expected]);
        stream.Position = 0;
        await sum.AppendAsync(stream);
        sum.TryGetCurrentHash([], out var none).ShouldBeFalse();
        none.ShouldBe(0);
        Should.Throw<ArgumentException>(() => sum.GetHashAndReset([]));
        var hash = new byte[3];
        sum.GetHashAndReset(hash).ShouldBe(1);
        hash.ShouldBe([expected, 0, 0]);
        sum.GetCurrentHash().ShouldBe([0]);
        Should.Throw<ArgumentOutOfRangeException>(() => new Sum(0));
    }

    private static (string Name, T Trigger) Read<T>(string method)
        where T : TriggerBindingAttribute
    {
        var found = typeof(Declared).GetMethod(method)!;
        return (found.GetCustomAttribute<FunctionAttribute>()!.Name, found.GetParameters()[0].GetCustomAttribute<T>()!);
    }

    public sealed class Declared : IFunctionsWorkerMiddleware
    {
        [Function("tick")]
        [FixedDelayRetry(3, "00:00:10")]
        public static void Tick([TimerTrigger("0 */5 * * * *", RunOnStartup = true)] TimerInfo timer) => _ = timer;

        [Function("job")]
        public static void Job([ServiceBusTrigger("jobs", Connection = "Bus", IsSessionsEnabled = true)] string message) => _ = message;

        [Function("event")]
        public static void Event([ServiceBusTrigger("events", "hub")] string message) => _ = message;

        [Function("drop")]
        public static void Drop([BlobTrigger("drop/{system}/{name}", Source = BlobTriggerSource.EventGrid)] Stream blob) => _ = blob;

        [Function("change")]
        public static void Change([CosmosDBTrigger("hub", "outbox", MaxItemsPerInvocation = 50, StartFromBeginning = true)] string documents) => _ = documents;

        [Function("call")]
        public static void Call([HttpTrigger(AuthorizationLevel.Anonymous, "get", "post", Route = "runs/{id}")] object request) => _ = request;

        public Task Invoke(FunctionContext context, FunctionExecutionDelegate next) => next(context);
    }

    private sealed class Sum(int length = 1) : NonCryptographicHashAlgorithm(length)
    {
        private byte sum;

        public override void Append(ReadOnlySpan<byte> source)
        {
            foreach (var one in source)
                sum += one;
        }

        public override void Reset() => sum = 0;

        protected override void GetCurrentHashCore(Span<byte> destination) => destination[0] = sum;
    }
}
