using System.Net;
using Microsoft.Azure.Cosmos;
using Polly;
using Polly.Retry;
using SegSync.Core.Storing;

namespace SegSync.Functions.Stores.Cosmos;

/// <summary>
/// Calls of the service: what passes is tried again (the client itself waits out 429 as long as the service asks), what
/// they cost is summed, and what fails for good becomes an <see cref="IOException"/> that says so.
/// </summary>
internal sealed class CosmosCalls(string account)
{
    private const int LongestMessage = 300;

    private static readonly HttpStatusCode[] Passing =
        [HttpStatusCode.RequestTimeout, HttpStatusCode.TooManyRequests, (HttpStatusCode)449, HttpStatusCode.InternalServerError, HttpStatusCode.BadGateway, HttpStatusCode.ServiceUnavailable, HttpStatusCode.GatewayTimeout];

    private readonly ResiliencePipeline pipeline = new ResiliencePipelineBuilder()
        .AddRetry(new RetryStrategyOptions
        {
            ShouldHandle = new PredicateBuilder().Handle<CosmosException>(exception => Passing.Contains(exception.StatusCode))
                .Handle<HttpRequestException>().Handle<CosmosOperationCanceledException>(),
            MaxRetryAttempts = 7,
            Delay = TimeSpan.FromMilliseconds(100),
            MaxDelay = TimeSpan.FromSeconds(10),
            BackoffType = DelayBackoffType.Exponential,
            UseJitter = true,
            DelayGenerator = static retry => new((retry.Outcome.Exception as CosmosException)?.RetryAfter),
        })
        .Build();

    private long thousandths;

    /// <summary>Request units charged since the store was opened.</summary>
    public decimal RequestUnits => Interlocked.Read(ref thousandths) / 1000m;

    /// <summary>Calls until an answer comes, which need not be a success.</summary>
    /// <param name="call">The call; throws <see cref="CosmosException"/> where trying again may help.</param>
    /// <param name="cancellationToken">Stops the waiting.</param>
    public async ValueTask<T> RunAsync<T>(Func<CancellationToken, ValueTask<T>> call, CancellationToken cancellationToken)
    {
        try
        {
            return await pipeline.ExecuteAsync(call, cancellationToken);
        }
        catch (CosmosException exception) when (exception.StatusCode == HttpStatusCode.RequestEntityTooLarge)
        {
            throw new StoreLimitException($"{account}: the service finds the request too large.");
        }
        catch (Exception exception) when (exception is CosmosException or HttpRequestException or CosmosOperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            var status = exception is CosmosException { StatusCode: var code } ? $" ({(int)code})" : "";
            throw new IOException($"{account} does not answer as it should{status}: {Brief(exception)}. What was committed stays; run again.", exception);
        }
    }

    // the client's messages go on for pages
    private static string Brief(Exception exception)
    {
        var words = exception is CosmosException { ResponseBody: { Length: > 0 } body } ? body : exception.Message;
        var line = string.Join(' ', words.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return line.Length > LongestMessage ? line[..LongestMessage] : line.TrimEnd('.');
    }

    /// <summary>Notes what a call cost.</summary>
    public void Charge(double requestUnits) => Interlocked.Add(ref thousandths, (long)Math.Round(requestUnits * 1000));

    /// <summary>An answer with what it cost noted; one that is no success is thrown, 404 and 304 aside.</summary>
    public ResponseMessage Checked(ResponseMessage response)
    {
        Charge(response.Headers.RequestCharge);
        return response.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.NotModified ? response : response.EnsureSuccessStatusCode();
    }
}
