using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using Azure.Core;

namespace SegSync.Functions.Stores.ServiceBus;

/// <summary>Puts a token on every request: of an identity (Entra ID), or signed with a key (SAS).</summary>
internal sealed class ServiceBusTokens(Func<CancellationToken, ValueTask<string>> authorization) : DelegatingHandler(new SocketsHttpHandler())
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(20);
    private static readonly string[] Scopes = ["https://servicebus.azure.net/.default"];

    /// <summary>Tokens of an identity; the credential keeps and renews them.</summary>
    public static ServiceBusTokens Of(TokenCredential credential) =>
        new(async cancellationToken => $"Bearer {(await credential.GetTokenAsync(new(Scopes), cancellationToken)).Token}");

    /// <summary>Tokens signed with a key: HMAC-SHA256 of address and expiry.</summary>
    public static ServiceBusTokens Of(Uri address, string keyName, string key, TimeProvider time) => new(_ =>
    {
        var resource = Uri.EscapeDataString(address.ToString());
        var expiry = (time.GetUtcNow() + Lifetime).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var signature = HMACSHA256.HashData(Encoding.UTF8.GetBytes(key), Encoding.UTF8.GetBytes($"{resource}\n{expiry}"));
        return new($"SharedAccessSignature sr={resource}&sig={Uri.EscapeDataString(Convert.ToBase64String(signature))}&se={expiry}&skn={Uri.EscapeDataString(keyName)}");
    });

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        request.Headers.Authorization = AuthenticationHeaderValue.Parse(await authorization(cancellationToken));
        return await base.SendAsync(request, cancellationToken);
    }
}
