using System.Security.Cryptography;
using System.Text;

namespace SegSync.Core.Storing;

/// <summary>SHA-256 in lower-case hex, the hash of everything that must be provable.</summary>
public static class ContentHash
{
    /// <summary>Of bytes.</summary>
    public static string Of(ReadOnlySpan<byte> content) => Convert.ToHexStringLower(SHA256.HashData(content));

    /// <summary>Of a text's UTF-8 bytes.</summary>
    public static string Of(string text) => Of(Encoding.UTF8.GetBytes(text));

    /// <summary>Of a value's JSON.</summary>
    public static string OfJson<T>(T value) => Of(HubJson.Write(value).Span);

    /// <summary>The first 16 characters: enough for an id inside a partition.</summary>
    public static string Brief(string text) => Of(text)[..16];
}
