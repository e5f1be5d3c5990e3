using SegSync.Core.Connecting;
using SegSync.Core.Landing;

namespace SegSync.Tests.Landing;

/// <summary>What is said of every kind of bad item: the words that a person will read.</summary>
public class RefusalTests
{
    private static readonly Core.Landing.Mapping Customers = Given.Mapping("""
        {
          "name": "c", "version": 1, "stream": "C", "entity": "customer", "id": "Id", "stamp": ["Date", "Time"],
          "fields": {
            "name": { "path": "Name", "required": true, "maxLength": 5 },
            "country": { "path": "Land", "map": { "D": "DE", "F": "FR" } },
            "postcode": { "path": "Zip", "pattern": "^[0-9]{5}$" },
            "status": { "path": "Blocked", "type": "boolean" },
            "customerNumber": { "path": "Number", "type": "integer" },
            "city": "Addresses/City"
          },
          "rows": [{ "entity": "R", "path": "Areas", "key": { "Org": "Org" }, "fields": { "F": { "scheme": "s", "value": "code", "maxLength": 2 } } }]
        }
        """);

    private static readonly Core.Landing.Mapping Orders = Given.Mapping("""
        {
          "name": "o", "version": 1, "stream": "O", "facts": "orderLine", "id": "Id",
          "lines": {
            "path": "Lines", "id": "No", "date": { "path": "../On" }, "customer": { "path": "../By", "required": true }, "product": { "path": "What", "required": true },
            "quantity": "Count", "price": { "path": "Price", "required": true }, "currency": "../Money"
          }
        }
        """);

    [Theory]
    [InlineData("""[1]""", "", "", "is a list; an object was expected")]
    [InlineData("""{"Name":"A"}""", "", "Id", "is missing; it is required")]
    [InlineData("""{"Id":"","Name":"A"}""", "", "Id", "is missing; it is required")]
    [InlineData("""{"Id":true,"Name":"A"}""", "", "Id", "is true; a text or whole number was expected")]
    [InlineData("""{"Id":1.5,"Name":"A"}""", "", "Id", "is the number 1.5; a text or whole number was expected")]
    [InlineData("""{"Id":"\ud800","Name":"A"}""", "", "Id", "holds text that is not valid Unicode")]
    [InlineData("""{"Id":"1","\ud800x":1,"Name":"A"}""", "", "", "holds text that is not valid Unicode")]
    [InlineData("""{"Id":"1"}""", "1", "Name", "is missing; it is required")]
    [InlineData("""{"Id":"1","Name":null}""", "1", "Name", "is missing; it is required")]
    [InlineData("""{"Id":"1","Name":"  "}""", "1", "Name", "is missing; it is required")]
    [InlineData("""{"Id":"1","Name":12}""", "1", "Name", "is the number 12; a text was expected")]
    [InlineData("""{"Id":"1","Name":{}}""", "1", "Name", "is an object; a text was expected")]
    [InlineData("""{"Id":"1","Name":"Abcdef"}""", "1", "Name", "has 6 characters; at most 5 were expected")]
    [InlineData("""{"Id":"1","Name":"A","Land":"X"}""", "1", "Land", "'X' is not one of D, F")]
    [InlineData("""{"Id":"1","Name":"A","Zip":"12"}""", "1", "Zip", "'12' does not fit the pattern ^[0-9]{5}$")]
    [InlineData("""{"Id":"1","Name":"A","Blocked":"maybe"}""", "1", "Blocked", "'maybe' is neither true nor false")]
    [InlineData("""{"Id":"1","Name":"A","Blocked":0}""", "1", "Blocked", "is the number 0; true or false was expected")]
    [InlineData("""{"Id":"1","Name":"A","Number":"1.5"}""", "1", "Number", "'1.5' is not a whole number")]
    [InlineData("""{"Id":"1","Name":"A","Addresses":"x"}""", "1", "Addresses", "is a text; an object was expected")]
    [InlineData("""{"Id":"1","Name":"A","Date":"31.12.25"}""", "1", "Date", "'31.12.25' is not a date; 2026-01-31, 2026-01-31T10:05:30Z or /Date(1769817600000)/ was expected")]
    [InlineData("""{"Id":"1","Name":"A","Date":20251231}""", "1", "Date", "is the number 20251231; a date as text was expected")]
    [InlineData("""{"Id":"1","Name":"A","Date":"2026-01-31","Time":"noon"}""", "1", "Time", "is not a time; PT10H05M30S or 10:05:30 was expected")]
    [InlineData("""{"Id":"1","Name":"A","Areas":[{"F":"A"}]}""", "1", "Areas/Org", "is missing; it is required")]
    [InlineData("""{"Id":"1","Name":"A","Areas":[{"Org":"1"},{"Org":"1"}]}""", "1", "Areas", "holds R(Org=1) twice; one row may be there once")]
    [InlineData("""{"Id":"1","Name":"A","Areas":[{"Org":"1","F":[]}]}""", "1", "Areas/F", "is a list; a text or whole number was expected")]
    [InlineData("""{"Id":"1","Name":"A","Areas":[7]}""", "1", "Areas", "is the number 7; an object was expected")]
    [InlineData("""{"@line":7,"@malformed":"has 2 fields; 3 were expected"}""", "", "line 7", "has 2 fields; 3 were expected")]
    [InlineData("""{"@line":7,"Id":"1","Name":"Abcdef"}""", "1", "line 7/Name", "has 6 characters; at most 5 were expected")]
    public void A_bad_record_is_refused_with_words(string json, string id, string field, string reason) => Refusal(Customers, json).ShouldBe((id, field, reason));

    [Theory]
    [InlineData("""{"By":"K"}""", "", "Id", "is missing; it is required")]
    [InlineData("""{"Id":"1"}""", "1", "Lines", "is missing; a list of lines was expected")]
    [InlineData("""{"Id":"1","Lines":{"__deferred":{"uri":"x"}}}""", "1", "Lines", "is an object; a list of lines was expected")]
    [InlineData("""{"Id":"1","Lines":[3]}""", "1", "Lines[0]", "is the number 3; an object was expected")]
    [InlineData("""{"On":"1899-12-30"}""", "1", "On", "'1899-12-30' is out of range; dates from 1970-01-01 to 2026-07-01 are taken")]
    [InlineData("""{"On":"/Date(32503593600000)/"}""", "1", "On", "'2999-12-31' is out of range; dates from 1970-01-01 to 2026-07-01 are taken")]
    [InlineData("""{"On":"2026-02-30"}""", "1", "On", "'2026-02-30' is not a date; 2026-01-31, 2026-01-31T10:05:30Z or /Date(1769817600000)/ was expected")]
    [InlineData("""{"On":null}""", "1", "On", "is missing; it is required")]
    [InlineData("""{"By":""}""", "1", "By", "is missing; it is required")]
    [InlineData("""{"Money":"XXX"}""", "1", "Money", "'XXX' is not a currency of the landscape (EUR, GBP, USD); correct it or add its rate to the landscape")]
    [InlineData("""{"Money":"eur"}""", "1", "Money", "'eur' is not a currency of the landscape (EUR, GBP, USD); correct it or add its rate to the landscape")]
    [InlineData("""{"Money":null}""", "1", "Money", "is missing; it is required")]
    [InlineData("""{"What":null}""", "1", "Lines[0]/What", "is missing; it is required")]
    [InlineData("""{"No":null}""", "1", "Lines[0]/No", "is missing; it is required")]
    [InlineData("""{"Count":"12a"}""", "1", "Lines[0]/Count", "'12a' is not a number; digits with '.' before the decimals were expected, such as 1234.50")]
    [InlineData("""{"Count":"1,5"}""", "1", "Lines[0]/Count", "'1,5' is not a number; digits with '.' before the decimals were expected, such as 1234.50")]
    [InlineData("""{"Count":true}""", "1", "Lines[0]/Count", "is true; a number was expected")]
    [InlineData("""{"Count":""}""", "1", "Lines[0]/Count", "is missing; it is required")]
    [InlineData("""{"Count":"0.12345678901234567890123456789"}""", "1", "Lines[0]/Count", "'0.12345678901234567890123456789' has more than 28 digits and cannot be kept exactly")]
    [InlineData("""{"Count":1e15}""", "1", "Lines[0]/Count", "'1e15' is out of range; numbers below 10^15 are taken")]
    [InlineData("""{"Count":"1.12345678901234","Price":"1.123456789012345"}""", "1", "Lines[0]/Price", "'1.123456789012345' times 1.12345678901234 has more than 28 digits and cannot be kept exactly")]
    [InlineData("""{"Price":null}""", "1", "Lines[0]/Price", "is missing; it is required")]
    public void A_bad_order_is_refused_with_words(string change, string id, string field, string reason) => Refusal(Orders, Order(change)).ShouldBe((id, field, reason));

    [Fact]
    public void One_line_id_twice_with_different_content_is_refused() =>
        Refusal(Orders, Order("{}", """{"No":"10","What":"P","Count":"2","Price":"1"}""")).ShouldBe(
            ("1", "Lines[1]/No", "'10' is the id of two lines with different content; one id may stand for one line"));

    [Fact]
    public void One_line_id_twice_with_equal_content_is_one_line() =>
        Orders.Map(Given.Context, Given.Item(Order("{}", """{"No":"10","What":"P","Count":"1.00","Price":"1"}"""))).ShouldHaveSingleItem()
            .ShouldBeOfType<Mapped.Document>().Value.Lines.ShouldHaveSingleItem();

    [Fact]
    public void A_refusal_never_shows_more_than_the_start_of_a_long_value()
    {
        var (_, _, reason) = Refusal(Customers, $$"""{"Id":"1","Name":"A","Land":"{{new string('x', 500)}}"}""");
        reason.ShouldBe($"'{new string('x', 40)}...' is not one of D, F");
    }

    private static (string, string, string) Refusal(Core.Landing.Mapping mapping, string json)
    {
        var refused = mapping.Map(Given.Context, Given.Item(json, 3)).ShouldHaveSingleItem().ShouldBeOfType<Mapped.Refused>();
        refused.Rows.ShouldBe(3);
        return (refused.Id, refused.Field, refused.Reason);
    }

    /// <summary>A good order with one line; <paramref name="change"/> replaces values of it, or is the order where it names Id or Lines.</summary>
    private static string Order(string change, string more = "")
    {
        if (change.Contains("\"Id\"", StringComparison.Ordinal) || change == """{"By":"K"}""") return change;
        var order = new SortedDictionary<string, string>(StringComparer.Ordinal) { ["Id"] = "\"1\"", ["On"] = "\"2026-06-01\"", ["By"] = "\"K\"", ["Money"] = "\"EUR\"" };
        var line = new SortedDictionary<string, string>(StringComparer.Ordinal) { ["No"] = "\"10\"", ["What"] = "\"P\"", ["Count"] = "\"1\"", ["Price"] = "\"1\"" };
        foreach (var property in System.Text.Json.JsonDocument.Parse(change).RootElement.EnumerateObject())
        {
            var part = order.ContainsKey(property.Name) ? order : line;
            part[property.Name] = property.Value.GetRawText();
        }

        string Json(SortedDictionary<string, string> parts) => "{" + string.Join(',', parts.Select(part => $"\"{part.Key}\":{part.Value}")) + "}";
        order["Lines"] = $"[{Json(line)}{(more.Length > 0 ? "," + more : "")}]";
        return Json(order);
    }
}
