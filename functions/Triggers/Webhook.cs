using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using SegSync.Core.Storing;
using SegSync.Core.Syncing;
using SegSync.Functions.Api;
using SegSync.Functions.Hosting;

namespace SegSync.Functions.Triggers;

/// <summary>A system says that something changed: verified, landed, and a pull of the system enqueued.</summary>
public sealed class Webhook(IHub hub)
{
    private const string Header = "X-SegSync-Signature";
    private const string Prefix = "sha256=";

    /// <summary>Takes a notice. The same body within an hour is one notice.</summary>
    [Function("webhook")]
    [Operation("Says that something changed in a system: lands the body and pulls the system. Signed with HMAC-SHA256 in X-SegSync-Signature: sha256=hex.",
        typeof(Enqueued), Status = 202, Problems = [401])]
    public async Task<IActionResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "webhooks/{system}")] HttpRequest request, string system, CancellationToken cancellationToken)
    {
        using var buffer = new MemoryStream();
        await request.Body.CopyToAsync(buffer, cancellationToken);
        var body = buffer.ToArray();
        if (!Holds(system, body, request.Headers[Header].ToString()))
            return Answers.Problem(401, $"The signature is missing or wrong: send {Header}: {Prefix} and the hex HMAC-SHA256 of the body, made with the system's webhook secret.");
        var address = await hub.Ports.Landing.PutAsync($"webhooks/{system}", body, cancellationToken);
        var message = new Job("pull", system, "webhook", "the system says that something changed", null, address).Message($"webhook|{ContentHash.Of(body)}");
        await hub.Bus.SendAsync(Job.Queue, [message], cancellationToken);
        return Answers.Ok(new Enqueued([message.Id]), 202);
    }

    /// <summary>Name of the secret that signs a system's webhooks: <c>SEGSYNC_WEBHOOK_</c> and its name in capitals.</summary>
    public static string SecretName(string system) => $"SEGSYNC_WEBHOOK_{system.ToUpperInvariant().Replace('-', '_')}";

    private bool Holds(string system, byte[] body, string signature)
    {
        if (!hub.Landscape.Systems.Any(entry => entry.Name == system) || hub.Secret(SecretName(system)) is not { Length: > 0 } secret) return false;
        if (!signature.StartsWith(Prefix, StringComparison.Ordinal) || signature.Length != Prefix.Length + 64) return false;
        var expected = Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), body));
        return CryptographicOperations.FixedTimeEquals(
            Encoding.ASCII.GetBytes(expected), Encoding.ASCII.GetBytes(signature[Prefix.Length..].ToLowerInvariant()));
    }
}
