using SegSync.Core.Records;

namespace SegSync.Core.Standardising;

/// <summary>Brings what a system told into the hub's own terms.</summary>
public static class Standards
{
    private static readonly HashSet<string> Placeholders = new(StringComparer.Ordinal)
        { "N A", "NULL", "TBD", "UNKNOWN", "UNBEKANNT", "NOT AVAILABLE", "NOT APPLICABLE" };

    /// <summary>
    /// The record with every field valid or defective; empty fields are missing. A field that is not among the known
    /// ones is compared as text. Standardising standard forms changes nothing.
    /// </summary>
    public static StandardRecord Of(SourceRecord record)
    {
        var country = record.Fields.TryGetValue("country", out var land) ? Country(land).Standard : null;
        var fields = ImmutableSortedDictionary.CreateBuilder<string, FieldValue>(StringComparer.Ordinal);
        foreach (var (field, given) in record.Fields)
        {
            if (string.IsNullOrWhiteSpace(given)) continue;
            var form = Standard(field, given, country);
            fields.Add(field, form.Standard is { } standard ? new FieldValue.Valid(given, standard) : new FieldValue.Defective(given, form.Why!));
        }
        return new(record.Key, record.Version, record.Deleted, fields.ToImmutable());
    }

    private static Form Standard(string field, string given, string? country) => field switch
    {
        "name" => Worded(Names.Standard(given)),
        "street" => Worded(Streets.Standard(given)),
        "postcode" => Contacts.Postcode(given),
        "country" => Country(given),
        "phone" => Contacts.Phone(given, country),
        "email" => Contacts.Email(given),
        "vatNumber" => Identifiers.Vat(given, country),
        "gtin" => Identifiers.Gtin(given),
        "crossReference" => Identifiers.CrossReference(given),
        "baseUnit" => Measures.Unit(given),
        "weight" => Measures.Weight(given),
        _ => Worded(Folding.Text(given)),
    };

    private static Form Worded(string? text) => text switch
    {
        null or "" => Form.Defect("it holds neither letter nor digit"),
        _ when Placeholders.Contains(text) => Form.Defect("a placeholder, not a value"),
        _ => Form.Of(text),
    };

    private static Form Country(string given) =>
        Countries.Find(Folding.Text(given)) is { } code ? Form.Of(code) : Form.Defect("no country is called so");
}
