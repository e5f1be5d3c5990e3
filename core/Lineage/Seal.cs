using System.Security.Cryptography;
using SegSync.Core.Storing;

namespace SegSync.Core.Lineage;

/// <summary>
/// Encrypts a subject's payloads with the subject's own key: AES-256-GCM with a nonce that is a keyed hash of the
/// payload, so that the same payload seals to the same bytes and no nonce meets two payloads.
/// </summary>
public static class Seal
{
    /// <summary>Bytes of a subject key.</summary>
    public const int KeyBytes = 32;

    private const int NonceBytes = 12;
    private const int TagBytes = 16;

    /// <summary>Keyed hash that binds an entry to a payload without telling it.</summary>
    public static string Commit(byte[] key, ReadOnlySpan<byte> payload) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(key, payload));

    /// <summary>Seals a value.</summary>
    public static byte[] Close(byte[] key, ReadOnlySpan<byte> payload)
    {
        var output = new byte[NonceBytes + TagBytes + payload.Length];
        var nonce = output.AsSpan(0, NonceBytes);
        HMACSHA256.HashData(key, payload)[^NonceBytes..].CopyTo(nonce);
        using var aes = new AesGcm(key, TagBytes);
        aes.Encrypt(nonce, payload, output.AsSpan(NonceBytes + TagBytes), output.AsSpan(NonceBytes, TagBytes));
        return output;
    }

    /// <summary>Opens what <see cref="Close"/> sealed.</summary>
    /// <exception cref="CryptographicException">Another key, or changed bytes.</exception>
    public static byte[] Open(byte[] key, ReadOnlySpan<byte> sealedBytes)
    {
        var payload = new byte[sealedBytes.Length - NonceBytes - TagBytes];
        using var aes = new AesGcm(key, TagBytes);
        aes.Decrypt(sealedBytes[..NonceBytes], sealedBytes[(NonceBytes + TagBytes)..], sealedBytes.Slice(NonceBytes, TagBytes), payload);
        return payload;
    }

    /// <summary>An entry bound to its payload, ready to append.</summary>
    public static LineageDocument Entry<T>(byte[] key, LineageEntry entry, T payload)
    {
        var bytes = HubJson.Write(payload).Span;
        return new(entry with { Commitment = Commit(key, bytes) }, Close(key, bytes));
    }
}

/// <summary>A subject's key as stored beside its lineage; deleting it erases every payload of the subject.</summary>
/// <param name="Key">32 random bytes.</param>
public sealed record SubjectKey(byte[] Key)
{
    /// <summary>Id of the key in a subject's partition.</summary>
    public const string Id = "key";
}
