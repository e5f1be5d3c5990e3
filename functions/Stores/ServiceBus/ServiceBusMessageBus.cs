using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using Polly;
using Polly.Retry;
using SegSync.Core.Storing;

namespace SegSync.Functions.Stores.ServiceBus;

/// <summary>Sends messages to a queue; durable when it returns.</summary>
internal delegate Task SendMessages(string queue, IReadOnlyCollection<BusMessage> messages, CancellationToken cancellationToken);

/// <summary>
/// Sends to Azure Service Bus and mends its dead letters, by its REST API. Receiving is the Functions triggers' work: the
/// members for it throw <see cref="NotSupportedException"/>. A queue has duplicate detection, so that a send whose answer
/// was lost may be sent again. A service that fails throws <see cref="IOException"/>.
/// </summary>
/// <param name="api">The REST API.</param>
/// <param name="send">Sends in another way; null for the REST API.</param>
internal sealed class ServiceBusMessageBus(IServiceBusApi api, SendMessages? send = null) : IMessageBus
{
    private const int MaxRequest = 192 * 1024;
    private const string Batch = "application/vnd.microsoft.servicebus.json";
    private static readonly HttpStatusCode[] Passing =
        [HttpStatusCode.RequestTimeout, HttpStatusCode.TooManyRequests, HttpStatusCode.InternalServerError, HttpStatusCode.BadGateway, HttpStatusCode.ServiceUnavailable, HttpStatusCode.GatewayTimeout];

    private readonly ResiliencePipeline<HttpResponseMessage> pipeline = new ResiliencePipelineBuilder<HttpResponseMessage>()
        .AddRetry(new RetryStrategyOptions<HttpResponseMessage>
        {
            ShouldHandle = new PredicateBuilder<HttpResponseMessage>().Handle<HttpRequestException>().HandleResult(answer => Passing.Contains(answer.StatusCode)),
            MaxRetryAttempts = 5,
            Delay = TimeSpan.FromMilliseconds(200),
            BackoffType = DelayBackoffType.Exponential,
            UseJitter = true,
            DelayGenerator = static retry => new(retry.Outcome.Result?.Headers.RetryAfter?.Delta),
        })
        .Build();

    /// <inheritdoc/>
    public async Task SendAsync(string queue, IReadOnlyCollection<BusMessage> messages, CancellationToken cancellationToken)
    {
        BusLimits.Check(messages);
        if (send is not null)
        {
            await send(queue, messages, cancellationToken);
            return;
        }

        var (batch, length) = (new List<string>(), 0);
        foreach (var message in messages.Select(Written))
        {
            if (batch.Count > 0 && length + message.Length > MaxRequest)
            {
                await PostAsync(queue, batch, cancellationToken);
                (batch, length) = ([], 0);
            }

            batch.Add(message);
            length += message.Length;
        }

        if (batch.Count > 0) await PostAsync(queue, batch, cancellationToken);
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<DeadLetter> DeadLettersAsync(string queue, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var locked = new List<Locked>();
        try
        {
            while (await LockAsync(queue, cancellationToken) is { } next) locked.Add(next);
            foreach (var letter in locked) yield return letter.Letter;
        }
        finally
        {
            foreach (var letter in locked) await AskAsync(cancel => api.UnlockDead(queue, letter.Letter.Sequence, letter.Token, cancel), CancellationToken.None, HttpStatusCode.NotFound);
        }
    }

    /// <inheritdoc/>
    public async Task<int> ReplayDeadLettersAsync(string queue, CancellationToken cancellationToken)
    {
        var replayed = 0;
        while (await LockAsync(queue, cancellationToken) is { } dead)
        {
            // under its old id the queue would drop it as sent before; under one id a second try of this replay is dropped
            var id = ContentHash.Of($"{dead.Letter.Id}|{dead.Letter.Sequence}");
            await SendAsync(queue, [new(id, dead.Letter.Body, dead.Letter.Session)], cancellationToken);
            await AskAsync(cancel => api.CompleteDead(queue, dead.Letter.Sequence, dead.Token, cancel), cancellationToken, HttpStatusCode.NotFound);
            replayed++;
        }

        return replayed;
    }

    /// <inheritdoc/>
    public async Task<long> DepthAsync(string queue, CancellationToken cancellationToken)
    {
        using var answer = await AskAsync(cancel => api.Describe(queue, cancel), cancellationToken);
        var entry = XDocument.Parse(await answer.Content.ReadAsStringAsync(cancellationToken));
        return entry.Descendants().Where(element => element.Name.LocalName is "ActiveMessageCount" or "ScheduledMessageCount").Sum(element => long.Parse(element.Value, CultureInfo.InvariantCulture));
    }

    /// <inheritdoc/>
    public Task<ImmutableArray<LockedMessage>> ReceiveAsync(string queue, int max, TimeSpan lockFor, CancellationToken cancellationToken) => throw ByTriggers();

    /// <inheritdoc/>
    public Task<bool> CompleteAsync(LockedMessage message, CancellationToken cancellationToken) => throw ByTriggers();

    /// <inheritdoc/>
    public Task<bool> AbandonAsync(LockedMessage message, TimeSpan delay, string reason, CancellationToken cancellationToken) => throw ByTriggers();

    /// <inheritdoc/>
    public Task<bool> DeadLetterAsync(LockedMessage message, string reason, CancellationToken cancellationToken) => throw ByTriggers();

    /// <inheritdoc/>
    public Task<bool> RenewAsync(LockedMessage message, TimeSpan lockFor, CancellationToken cancellationToken) => throw ByTriggers();

    private static NotSupportedException ByTriggers() => new("Messages of Service Bus are received by the triggers of the Functions host.");

    private static string Written(BusMessage message)
    {
        var properties = new JsonObject { ["MessageId"] = message.Id };
        if (message.Session is { } session) properties["SessionId"] = session;
        if (message.NotBefore is { } due) properties["ScheduledEnqueueTimeUtc"] = due.ToUniversalTime().ToString("R", CultureInfo.InvariantCulture);
        return new JsonObject { ["Body"] = message.Body, ["BrokerProperties"] = properties }.ToJsonString();
    }

    private async Task PostAsync(string queue, List<string> batch, CancellationToken cancellationToken) =>
        (await AskAsync(
            cancel => api.Send(queue, new StringContent($"[{string.Join(',', batch)}]", Encoding.UTF8, new MediaTypeHeaderValue(Batch)), cancel), cancellationToken)).Dispose();

    private async Task<Locked?> LockAsync(string queue, CancellationToken cancellationToken)
    {
        using var answer = await AskAsync(cancel => api.LockDead(queue, cancel), cancellationToken);
        if (answer.StatusCode == HttpStatusCode.NoContent) return null;
        var properties = JsonNode.Parse(answer.Headers.GetValues("BrokerProperties").First())!;
        var reason = answer.Headers.TryGetValues("DeadLetterReason", out var told) ? told.First().Trim('"') : "";
        var letter = new DeadLetter(
            (long)properties["SequenceNumber"]!, properties["MessageId"]!.ToString(), await answer.Content.ReadAsStringAsync(cancellationToken),
            properties["SessionId"]?.ToString(), (int?)properties["DeliveryCount"] ?? 0, reason);
        return new(letter, properties["LockToken"]!.ToString());
    }

    private async Task<HttpResponseMessage> AskAsync(Func<CancellationToken, Task<HttpResponseMessage>> ask, CancellationToken cancellationToken, HttpStatusCode? alsoGood = null)
    {
        HttpResponseMessage answer;
        try
        {
            answer = await pipeline.ExecuteAsync(async cancel => await ask(cancel), cancellationToken);
        }
        catch (HttpRequestException exception)
        {
            throw new IOException($"Service Bus cannot be reached: {exception.Message}", exception);
        }

        if (answer.IsSuccessStatusCode || answer.StatusCode == alsoGood) return answer;
        var words = await answer.Content.ReadAsStringAsync(cancellationToken);
        answer.Dispose();
        throw new IOException($"Service Bus refuses ({(int)answer.StatusCode}): {(words.Length > 300 ? words[..300] : words)}");
    }

    private sealed record Locked(DeadLetter Letter, string Token);
}
