using System.Text;
using System.Text.Json;
using SegSync.Core.Connecting;
using SegSync.Core.Landing;

namespace SegSync.Tests.Landing;

public class MappingPropertyTests
{
    private static readonly string[] Texts =
    [
        "", " ", "A", "1", "10", "-3", "1.5", "1e9", "99999999999999999999999999999999", "/Date(0)/", "/Date(99999999999999999)/", "/Date(-62135596800001)/", "/Date(", "2026-01-07", "2026-13-01",
        "0001-01-01T00:00:00+15:00", "9999-12-31T23:59:59-15:00", "2026-01-07T25:00:00Z", "PT10H", "PTH", "PT9999999999999999999S", "EUR", "XXX", "true", "Müller", "\\ud800", "\\u0000", "C536379", "results",
    ];

    [Fact]
    public void Mapping_never_throws_and_its_rows_always_add_up()
    {
        var kinds = new Dictionary<string, int>();
        foreach (var name in Mappings.Names)
        {
            var mapping = Mappings.BuiltIn(name)!;
            var fields = mapping.VendorFields.SelectMany(field => field.Split('/')).Concat(["rows", "results", "__metadata", "etag", "@line", "@malformed"]).Distinct().ToArray();
            var random = new Random(name.Length * 7919);
            for (var i = 0; i < 3000; i++)
            {
                var text = new StringBuilder();
                Write(text, random, fields, i % 4 == 0 ? 0 : 5, mapping);
                using var json = JsonDocument.Parse(text.ToString());
                var item = new SourceItem(json.RootElement, random.Next(10) == 0, 1 + random.Next(3));
                var results = mapping.Map(Given.Context, item);
                results.ShouldNotBeEmpty();
                foreach (var result in results) kinds[result.GetType().Name] = kinds.GetValueOrDefault(result.GetType().Name) + 1;
                results.Sum(result => result.Rows).ShouldBe(item.Rows, text.ToString());
                results.OfType<Mapped.Refused>().ShouldAllBe(refused => refused.Reason.Length > 0);
            }
        }

        kinds.Keys.Order().ShouldBe(["Document", "Excluded", "Record", "Refused"]);
    }

    private static void Write(StringBuilder text, Random random, string[] fields, int depth, Core.Landing.Mapping mapping)
    {
        var kind = depth == 5 ? 0 : random.Next(depth == 0 ? 2 : 0, 8);
        switch (kind)
        {
            case 0:
                text.Append('{');
                var first = true;
                foreach (var field in fields)
                {
                    if (random.Next(3) == 0) continue;
                    text.Append(first ? "\"" : ",\"").Append(field).Append("\":");
                    Write(text, random, fields, depth - 1 - random.Next(depth), mapping);
                    first = false;
                    if (text.Length > 20_000) break;
                }

                text.Append('}');
                break;
            case 1:
                text.Append('[');
                for (var i = random.Next(3); i > 0; i--)
                {
                    Write(text, random, fields, depth - 1, mapping);
                    if (i > 1) text.Append(',');
                }

                text.Append(']');
                break;
            case 2:
                text.Append(random.Next(4) switch { 0 => "true", 1 => "false", 2 => "null", _ => "12.5" });
                break;
            default:
                text.Append('"').Append(Texts[random.Next(Texts.Length)]).Append('"');
                break;
        }
    }
}
