using System.Security.Claims;
using System.Text.Json;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using SegSync.Functions.Api;

namespace SegSync.Functions.Hosting.Pipeline;

/// <summary>
/// Callers whom App Service's own authentication has let in and describes in the header <c>X-MS-CLIENT-PRINCIPAL</c>
/// (Microsoft Learn, app-service/configure-authentication-user-identities); it takes that header off what comes from outside.
/// </summary>
internal sealed class PrincipalRule(CallerRoles roles)
{
    private const string Header = "X-MS-CLIENT-PRINCIPAL";

    /// <summary>The rule.</summary>
    public ValueTask<IActionResult?> Refuse(HttpContext http, AuthorizationLevel level)
    {
        if (level == AuthorizationLevel.Anonymous) return new();
        if (Read(http.Request.Headers[Header].ToString()) is not { } principal) return new(Answers.Problem(401, "Nobody is signed in."));
        http.User = principal;
        return new(Refuse(http, roles));
    }

    /// <summary>The answer to a user without the role that a request needs; null for one who has it.</summary>
    public static IActionResult? Refuse(HttpContext http, CallerRoles roles)
    {
        var needed = roles.For(http.Request);
        return needed.Any(http.User.IsInRole) ? null : Answers.Problem(403, $"The role {string.Join(" or ", needed)} is needed for this.");
    }

    private static ClaimsPrincipal? Read(string header)
    {
        try
        {
            using var told = JsonDocument.Parse(Convert.FromBase64String(header));
            var root = told.RootElement;
            var claims = root.GetProperty("claims").EnumerateArray().Select(claim => new Claim(claim.GetProperty("typ").GetString()!, claim.GetProperty("val").GetString()!)).ToList();
            return new(new ClaimsIdentity(claims, root.GetProperty("auth_typ").GetString(), root.GetProperty("name_typ").GetString(), root.GetProperty("role_typ").GetString()));
        }
        catch (Exception exception) when (exception is FormatException or JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return null;
        }
    }
}
