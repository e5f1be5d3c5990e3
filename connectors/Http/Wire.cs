using System.Net;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Polly;
using Polly.Timeout;
using SegSync.Core.Connecting;

namespace SegSync.Connectors.Http;

/// <summary>
/// Sends requests of one system through its pipeline: each attempt is sent, read to the end, judged and parsed inside
/// it, so that an answer that breaks off is as good as none. Only what may be repeated may be sent through here.
/// </summary>
/// <param name="system">Name in the landscape, for errors.</param>
/// <param name="pipeline">Retries and time limit of one attempt.</param>
/// <param name="time">The clock for Retry-After dates.</param>
/// <param name="logger">For what the sources report.</param>
internal sealed class Wire(string system, ResiliencePipeline pipeline, TimeProvider time, ILogger logger)
{
    public string System => system;

    public ILogger Logger => logger;

    /// <summary>Asks until an answer can be read or the attempts are used up.</summary>
    /// <param name="what">Verb and resource for errors; no query.</param>
    /// <param name="send">One attempt.</param>
    /// <param name="read">Makes sense of a good answer; may throw JsonException for a broken one.</param>
    /// <param name="cancellationToken">Stops waiting and sending.</param>
    /// <param name="tolerates">Refusals that <paramref name="read"/> wants to see instead of an exception.</param>
    /// <exception cref="ConnectorException">Transient after the last attempt, or fatal at once.</exception>
    public async Task<T> AskAsync<T>(
        string what, Func<CancellationToken, Task<HttpResponseMessage>> send, Func<Answer, T> read, CancellationToken cancellationToken, Func<HttpStatusCode, bool>? tolerates = null)
    {
        try
        {
            return await pipeline.ExecuteAsync(async token =>
            {
                using var response = await send(token);
                var answer = new Answer(response.StatusCode, response.Headers, response.Content.Headers.ContentType, await response.Content.ReadAsByteArrayAsync(token));
                if (!answer.Ok && tolerates?.Invoke(answer.Status) != true) throw Fault(what, answer);
                return read(answer);
            }, cancellationToken);
        }
        catch (TimeoutRejectedException e)
        {
            throw new ConnectorException(ConnectorFault.Transient, system, $"{what}: no answer within {e.Timeout.TotalSeconds:0.#} s", null, e);
        }
        catch (JsonException e)
        {
            throw new ConnectorException(ConnectorFault.Transient, system, $"{what}: the answer is not valid JSON or breaks off", null, e);
        }
        catch (HttpRequestException e) when (e.HttpRequestError == HttpRequestError.SecureConnectionError)
        {
            throw new ConnectorException(ConnectorFault.Fatal, system, $"{what}: no secure connection; check the certificate", null, e);
        }
        catch (Exception e) when (e is HttpRequestException or IOException and not RepeatedPageException)
        {
            throw new ConnectorException(ConnectorFault.Transient, system, $"{what}: {(e is HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError } ? "cannot connect" : "the connection broke")}", null, e);
        }
    }

    /// <summary>A fault of an answer that was understood but cannot be right; tried again.</summary>
    public ConnectorException Odd(string what, string why) => new(ConnectorFault.Transient, system, $"{what}: {why}");

    private ConnectorException Fault(string what, Answer answer)
    {
        var status = (int)answer.Status;
        var transient = status is 408 or 429 or >= 500 and not 501 || answer.IsLimit;
        var words = answer.Words;
        var advice = status switch { 401 => "; check user and secret", 404 => "; check URL and stream", _ => "" };
        return new(transient ? ConnectorFault.Transient : ConnectorFault.Fatal, system,
            $"{what}: {status} {answer.Status}{(words.Length > 0 ? " - " + words : "")}{(transient ? "" : advice)}", answer.RetryAfter(time));
    }
}
