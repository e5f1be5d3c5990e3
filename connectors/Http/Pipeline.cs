using System.Net;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Polly;
using Polly.Retry;
using Polly.Timeout;
using SegSync.Core.Connecting;

namespace SegSync.Connectors.Http;

/// <summary>The one place where attempts, waits and connections are decided.</summary>
internal static class Pipeline
{
    private const int DefaultAttempts = 6;
    private static readonly TimeSpan DefaultTimeout = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan FirstWait = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan LongestBackoff = TimeSpan.FromSeconds(15);

    /// <summary>A longer Retry-After is handed to the caller, whose job can be put back instead of blocking.</summary>
    private static readonly TimeSpan LongestRetryAfter = TimeSpan.FromMinutes(1);

    /// <summary>Retries around a time limit for each attempt. No jitter: same faults, same waits.</summary>
    public static ResiliencePipeline Of(ConnectorSettings settings, TimeProvider time, ILogger logger)
    {
        var builder = new ResiliencePipelineBuilder { TimeProvider = time };
        var attempts = settings.MaxAttempts ?? DefaultAttempts;
        ArgumentOutOfRangeException.ThrowIfLessThan(attempts, 1, nameof(settings));
        if (attempts > 1)
        {
            builder.AddRetry(new RetryStrategyOptions
            {
                MaxRetryAttempts = attempts - 1,
                BackoffType = DelayBackoffType.Exponential,
                Delay = FirstWait,
                MaxDelay = LongestBackoff,
                UseJitter = false,
                ShouldHandle = args => ValueTask.FromResult(MayPass(args.Outcome.Exception)),
                DelayGenerator = args => ValueTask.FromResult((args.Outcome.Exception as ConnectorException)?.RetryAfter),
                OnRetry = args =>
                {
                    Log.Again(logger, settings.System, args.AttemptNumber + 1, Reason(args.Outcome.Exception), args.RetryDelay);
                    return ValueTask.CompletedTask;
                },
            });
        }
        return builder.AddTimeout(settings.Timeout ?? DefaultTimeout).Build();
    }

    /// <summary>A client for one system; <paramref name="handlers"/> stand outermost first.</summary>
    public static HttpClient Client(ConnectorSettings settings, params ReadOnlySpan<DelegatingHandler> handlers)
    {
        HttpMessageHandler inner = new SocketsHttpHandler
        {
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            AutomaticDecompression = DecompressionMethods.All,
            // credentials must not follow a redirect to another host
            AllowAutoRedirect = false,
        };
        for (var i = handlers.Length - 1; i >= 0; i--)
        {
            handlers[i].InnerHandler = inner;
            inner = handlers[i];
        }
        // the interfaces' paths begin with a slash
        return new HttpClient(inner) { BaseAddress = new Uri(settings.Url.AbsoluteUri.TrimEnd('/')), Timeout = Timeout.InfiniteTimeSpan };
    }

    private static bool MayPass(Exception? e) => e switch
    {
        ConnectorException { Fault: ConnectorFault.Transient } fault => !(fault.RetryAfter > LongestRetryAfter),
        HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError } => false,
        HttpRequestException or IOException or TimeoutRejectedException or JsonException => true,
        _ => false,
    };

    private static string Reason(Exception? e) => e is ConnectorException fault ? fault.Message : e?.GetType().Name ?? "";
}
