using System.Collections.Frozen;
using SegSync.Core.Records;

namespace SegSync.Core.Standardising;

/// <summary>Brings the fields of a source record into comparable form. Pure; standardising a standard form changes nothing.</summary>
public static class Standards
{
    /// <summary>A field's text in standard form, or why it is not understood.</summary>
    private delegate FieldValue Standardiser(string given);

    private static readonly FrozenDictionary<string, Standardiser> Fields = new Dictionary<string, Standardiser>
    {
        ["name"] = given => Text(given, OrganisationName.Of),
        ["street"] = given => Text(given, StreetAddress.Of),
        ["city"] = given => Text(given, Folding.Fold),
        ["region"] = given => Text(given, Folding.Fold),
        ["postcode"] = given => Text(given, Folding.Squeeze),
        ["country"] = given => Text(given, text => Words.Countries.GetValueOrDefault(Folding.Fold(text)) ?? Folding.Fold(text)),
        ["phone"] = Identifiers.Phone,
        ["email"] = Identifiers.Email,
        ["vatNumber"] = Identifiers.Vat,
        ["gtin"] = Identifiers.Gtin,
        ["crossReference"] = given => Text(given, text => text.Trim()),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The record in standard form. Fields without a standardiser are folded.</summary>
    public static StandardRecord Of(SourceRecord record)
    {
        var fields = ImmutableSortedDictionary.CreateBuilder<string, FieldValue>(StringComparer.Ordinal);
        foreach (var (name, given) in record.Fields)
        {
            if (string.IsNullOrWhiteSpace(given)) continue;
            fields[name] = Fields.TryGetValue(name, out var standardise) ? standardise(given) : Text(given, Folding.Fold);
        }

        return new(record.Key, record.Version, record.Deleted, fields.ToImmutable());
    }

    private static FieldValue Text(string given, Func<string, string> standard)
    {
        var text = standard(given);
        return text.Length > 0 ? new FieldValue.Valid(given, text) : new FieldValue.Defective(given, "holds no letters or digits");
    }
}
