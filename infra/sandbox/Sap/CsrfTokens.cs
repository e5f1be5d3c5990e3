using System.Globalization;
using SegSync.Sandbox.Http;
using SegSync.Sandbox.World;

namespace SegSync.Sandbox.Sap;

internal sealed record CsrfToken(string Token, string Session);

/// <summary>Tokens for writes: fetched by any authenticated call, valid with the session cookie that came along.</summary>
internal sealed class CsrfTokens(long seed)
{
    private readonly Dictionary<string, string> _sessions = new(StringComparer.Ordinal);
    private long _issued;

    public void Clear() => _sessions.Clear();

    /// <summary>False when a write brings no valid token; the fetched token otherwise, if one was asked for.</summary>
    public bool Admit(Call call, out CsrfToken? fetched)
    {
        fetched = null;
        var header = call.Header("x-csrf-token") ?? "";
        if (header.Equals("fetch", StringComparison.OrdinalIgnoreCase))
        {
            var roll = new Dice(seed).Roll(Trait.Fault, ++_issued).ToString("x16", CultureInfo.InvariantCulture);
            fetched = new CsrfToken(Convert.ToBase64String(System.Text.Encoding.ASCII.GetBytes(roll)), "S" + roll);
            _sessions[fetched.Token] = fetched.Session;
        }
        if (call.Method is "GET" or "HEAD" or "OPTIONS")
            return true;
        return _sessions.TryGetValue(header, out var session) && call.Header("Cookie")?.Contains(session, StringComparison.Ordinal) == true;
    }
}
