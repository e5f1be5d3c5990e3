using FsCheck;
using FsCheck.Fluent;
using SegSync.Core.Matching.Columns;

namespace SegSync.Tests.Matching;

public sealed class CleaningTests
{
    private static readonly string[] Pieces =
    [
        "Müller", "O'Brien", "St.", "GmbH", "& Co", "AND", "Straße", "Hauptstr.", "12", "12a", "No", "Nr.", "5", " ", " ", "-", "/", ".", ",", "KX-TG1033S", "10/100", "ＡＢ１２", "№7", "²",
        "1999-02-03", "3.2.1999", "Feb 1999", "19990203", "12/31/2001", "+49 (0)89 123", "tel", "x12", "a@b.example", "@", "$1,299.00", "12,50", "-3", "0", "null", "N/A", "Москва", "東京都", "शर्मा",
        "محمد", "Ελλάδα", "İstanbul", "ﬁ", "é", "e\u0301", "\uD83D\uDE00", "\uD83D", "UK", "Deutschland", "THE", "S.A.", "S A", "z.o.o.", "D-80331", "12345-6789", "Saint", "\t", "ŉ", "ǰ", "ꟲ",
    ];

    public static TheoryData<ColumnType> Types() => [.. Enum.GetValues<ColumnType>()];

    [Theory]
    [MemberData(nameof(Types))]
    public void Standardising_twice_changes_nothing(ColumnType type)
    {
        var written = Gen.Elements(Pieces).ListOf().Select(pieces => string.Concat(pieces));
        var anything = ArbMap.Default.GeneratorFor<string>().Where(text => text is not null);
        Prop.ForAll(Gen.OneOf(written, anything).ToArbitrary(), given =>
        {
            if (Cleaning.Standard(type, given) is { } form) Cleaning.Standard(type, form).ShouldBe(form, $"of '{given}'");
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(5000));
    }

    [Theory]
    [InlineData(ColumnType.GivenName, "josé", "JOSE")]
    [InlineData(ColumnType.FamilyName, "O'Brien", "OBRIEN")]
    [InlineData(ColumnType.FamilyName, "Иванова", "ИВАНОВА")]
    [InlineData(ColumnType.FullName, "山田 太郎", "山田 太郎")]
    [InlineData(ColumnType.FullName, "अनिल शर्मा", "अनिल शर्मा")]
    [InlineData(ColumnType.OrganisationName, "The Müller & Söhne GmbH & Co. KG", "MULLER AND SOHNE")]
    [InlineData(ColumnType.StreetAddress, "Hauptstraße 5", "5 HAUPT ST")]
    [InlineData(ColumnType.StreetAddress, "улица Ленина 12", "12 УЛИЦА ЛЕНИНА")]
    [InlineData(ColumnType.Postcode, "D-80331", "80331")]
    [InlineData(ColumnType.Country, "Deutschland", "DE")]
    [InlineData(ColumnType.Phone, "(212) 673-0330", "2126730330")]
    [InlineData(ColumnType.Email, " Info@Acme.Example ", "info@acme.example")]
    [InlineData(ColumnType.Date, "19630521", "1963-05-21")]
    [InlineData(ColumnType.Date, "21.5.1963", "1963-05-21")]
    [InlineData(ColumnType.Date, "May 1963", "1963-05-00")]
    [InlineData(ColumnType.Date, "1963", "1963-00-00")]
    [InlineData(ColumnType.Identifier, "DE 123.456-789", "DE123456789")]
    [InlineData(ColumnType.ProductTitle, "Panasonic KX-TG1033S, silver", "PANASONIC KXTG1033S SILVER")]
    [InlineData(ColumnType.Price, "$1,299.00", "1299")]
    [InlineData(ColumnType.Price, "EUR 12,50", "12.5")]
    [InlineData(ColumnType.Price, "$0.00", null)]
    [InlineData(ColumnType.Category, "unknown", null)]
    [InlineData(ColumnType.FreeText, " - ", null)]
    public void A_value_has_the_standard_form_of_its_type(ColumnType type, string given, string? form) => Cleaning.Standard(type, given).ShouldBe(form);
}
