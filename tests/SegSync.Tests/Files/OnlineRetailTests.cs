using System.Diagnostics;
using SegSync.Connectors.Files;
using SegSync.Core.Connecting;
using SegSync.Core.Landing;
using SegSync.Tests.Landing;
using Xunit.Abstractions;

namespace SegSync.Tests.Files;

public class OnlineRetailTests(ITestOutputHelper output)
{
    [SkippableFact]
    public async Task Half_a_million_invoice_lines_come_to_the_known_counts_and_revenue()
    {
        var folder = Given.Shared(Path.Combine("data", "online_retail"));
        Skip.If(folder is null, "shared/data/online_retail is absent");
        var mapping = Mappings.BuiltIn("online-retail")!;
        var source = new FileSource("shop", Path.Combine(folder, "online_retail.csv.gz"), mapping);
        var clock = Stopwatch.StartNew();
        long read = 0, counted = 0, excluded = 0, refused = 0, said = 0;
        decimal revenue = 0;
        var products = new HashSet<string>(StringComparer.Ordinal);
        var known = new HashSet<string>(StringComparer.Ordinal);
        var documents = new HashSet<string>(StringComparer.Ordinal);
        var reasons = new SortedDictionary<string, long>(StringComparer.Ordinal);
        await foreach (var page in source.ReadAsync(mapping.Request, Cursor.Start, default))
        {
            said = page.Said!.Value;
            foreach (var item in page.Items)
            {
                read += item.Rows;
                var results = mapping.Map(Given.Context, item);
                results.Sum(result => result.Rows).ShouldBe(item.Rows);
                foreach (var result in results)
                {
                    switch (result)
                    {
                        case Mapped.Document document:
                            counted += document.Rows;
                            documents.Add(document.Value.Key.Id).ShouldBeTrue("a document comes in one piece");
                            foreach (var line in document.Value.Lines)
                            {
                                revenue += line.Amount;
                                products.Add(line.Product!);
                            }

                            known.UnionWith(document.References.Select(reference => reference.Key.ToString()));
                            break;
                        case Mapped.Excluded out_:
                            excluded += out_.Rows;
                            reasons[out_.Reason] = reasons.GetValueOrDefault(out_.Reason) + out_.Rows;
                            break;
                        default:
                            refused += result.Rows;
                            break;
                    }
                }
            }
        }

        output.WriteLine($"{read} lines in {clock.Elapsed.TotalSeconds:F2} s, {read / clock.Elapsed.TotalSeconds:F0} a second");
        read.ShouldBe(541_909);
        said.ShouldBe(541_909);
        counted.ShouldBe(530_104);
        decimal.Round(revenue, 2).ShouldBe(10_666_684.54m);
        refused.ShouldBe(0);
        excluded.ShouldBe(541_909 - 530_104);
        reasons.ShouldBe(new SortedDictionary<string, long> { ["price is not above zero"] = 1_181, ["quantity is not above zero"] = 1_336, ["return"] = 9_288 });
        products.Count.ShouldBe(3_922);
        documents.Count.ShouldBe(25_900);
        known.Count(key => key.StartsWith("t|product|", StringComparison.Ordinal)).ShouldBe(3_922);
        known.Count(key => key.StartsWith("t|customer|", StringComparison.Ordinal)).ShouldBe(4_338);
        known.ShouldContain("t|customer|sys|17850");
    }
}
