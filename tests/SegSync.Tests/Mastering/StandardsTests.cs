using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;
using SegSync.Core.Records;
using SegSync.Core.Standardising;

namespace SegSync.Tests.Mastering;

public sealed class StandardsTests
{
    private static readonly string[] Known = ["name", "street", "city", "postcode", "country", "phone", "email", "vatNumber", "gtin", "crossReference", "baseUnit", "weight", "description"];

    [Theory]
    [InlineData("Acme G.m.b.H.", "ACME")]
    [InlineData("ACME GmbH & Co. KG", "ACME")]
    [InlineData("Acme GmbH und Co. KG", "ACME")]
    [InlineData("  acme   limited ", "ACME")]
    [InlineData("Acme S.p.A.", "ACME")]
    [InlineData("Acme S. A.", "ACME")]
    [InlineData("Acme Sp. z o.o.", "ACME")]
    [InlineData("Acme Spółka z o.o.", "ACME")]
    [InlineData("The Acme Trading Company, Inc.", "ACME TRADING")]
    [InlineData("Smith & Sons Ltd", "SMITH AND SONS")]
    [InlineData("Müller", "MULLER")]
    [InlineData("Mueller", "MULLER")]
    [InlineData("L'Oréal SA", "LOREAL")]
    [InlineData("Ångström AB", "ANGSTROM")]
    [InlineData("H.Miller", "H MILLER")]
    [InlineData("株式会社トヨタ", "株式会社トヨタ")]
    [InlineData("ООО Ромашка", "ООО РОМАШКА")]
    public void Names_lose_legal_form_case_and_diacritics(string given, string standard) => Given.Standard("name", given).ShouldBe(standard);

    [Theory]
    [InlineData("Limited", "LIMITED")]
    [InlineData("AG & Co.", "AG AND CO")]
    [InlineData("The Company", "COMPANY")]
    public void A_name_of_nothing_but_a_legal_form_survives(string given, string standard) => Given.Standard("name", given).ShouldBe(standard);

    [Theory]
    [InlineData("Hauptstraße 5a", "5A HAUPT ST")]
    [InlineData("Hauptstr. 5 a", "5A HAUPT ST")]
    [InlineData("Haupt-Strasse Nr. 5A", "5A HAUPT ST")]
    [InlineData("12 High Street", "12 HIGH ST")]
    [InlineData("High St., 12", "12 HIGH ST")]
    [InlineData("Park Avenue 7", "7 PARK AVE")]
    [InlineData("7 Park Ave.", "7 PARK AVE")]
    [InlineData("Kerkstr. 9", "9 KERK ST")]
    [InlineData("Kerkstraat 9", "9 KERK ST")]
    [InlineData("C/ Mayor 3", "3 C MAYOR")]
    [InlineData("Calle Mayor 3", "3 C MAYOR")]
    [InlineData("Avda. de la Industria 1", "1 AVE DE LA INDUSTRIA")]
    public void Streets_have_one_abbreviation_and_the_number_in_front(string given, string standard) => Given.Standard("street", given).ShouldBe(standard);

    [Theory]
    [InlineData("Germany", "DE")]
    [InlineData("DEU", "DE")]
    [InlineData("Deutschland", "DE")]
    [InlineData("u.s.a.", "US")]
    [InlineData("United Kingdom", "GB")]
    [InlineData("Österreich", "AT")]
    [InlineData("Côte d'Ivoire", "CI")]
    [InlineData("Türkiye", "TR")]
    public void Countries_become_two_letters(string given, string standard) => Given.Standard("country", given).ShouldBe(standard);

    [Theory]
    [InlineData("+49 (0)89 / 1234-567", null, "+49891234567")]
    [InlineData("0049 89 1234567", null, "+49891234567")]
    [InlineData("089 1234567", "Germany", "+49891234567")]
    [InlineData("(555) 123-4567", "US", "+15551234567")]
    [InlineData("1-555-123-4567 ext. 12", "US", "+15551234567")]
    [InlineData("06 1234567", "IT", "+39061234567")]
    [InlineData("089 1234567", null, "0891234567")]
    public void Phones_are_digits_with_the_country_where_known(string given, string? country, string standard) => Given.Standard("phone", given, country).ShouldBe(standard);

    [Theory]
    [InlineData("vatNumber", "DE 123.456.789", "DE123456789")]
    [InlineData("vatNumber", "CHE-123.456.789 MWST", "CHE123456789")]
    [InlineData("gtin", "4006381333931", "04006381333931")]
    [InlineData("gtin", "9638-5074", "00000096385074")]
    [InlineData("postcode", "D-80331", "80331")]
    [InlineData("postcode", "sw1a 1aa", "SW1A1AA")]
    [InlineData("postcode", "12345-6789", "12345")]
    [InlineData("email", " MailTo:Info@Acme.Example ", "info@acme.example")]
    [InlineData("crossReference", "SAP:0001000012", "sap:1000012")]
    [InlineData("baseUnit", "pcs", "EA")]
    [InlineData("weight", "1.500 kgm", "1.5KG")]
    public void Identifiers_have_one_form(string field, string given, string standard) => Given.Standard(field, given).ShouldBe(standard);

    [Fact]
    public void A_vat_number_without_country_takes_the_records_country() => Given.Standard("vatNumber", "123456789", "Germany").ShouldBe("DE123456789");

    [Theory]
    [InlineData("gtin", "4006381333930", "check digit")]
    [InlineData("gtin", "4.00638E+12", "digits")]
    [InlineData("phone", "0000000", "repeated")]
    [InlineData("phone", "123", "6 to 15")]
    [InlineData("phone", "call me", "digits")]
    [InlineData("email", "nobody", "name@domain")]
    [InlineData("email", "a@b@c.example", "name@domain")]
    [InlineData("vatNumber", "000000000", "zeros")]
    [InlineData("country", "Atlantis", "country")]
    [InlineData("name", "N/A", "placeholder")]
    [InlineData("city", "???", "neither")]
    [InlineData("crossReference", "sap:", "system:id")]
    [InlineData("weight", "heavy", "number")]
    public void What_cannot_be_true_is_defective_and_says_why(string field, string given, string why)
    {
        var value = Standards.Of(Given.Customer("sap", "1", (field, given))).Fields[field].ShouldBeOfType<FieldValue.Defective>();
        value.AsGiven.ShouldBe(given);
        value.Why.ShouldContain(why);
    }

    [Fact]
    public void Blank_is_missing() => Standards.Of(Given.Customer("sap", "1", ("name", "  "))).Fields.ShouldBeEmpty();

    [Fact]
    public void Standardising_twice_changes_nothing()
    {
        var words = Gen.Elements(
            "GmbH", "Co.", "&", "AND", "The", "Str.", "straße", "Hauptstrasse", "Street", "5", "5a", "a", "No", "Nr.", "Rue", "Avenue", "Müller", "Mueller", "QUEUE", "o.o.", "z", "Sp.", "S.", "A.",
            "DE", "D-80331", "+49", "0049", "(0)89", "12345-6789", "ß", "Ł", "İ", "ŉ", "ﬁ", "Ⅷ", "が", "한국", "हिन्दी", "𝔘", "\ud800", "№", "x@y.example", "sap:", "001", "1.50", "kg", "4006381333931", "CHE", "MWST", "123456789", "/", "-", "'");
        var texts =
            from parts in words.ArrayOf().Resize(6)
            from glue in Gen.Elements(" ", "", ", ")
            select string.Join(glue, parts);
        var free = ArbMap.Default.GeneratorFor<string>().Where(text => text is not null);
        var records =
            from field in Gen.Elements(Known)
            from country in Gen.Elements("", "DE", "US", "IT")
            from text in Gen.Frequency((3, texts), (1, free))
            select (field, country, text);
        Prop.ForAll(records.ToArbitrary(), record =>
        {
            var once = Standards.Of(Field(record.field, record.text, record.country));
            var again = Standards.Of(once.Fields.Values.Any(value => value is FieldValue.Defective)
                ? Field(record.field, record.text, record.country)
                : Given.Customer("sap", "1", [.. once.Fields.Select(pair => (pair.Key, once[pair.Key]!))]));
            foreach (var name in once.Fields.Keys) again[name].ShouldBe(once[name], $"{record.field} '{record.text}' {record.country}");
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(20_000));

        static SourceRecord Field(string name, string text, string country) =>
            name == "country" ? Given.Customer("sap", "1", (name, text)) : Given.Customer("sap", "1", (name, text), ("country", country));
    }
}
