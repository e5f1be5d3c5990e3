using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using SegSync.Tests.Compat;

namespace SegSync.Tests.Hosting;

/// <summary>An issuer of tokens with keys of its own, on loopback.</summary>
internal sealed class Issuer : IDisposable
{
    private readonly List<RsaSecurityKey> told = [];
    private readonly List<RSA> owned = [];

    private Issuer(LoopbackServer server)
    {
        Url = $"{server.Address.ToString().TrimEnd('/')}/tenant/v2.0";
        Key = NewKey();
        told.Add(Key);
        server.Answer = context => context.Response.WriteAsJsonAsync<object>(
            context.Request.Path == "/tenant/v2.0/.well-known/openid-configuration" ? new { issuer = Url, jwks_uri = $"{server.Address}keys" } : Keys(context));
    }

    public string Url { get; }

    public RsaSecurityKey Key { get; private set; }

    /// <summary>How often the keys were asked for.</summary>
    public int Asked { get; private set; }

    public static Issuer On(LoopbackServer server) => new(server);

    /// <summary>Signs with a new key from now on, and tells it beside the old one.</summary>
    public void Roll() => told.Add(Key = NewKey());

    public RsaSecurityKey NewKey()
    {
        var rsa = RSA.Create(2048);
        owned.Add(rsa);
        return new(rsa) { KeyId = $"k{owned.Count}" };
    }

    public string Token(DateTimeOffset now, Action<SecurityTokenDescriptor>? change = null, params string[] roles)
    {
        var descriptor = new SecurityTokenDescriptor
        {
            Issuer = Url,
            Audience = "api://segsync",
            IssuedAt = now.UtcDateTime,
            NotBefore = now.UtcDateTime,
            Expires = now.AddHours(1).UtcDateTime,
            SigningCredentials = new(Key, SecurityAlgorithms.RsaSha256),
            Claims = new Dictionary<string, object> { ["roles"] = roles, ["preferred_username"] = "ada@example.com", ["sub"] = "s1" },
        };
        change?.Invoke(descriptor);
        return new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(descriptor);
    }

    public void Dispose() => owned.ForEach(rsa => rsa.Dispose());

    private object Keys(HttpContext context)
    {
        context.Request.Path.Value.ShouldBe("/keys");
        Asked++;
        return new { keys = told.Select(key => { var jwk = JsonWebKeyConverter.ConvertFromRSASecurityKey(key); return new { kty = "RSA", use = "sig", kid = jwk.Kid, n = Base64UrlEncoder.Encode(key.Rsa.ExportParameters(false).Modulus), e = Base64UrlEncoder.Encode(key.Rsa.ExportParameters(false).Exponent) }; }) };
    }
}
