using System.Net.Http.Headers;
using System.Text;

namespace SegSync.Connectors.Http;

/// <summary>Basic authentication.</summary>
internal static class Basic
{
    public static HttpClient Authorize(HttpClient client, string? user, string secret)
    {
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{secret}")));
        return client;
    }
}
