using System.Net;

namespace SegSync.Connectors.Sap;

/// <summary>
/// Gives writes the CSRF token of the session; the session itself is a cookie. Fetched before the first write, renewed
/// when the service says <c>Required</c>: what it then refused it has not done, so sending it once more is safe.
/// </summary>
internal sealed class CsrfHandler : DelegatingHandler
{
    private const string Header = "x-csrf-token";
    private readonly SemaphoreSlim _one = new(1, 1);
    private volatile string? _token;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (request.Method == HttpMethod.Get) return await base.SendAsync(request, cancellationToken);
        var used = _token;
        var (token, refusal) = used is null ? await RenewAsync(request, null, cancellationToken) : (used, null);
        if (refusal is not null) return refusal;
        var response = await SendAsync(request, token, cancellationToken);
        if (response.StatusCode != HttpStatusCode.Forbidden || !Required(response)) return response;
        response.Dispose();
        (token, refusal) = await RenewAsync(request, token, cancellationToken);
        return refusal ?? await SendAsync(request, token, cancellationToken);
    }

    private Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, string? token, CancellationToken cancellationToken)
    {
        request.Headers.Remove(Header);
        request.Headers.Add(Header, token);
        return base.SendAsync(request, cancellationToken);
    }

    private static bool Required(HttpResponseMessage response) =>
        response.Headers.TryGetValues(Header, out var values) && values.Any(value => value.Equals("Required", StringComparison.OrdinalIgnoreCase));

    private async Task<(string? Token, HttpResponseMessage? Refusal)> RenewAsync(HttpRequestMessage request, string? stale, CancellationToken cancellationToken)
    {
        await _one.WaitAsync(cancellationToken);
        try
        {
            // somebody else renewed it while we waited
            if (_token is { } other && other != stale) return (other, null);
            using var fetch = new HttpRequestMessage(HttpMethod.Get, new Uri(request.RequestUri!, "./"));
            fetch.Headers.Authorization = request.Headers.Authorization;
            fetch.Headers.Add(Header, "Fetch");
            fetch.Headers.Add("Accept", "application/json");
            var response = await base.SendAsync(fetch, cancellationToken);
            if (!response.IsSuccessStatusCode) return (null, response);
            using (response)
            {
                _token = response.Headers.TryGetValues(Header, out var values) ? values.FirstOrDefault() : null;
                // a service without the check answers no token and needs none
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
