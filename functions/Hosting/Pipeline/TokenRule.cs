using System.Security.Claims;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using SegSync.Functions.Api;

namespace SegSync.Functions.Hosting.Pipeline;

/// <summary>Callers known by a token of Entra ID: signature, issuer, audience and time are checked, and one of the roles must be in it.</summary>
internal sealed class TokenRule(CallerSettings settings, SigningKeys keys, TimeProvider time)
{
    private const string Scheme = "Bearer ";

    private static readonly TimeSpan Skew = TimeSpan.FromMinutes(2);
    private static readonly JsonWebTokenHandler Handler = new() { MapInboundClaims = false };
    private static readonly string[] Names = ["preferred_username", "name", "azp", "appid", "sub"];

    /// <summary>The rule.</summary>
    public async ValueTask<IActionResult?> RefuseAsync(HttpContext http, AuthorizationLevel level)
    {
        if (level == AuthorizationLevel.Anonymous) return null;
        var header = http.Request.Headers.Authorization.ToString();
        if (!header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)) return Unknown(http, "A token is needed: send it as Authorization: Bearer.");
        var token = header[Scheme.Length..];
        var result = await ValidateAsync(token, refresh: false, http.RequestAborted);
        if (result.Exception is SecurityTokenSignatureKeyNotFoundException) result = await ValidateAsync(token, refresh: true, http.RequestAborted);
        if (!result.IsValid) return Unknown(http, $"The token is not good: {Why(result.Exception)}.");
        http.User = Named(result.ClaimsIdentity);
        return PrincipalRule.Refuse(http, settings.Roles);
    }

    private async Task<TokenValidationResult> ValidateAsync(string token, bool refresh, CancellationToken cancellationToken)
    {
        var signing = await keys.ReadAsync(refresh, cancellationToken);
        return await Handler.ValidateTokenAsync(token, new()
        {
            ValidIssuer = settings.Issuer,
            ValidAudience = settings.Audience,
            IssuerSigningKeys = signing,
            ValidAlgorithms = [SecurityAlgorithms.RsaSha256],
            LifetimeValidator = (notBefore, expires, _, _) => Lives(notBefore, expires),
            RoleClaimType = "roles",
        });
    }

    private bool Lives(DateTime? notBefore, DateTime? expires)
    {
        var now = time.GetUtcNow().UtcDateTime;
        return expires is { } end && now < end + Skew && (notBefore is not { } begin || now > begin - Skew);
    }

    private static ClaimsPrincipal Named(ClaimsIdentity identity)
    {
        var type = Names.FirstOrDefault(name => identity.HasClaim(claim => claim.Type == name)) ?? Names[^1];
        return new(new ClaimsIdentity(identity.Claims, "Entra", type, "roles"));
    }

    private static string Why(Exception? exception) => exception switch
    {
        SecurityTokenInvalidLifetimeException or SecurityTokenExpiredException => "it has expired or is not valid yet",
        SecurityTokenInvalidAudienceException => "it is issued for another application",
        SecurityTokenInvalidIssuerException => "it has another issuer",
        SecurityTokenSignatureKeyNotFoundException or SecurityTokenInvalidSignatureException => "its signature does not hold",
        SecurityTokenInvalidAlgorithmException => "it is signed in another way than RS256",
        _ => "it cannot be read",
    };

    private static IActionResult Unknown(HttpContext http, string detail)
    {
        http.Response.Headers.WWWAuthenticate = "Bearer";
        return Answers.Problem(401, detail);
    }
}
