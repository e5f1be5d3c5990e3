using System.Security.Cryptography;
using System.Text;
using SegSync.Core.Matching.Learned;
using SegSync.Core.Records;
using SegSync.Core.Standardising;

namespace SegSync.Core.Matching;

/// <summary>
/// The postings of a record. Two records are compared only where they share one, so every pair that a rule could match
/// must share one. Postings hold within one tenant and one entity kind: whoever stores them scopes them so.
/// </summary>
public static class Blocking
{
    // longer values are hashed: a posting is a key in a store
    private const int Longest = 40;

    /// <summary>The record's postings, ordinal order, each at most 64 characters and free of <c>/ \ ? #</c>.</summary>
    public static ImmutableArray<string> Keys(StandardRecord record)
    {
        var keys = Identifying(record);
        if (record.Key.Kind == EntityKind.Product) AddProduct(record, keys);
        else AddParty(record, keys);
        return [.. keys];
    }

    /// <summary>The postings by identifiers and by a learnt model's rules.</summary>
    public static ImmutableArray<string> Keys(StandardRecord record, LearnedModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        var keys = Identifying(record);
        keys.UnionWith(model.Keys(record));
        return [.. keys];
    }

    private static SortedSet<string> Identifying(StandardRecord record)
    {
        var keys = new SortedSet<string>(StringComparer.Ordinal) { "self:" + Short(Identifiers.Reference(record.Key.System, record.Key.Id)) };
        if (record["crossReference"] is { } reference) keys.Add("self:" + Short(reference));
        if (record["gtin"] is { } gtin) keys.Add("gtin:" + gtin);
        if (record["vatNumber"] is { } vat) keys.Add("vat:" + Identifiers.VatBody(vat));
        return keys;
    }

    private static void AddParty(StandardRecord record, SortedSet<string> keys)
    {
        if (record["email"] is { } email) keys.Add("email:" + Short(email));
        if (record["phone"] is { } phone) keys.Add("phone:" + phone);
        if (record["name"] is not { } name) return;
        if (record["postcode"] is { } postcode) keys.Add("name+pc:" + Hash(name, postcode));
        if (record["city"] is { } city) keys.Add("name+city:" + Hash(name, city));
    }

    private static void AddProduct(StandardRecord record, SortedSet<string> keys)
    {
        if (record["description"] is { } description && record["baseUnit"] is { } unit) keys.Add("desc+unit:" + Hash(description, unit));
    }

    private static string Short(string value) =>
        value.Length <= Longest && value.AsSpan().IndexOfAny(@"/\?#") < 0 && Ascii.IsValid(value) ? value : Hash(value, "");

    private static string Hash(string first, string second)
    {
        var bytes = Encoding.UTF8.GetBytes(string.Concat(first, "\n", second));
        return Convert.ToHexStringLower(SHA256.HashData(bytes).AsSpan(0, 12));
    }
}
