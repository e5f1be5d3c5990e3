using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Microsoft.Extensions.Logging;

namespace SegSync.Connectors.Salesforce;

/// <summary>
/// Sends the access token; fetched before the first request and once more when the vendor answers 401, for what was
/// refused so has not been done.
/// </summary>
internal sealed class BearerHandler(Func<CancellationToken, Task<HttpResponseMessage>> login, string system, ILogger logger) : DelegatingHandler
{
    private readonly SemaphoreSlim _one = new(1, 1);
    private volatile string? _token;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var (token, refusal) = _token is { } known ? (known, null) : await RenewAsync(null, cancellationToken);
        if (refusal is not null) return refusal;
        var response = await SendAsync(request, token!, cancellationToken);
        if (response.StatusCode != HttpStatusCode.Unauthorized) return response;
        response.Dispose();
        (token, refusal) = await RenewAsync(token, cancellationToken);
        return refusal ?? await SendAsync(request, token!, cancellationToken);
    }

    private Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, string token, CancellationToken cancellationToken)
    {
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return base.SendAsync(request, cancellationToken);
    }

    private async Task<(string? Token, HttpResponseMessage? Refusal)> RenewAsync(string? stale, CancellationToken cancellationToken)
    {
        await _one.WaitAsync(cancellationToken);
        try
        {
            // somebody else renewed it while we waited
            if (_token is { } other && other != stale) return (other, null);
            var response = await login(cancellationToken);
            if (!response.IsSuccessStatusCode) return (null, response);
            using (response)
            {
                using var document = JsonDocument.Parse(await response.Content.ReadAsByteArrayAsync(cancellationToken));
                _token = document.RootElement.GetProperty("access_token").GetString() ?? throw new JsonException("no access_token");
                Log.SessionRenewed(logger, system);
                return (_token, null);
            }
        }
        finally
        {
            _one.Release();
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) _one.Dispose();
        base.Dispose(disposing);
    }
}
