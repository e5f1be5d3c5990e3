using System.Security.Cryptography;
using System.Text;
using SegSync.Core.Records;

namespace SegSync.Core.Mastering;

/// <summary>Derives master ids. Every record can found exactly one master, whose id it lends for ever.</summary>
public static class MasterIds
{
    private const string Crockford = "0123456789abcdefghjkmnpqrstvwxyz";

    /// <summary>SHA-256 over the key's text, its first 16 bytes in lower-case Crockford base32: 26 characters.</summary>
    public static MasterId Found(RecordKey founder)
    {
        Span<byte> hash = stackalloc byte[32];
        SHA256.HashData(Encoding.UTF8.GetBytes(founder.ToString()), hash);
        return new(string.Create(26, System.Buffers.Binary.BinaryPrimitives.ReadUInt128BigEndian(hash), static (text, bits) =>
        {
            for (var i = text.Length - 1; i >= 0; i--)
            {
                text[i] = Crockford[(int)(bits & 31)];
                bits >>= 5;
            }
        }));
    }
}
