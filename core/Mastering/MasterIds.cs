using System.Security.Cryptography;
using System.Text;
using SegSync.Core.Records;

namespace SegSync.Core.Mastering;

/// <summary>Ids of masters: derived from the founding record, so that the same founding gives the same id anywhere.</summary>
public static class MasterIds
{
    private const string Alphabet = "0123456789abcdefghjkmnpqrstvwxyz";

    /// <summary>The id of a master founded on a record: the first 128 bits of the key's SHA-256 in Crockford's base 32.</summary>
    public static MasterId Found(RecordKey founder)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(founder.ToString()));
        var value = System.Buffers.Binary.BinaryPrimitives.ReadUInt128BigEndian(hash);
        return new(string.Create(26, value, static (text, bits) =>
        {
            for (var i = text.Length - 1; i >= 0; i--, bits >>= 5) text[i] = Alphabet[(int)(bits & 31)];
        }));
    }
}
