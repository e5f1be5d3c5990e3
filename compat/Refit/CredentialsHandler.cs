using System.Net.Http.Headers;

namespace Refit;

/// <summary>Fills in the credentials of requests that name an authentication scheme.</summary>
internal sealed class CredentialsHandler(
    Func<HttpRequestMessage, CancellationToken, Task<string>> credentials,
    HttpMessageHandler? inner) : DelegatingHandler(inner ?? new HttpClientHandler())
{
    /// <summary>The innermost handler that the settings ask for; null where they ask for none.</summary>
    public static HttpMessageHandler? Innermost(RefitSettings? settings)
    {
        var handler = settings?.HttpMessageHandlerFactory?.Invoke();
        return settings?.AuthorizationHeaderValueGetter is { } getter ? new CredentialsHandler(getter, handler) : handler;
    }

    /// <inheritdoc />
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (request.Headers.Authorization is { } named)
        {
            var value = await credentials(request, cancellationToken).ConfigureAwait(false);
            request.Headers.Authorization = new AuthenticationHeaderValue(named.Scheme, value);
        }

        return await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
    }
}
