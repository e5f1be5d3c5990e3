using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;
using SegSync.Core.Records;

namespace SegSync.Tests.Mastering;

/// <summary>Small crowded worlds: few names, streets and numbers, so that records meet, match and contradict.</summary>
internal static class Generated
{
    private static readonly string[] Names = ["Acme GmbH", "ACME", "Acme Ltd.", "Müller & Co", "Mueller and Company", "Orion AG"];
    private static readonly string[] Streets = ["Hauptstraße 5", "Hauptstr. 5", "5 Haupt Strasse", "High Street 12", ""];

    public static Arbitrary<SourceRecord[]> Customers(int most = 14) => Worlds(EntityKind.Customer, most).ToArbitrary();

    public static Arbitrary<SourceRecord[]> Products(int most = 12) => Worlds(EntityKind.Product, most).ToArbitrary();

    private static Gen<SourceRecord[]> Worlds(EntityKind kind, int most) =>
        from size in Gen.Choose(1, most)
        from records in Record(kind).ArrayOf(size)
        select records.DistinctBy(record => record.Key).ToArray();

    private static Gen<SourceRecord> Record(EntityKind kind) =>
        from system in Gen.Elements("sap", "crm", "otm")
        from id in Gen.Choose(1, 9)
        from version in Gen.Elements("", "1", "2")
        from deleted in Gen.Frequency((6, Gen.Constant(false)), (1, Gen.Constant(true)))
        from fields in kind == EntityKind.Product ? Product() : Party()
        select new SourceRecord(new("t1", kind, system, $"{id:000}"), version, deleted, fields, []);

    private static Gen<ImmutableSortedDictionary<string, string>> Party() =>
        from name in Gen.Elements(Names)
        from street in Gen.Elements(Streets)
        from postcode in Gen.Elements("80331", "D-80331", "20095", "")
        from email in Sparse("Info@acme.example", "a@b.example", "no mail")
        from phone in Sparse("+49 89 1234567", "089 1234567", "0")
        from vat in Sparse("DE123456789", "DE 123.456.789", "DE987654321", "123456789")
        from reference in Sparse("sap:1", "sap:0002", "crm:3")
        select Fields(("name", name), ("street", street), ("postcode", postcode), ("city", "München"), ("country", "DE"), ("email", email), ("phone", phone), ("vatNumber", vat), ("crossReference", reference));

    private static Gen<ImmutableSortedDictionary<string, string>> Product() =>
        from description in Gen.Elements("Bearing 5 mm", "BEARING 5MM", "Bearing, 5 mm")
        from unit in Gen.Elements("EA", "PC", "KG", "")
        from gtin in Sparse("4006381333931", "4006381333930", "96385074")
        from reference in Sparse("sap:1", "sap:0002", "crm:3")
        select Fields(("description", description), ("baseUnit", unit), ("gtin", gtin), ("crossReference", reference));

    private static Gen<string> Sparse(params string[] values) => Gen.Frequency((2, Gen.Constant("")), (1, Gen.Elements(values)));

    private static ImmutableSortedDictionary<string, string> Fields(params (string Field, string Value)[] fields) =>
        fields.ToImmutableSortedDictionary(pair => pair.Field, pair => pair.Value, StringComparer.Ordinal);
}
