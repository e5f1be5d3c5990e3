using System.Text.Json;
using Microsoft.IdentityModel.Tokens;

namespace SegSync.Functions.Hosting.Pipeline;

/// <summary>
/// The keys of an issuer, from its OpenID configuration (OpenID Connect Discovery 1.0, section 4). Kept for a day; read
/// again when a token names a key that is not among them, at most every five minutes. An issuer that does not answer takes
/// nothing away: the keys of before hold, and those who bring known keys wait for nobody.
/// </summary>
/// <param name="issuer">The issuer; the configuration must name the same.</param>
/// <param name="time">The clock.</param>
internal sealed class SigningKeys(string issuer, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan Keep = TimeSpan.FromDays(1);
    private static readonly TimeSpan Rest = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan RestOfNone = TimeSpan.FromSeconds(10);

    private readonly HttpClient client = new() { Timeout = TimeSpan.FromSeconds(10) };
    private readonly SemaphoreSlim gate = new(1);
    private volatile Kept? kept;
    private DateTimeOffset? tried;

    /// <summary>The keys; null when the issuer does not answer and never did.</summary>
    /// <param name="refresh">One is missing among those of before.</param>
    /// <param name="cancellationToken">Stops the wait.</param>
    public async Task<IEnumerable<SecurityKey>?> ReadAsync(bool refresh, CancellationToken cancellationToken)
    {
        if (!refresh && kept is { } known && (gate.CurrentCount == 0 || time.GetUtcNow() - known.At < Keep)) return known.Keys;
        await gate.WaitAsync(cancellationToken);
        try
        {
            var now = time.GetUtcNow();
            if (kept is { } last && !refresh && now - last.At < Keep) return last.Keys;

            // the attempt counts, not its success
            if (tried is { } at && now - at < (kept is null ? RestOfNone : Rest)) return kept?.Keys;
            tried = now;
            return (kept = await FetchAsync(now) ?? kept)?.Keys;
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

    // for everybody who waits, so that no single caller's leaving ends it; the client's timeout does
    private async Task<Kept?> FetchAsync(DateTimeOffset now)
    {
        try
        {
            using var told = JsonDocument.Parse(await client.GetStringAsync($"{issuer.TrimEnd('/')}/.well-known/openid-configuration"));
            if (told.RootElement.GetProperty("issuer").GetString() != issuer) throw new HttpRequestException($"the OpenID configuration at {issuer} is another issuer's");
            return new(now, [.. new JsonWebKeySet(await client.GetStringAsync(told.RootElement.GetProperty("jwks_uri").GetString())).GetSigningKeys()]);
        }
        catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException or JsonException or KeyNotFoundException or ArgumentException or InvalidOperationException)
        {
            return null;
        }
    }

    private sealed record Kept(DateTimeOffset At, ImmutableArray<SecurityKey> Keys);
}
