using SegSync.Core.Connecting;
using SegSync.Core.Landing;
using SegSync.Core.Records;

namespace SegSync.Tests.Landing;

public class FactMappingTests
{
    [Fact]
    public void A_sales_order_becomes_a_document_with_a_fact_for_each_item()
    {
        var results = Mappings.BuiltIn("sap-order")!.Map(Given.Context, Given.Item("""
            { "SalesOrder": "5000001", "SoldToParty": "1000012", "SalesOrganization": "1010", "SalesOrderDate": "/Date(1767744000000)/", "TransactionCurrency": "EUR",
              "LastChangeDateTime": "/Date(1767780330000+0000)/",
              "to_Item": { "results": [
                { "SalesOrderItem": "10", "Material": "MAT1", "RequestedQuantity": "12.000", "RequestedQuantityUnit": "PC", "NetAmount": "119.88", "TransactionCurrency": "EUR", "ProductionPlant": "1010", "SalesDocumentRjcnReason": "" },
                { "SalesOrderItem": "20", "Material": "MAT2", "RequestedQuantity": 1, "NetAmount": 10, "ProductionPlant": null },
                { "SalesOrderItem": "30", "Material": "MAT3", "RequestedQuantity": "1", "NetAmount": "5", "SalesDocumentRjcnReason": "50" }] } }
            """));
        var document = results[0].ShouldBeOfType<Mapped.Document>();
        (document.Value.Key.ToString(), document.Value.Version, document.Value.Kind, document.Rows).ShouldBe(("t|sys|A_SalesOrder|5000001", "2026-01-07T10:05:30.0000000", FactKind.OrderLine, 1));
        document.Value.Lines.ShouldBe(
        [
            new Fact("10", new(2026, 1, 7), "1000012", "MAT1", null, "plant=1010,salesOrganization=1010", 12.000m, 119.88m, "EUR", "PC"),
            new Fact("20", new(2026, 1, 7), "1000012", "MAT2", null, "salesOrganization=1010", 1, 10, "EUR", ""),
        ]);
        var rejected = results[1].ShouldBeOfType<Mapped.Excluded>();
        (rejected.Reason, rejected.Rows).ShouldBe(("rejected item", 0), "lines inside a document are no rows of the source");
        results.Length.ShouldBe(2);
    }

    [Fact]
    public void Equal_lines_without_ids_are_real_and_both_count()
    {
        var results = Retail("""{"@line":2,"InvoiceNo":"1","StockCode":"a","Description":"D","Quantity":"2","InvoiceDate":"2011-01-01 08:26:00","UnitPrice":"0.1","CustomerID":"","Country":"X"}""", 2);
        var document = results.ShouldHaveSingleItem().ShouldBeOfType<Mapped.Document>();
        document.Value.Lines.Select(line => (line.Line, line.Amount, line.Currency, line.Customer)).ShouldBe([("1", 0.2m, "GBP", null), ("2", 0.2m, "GBP", null)]);
        document.References.ShouldHaveSingleItem().Fields["description"].ShouldBe("D");
    }

    [Fact]
    public void A_bad_line_of_a_file_is_refused_alone_where_the_manifest_says_so()
    {
        var results = Mappings.BuiltIn("online-retail")!.Map(Given.Context, Given.Item("""
            {"rows":[
              {"@line":2,"InvoiceNo":"1","StockCode":"85123A","Description":"","Quantity":"6","InvoiceDate":"2010-12-01 08:26:00","UnitPrice":"2.55","CustomerID":"17850.0","Country":"United Kingdom"},
              {"@line":3,"InvoiceNo":"1","StockCode":"85123a","Description":"late","Quantity":"x","InvoiceDate":"2010-12-01 08:26:00","UnitPrice":"2.55","CustomerID":"17850.0","Country":""},
              {"@line":4,"InvoiceNo":"1","StockCode":"85123A","Description":"HOLDER","Quantity":"1","InvoiceDate":"2010-12-01 08:27:00","UnitPrice":"2","CustomerID":"17850.0","Country":"United Kingdom"},
              {"@line":5,"InvoiceNo":"1","StockCode":"85123A","Description":"HOLDER","Quantity":"-1","InvoiceDate":"2010-12-01 08:27:00","UnitPrice":"2","CustomerID":"17850.0","Country":"United Kingdom"}]}
            """, 4));
        results.Select(result => (result.GetType().Name, result.Rows)).ShouldBe([("Document", 2), ("Excluded", 1), ("Refused", 1)]);
        var refused = (Mapped.Refused)results[2];
        (refused.Id, refused.Field, refused.Reason).ShouldBe(("1", "line 3/Quantity", "'x' is not a number; digits with '.' before the decimals were expected, such as 1234.50"));
        var document = (Mapped.Document)results[0];
        document.Value.Lines.Select(line => line.Line).ShouldBe(["1", "3"], "a line keeps its place");
        document.References.Select(reference => $"{reference.Key.Kind.Word()} {reference.Key.Id} {string.Join(',', reference.Fields.Values)}")
            .ShouldBe(["product 85123A HOLDER", "customer 17850 United Kingdom"], "from counted lines only, codes as given");
    }

    [Fact]
    public void A_document_whose_lines_are_all_excluded_lands_empty_so_that_it_replaces_what_was()
    {
        var results = Retail("""{"InvoiceNo":"C1","StockCode":"a","Quantity":"-2","InvoiceDate":"2011-01-01 08:26:00","UnitPrice":"1","CustomerID":"","Country":"X"}""", 2);
        results[0].ShouldBeOfType<Mapped.Document>().Value.Lines.ShouldBeEmpty();
        results[0].Rows.ShouldBe(0);
        (results[1].ShouldBeOfType<Mapped.Excluded>().Reason, results[1].Rows).ShouldBe(("return", 2));
    }

    [Theory]
    [InlineData("Europe/Berlin", "2026-01-31T23:30:00Z", "2026-02-01")]
    [InlineData("America/New_York", "2026-02-01T03:00:00Z", "2026-01-31")]
    [InlineData("Europe/Berlin", "2026-01-31T23:30:00", "2026-01-31")]
    [InlineData("Europe/Berlin", "/Date(1769902200000+0000)/", "2026-02-01")]
    [InlineData("Europe/Berlin", "/Date(1769902200000)/", "2026-01-31")]
    public void An_instant_belongs_to_the_day_in_the_business_units_zone_and_a_wall_clock_to_its_own(string zone, string at, string date)
    {
        var mapping = Given.Mapping($$"""{"name":"s","version":1,"stream":"S","facts":"shipment","id":"Id","zone":"{{zone}}","lines":{"date":"At","quantity":"N"} }""");
        Line(mapping, $$"""{"Id":1,"At":"{{at}}","N":1}""").Date.ShouldBe(DateOnly.ParseExact(date, "yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture));
    }

    [Fact]
    public void A_day_is_taken_up_to_the_day_after_landing_and_the_context_may_say_otherwise()
    {
        var mapping = Given.Mapping("""{"name":"s","version":1,"stream":"S","facts":"shipment","id":"Id","lines":{"date":"At","quantity":"N"}}""");
        Line(mapping, """{"Id":1,"At":"2026-07-01","N":1}""").Date.ShouldBe(new DateOnly(2026, 7, 1));
        mapping.Map(Given.Context with { Latest = new(2026, 6, 30) }, Given.Item("""{"Id":1,"At":"2026-07-01","N":1}""")).ShouldHaveSingleItem().ShouldBeOfType<Mapped.Refused>()
            .Reason.ShouldBe("'2026-07-01' is out of range; dates from 1970-01-01 to 2026-06-30 are taken");
    }

    [Theory]
    [InlineData("dd/MM/yyyy HH:mm", "31/12/2025 23:59", "2025-12-31")]
    [InlineData("d.M.yyyy", "1.2.2026", "2026-02-01")]
    public void Dates_are_read_by_the_pattern_that_a_manifest_gives(string format, string at, string date)
    {
        var mapping = Given.Mapping($$"""{"name":"s","version":1,"stream":"S","facts":"receipt","id":"Id","lines":{"date":{"path":"At","formats":["{{format}}"]},"quantity":"N"} }""");
        Line(mapping, $$"""{"Id":1,"At":"{{at}}","N":1}""").Date.ShouldBe(DateOnly.ParseExact(date, "yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture));
        mapping.Map(Given.Context, Given.Item("""{"Id":1,"At":"2026-01-01","N":1}""")).ShouldHaveSingleItem().ShouldBeOfType<Mapped.Refused>()
            .Reason.ShouldBe($"'2026-01-01' is not a date; {format} was expected");
    }

    [Theory]
    [InlineData("\"12.500\"", "12.500")]
    [InlineData("12.500", "12.500")]
    [InlineData("-0.001", "-0.001")]
    [InlineData("\"+7\"", "7")]
    [InlineData("\" 7 \"", "7")]
    [InlineData("1.5E3", "1500.0")]
    [InlineData("15e-4", "0.0015")]
    [InlineData("0.30000000000000004", "0.30000000000000004")]
    [InlineData("\"123456789012345.123456789012\"", "123456789012345.123456789012")]
    [InlineData("\"\\u0031\"", "1")]
    public void Numbers_are_exact_digit_by_digit(string json, string number)
    {
        var mapping = Given.Mapping("""{"name":"s","version":1,"stream":"S","facts":"stockSnapshot","id":"Id","lines":{"date":"At","quantity":"N"}}""");
        Line(mapping, $$"""{"Id":1,"At":"2026-01-01","N":{{json}}}""").Quantity.ToString(System.Globalization.CultureInfo.InvariantCulture).ShouldBe(number);
    }

    [Fact]
    public void A_decimal_comma_is_read_where_the_manifest_says_so()
    {
        var mapping = Given.Mapping("""{"name":"s","version":1,"stream":"S","facts":"stockSnapshot","id":"Id","lines":{"date":"At","quantity":{"path":"N","decimalPoint":","}}}""");
        Line(mapping, """{"Id":1,"At":"2026-01-01","N":"12,5"}""").Quantity.ShouldBe(12.5m);
        mapping.Map(Given.Context, Given.Item("""{"Id":1,"At":"2026-01-01","N":"12.5"}""")).ShouldHaveSingleItem().ShouldBeOfType<Mapped.Refused>()
            .Reason.ShouldBe("'12.5' is not a number; digits with ',' before the decimals were expected, such as 1234,50");
    }

    private static Fact Line(Core.Landing.Mapping mapping, string json) =>
        mapping.Map(Given.Context, Given.Item(json)).ShouldHaveSingleItem().ShouldBeOfType<Mapped.Document>().Value.Lines.ShouldHaveSingleItem();

    private static IReadOnlyList<Mapped> Retail(string row, int times) =>
        Mappings.BuiltIn("online-retail")!.Map(Given.Context, Given.Item($$"""{"rows":[{{string.Join(',', Enumerable.Repeat(row, times))}}]}""", times));
}
