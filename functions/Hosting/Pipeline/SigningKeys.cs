using System.Text.Json;
using Microsoft.IdentityModel.Tokens;

namespace SegSync.Functions.Hosting.Pipeline;

/// <summary>
/// The keys of an issuer, from its OpenID configuration (OpenID Connect Discovery 1.0, section 4). Kept for a day; read
/// again when a token names a key that is not among them, at most every five minutes.
/// </summary>
/// <param name="issuer">The issuer; the configuration must name the same.</param>
/// <param name="time">The clock.</param>
internal sealed class SigningKeys(string issuer, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan Keep = TimeSpan.FromDays(1);
    private static readonly TimeSpan Rest = TimeSpan.FromMinutes(5);

    private readonly HttpClient client = new() { Timeout = TimeSpan.FromSeconds(10) };
    private readonly SemaphoreSlim gate = new(1);
    private (DateTimeOffset At, IEnumerable<SecurityKey> Keys)? kept;

    /// <summary>The keys.</summary>
    /// <param name="refresh">One is missing among those of before.</param>
    /// <param name="cancellationToken">Stops the read.</param>
    /// <exception cref="HttpRequestException">The issuer does not answer and nothing is kept.</exception>
    public async Task<IEnumerable<SecurityKey>> ReadAsync(bool refresh, CancellationToken cancellationToken)
    {
        await gate.WaitAsync(cancellationToken);
        try
        {
            var now = time.GetUtcNow();
            if (kept is { } last && now - last.At < (refresh ? Rest : Keep)) return last.Keys;
            kept = (now, await FetchAsync(cancellationToken));
            return kept.Value.Keys;
        }
        finally
        {
            gate.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        client.Dispose();
        gate.Dispose();
    }

    private async Task<IEnumerable<SecurityKey>> FetchAsync(CancellationToken cancellationToken)
    {
        using var told = JsonDocument.Parse(await client.GetStringAsync($"{issuer.TrimEnd('/')}/.well-known/openid-configuration", cancellationToken));
        if (told.RootElement.GetProperty("issuer").GetString() != issuer) throw new HttpRequestException($"the OpenID configuration at {issuer} is another issuer's");
        return new JsonWebKeySet(await client.GetStringAsync(told.RootElement.GetProperty("jwks_uri").GetString(), cancellationToken)).GetSigningKeys();
    }
}
