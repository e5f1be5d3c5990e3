using System.Security.Cryptography;
using System.Text.Json;

namespace SegSync.Core.Lineage;

/// <summary>Opens a lineage document for a reader and checks it against its entry.</summary>
internal static class TrailStepOf
{
    public static TrailStep Document(LineageDocument document, SubjectKey? key)
    {
        var hash = document.Entry.Hash();
        if (document.Payload is null) return new(hash, document.Entry, null, document.Entry.Commitment.Length == 0 ? "none" : "erased");
        if (key is null) return new(hash, document.Entry, null, "erased");
        try
        {
            var payload = Seal.Open(key.Key, document.Payload);
            var holds = Seal.Commit(key.Key, payload) == document.Entry.Commitment;
            return new(hash, document.Entry, JsonSerializer.Deserialize<JsonElement>(payload), holds ? "verified" : "broken");
        }
        catch (CryptographicException)
        {
            return new(hash, document.Entry, null, "broken");
        }
    }
}
