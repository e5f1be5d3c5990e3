using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;
using SegSync.Connectors.Files;
using SegSync.Core.Landing;
using SegSync.Core.Profiling;
using SegSync.Core.Segmenting;
using SegSync.Tests.Landing;

namespace SegSync.Tests.Segmenting;

/// <summary>The ready-made schemes and mappings over real data must equal published results.</summary>
public class ReferenceTests
{
    [SkippableFact]
    public void Online_Retail_has_its_known_ABC_XYZ_and_demand_pattern()
    {
        var results = OnlineRetail("product-abc-xyz", "product-abc", "product-xyz", "product-demand-pattern");
        Counts(results[0], 0).ShouldBe("A 803, B 983, C 2136");
        Counts(results[0], 1).ShouldBe("X 376, Y 1105, Z 2441");
        Counts(results[1], 0).ShouldBe("A 803, B 983, C 2136");
        Counts(results[2], 0).ShouldBe("X 376, Y 1105, Z 2441");
        Counts(results[3], 0).ShouldBe("erratic 1041, intermittent 1059, lumpy 985, none 3, smooth 834");
        results[0].Profiles[Metrics.Find("revenue")!].Values.Sum().ShouldBe(10_666_684.544m);
        results[0].Profiles.Window.ToString().ShouldBe("2010-12 to 2011-11 (12 complete)");
    }

    [SkippableFact]
    public void Online_Retail_has_the_published_recency_frequency_and_money_of_every_customer()
    {
        var result = OnlineRetail("customer-rfm").Single();
        var published = File.ReadLines(Path.Combine(Given.Shared(Path.Combine("data", "online_retail"))!, "reference_rfm_segments_mwoitek.csv")).Skip(1)
            .Select(line => line.Split(',')).ToDictionary(cells => cells[0], cells => cells, StringComparer.Ordinal);
        result.Profiles.Count.ShouldBe(4_338);
        published.Count.ShouldBe(4_338);
        var (recency, frequency, monetary) = (result.Profiles[Metrics.Find("recency")!], result.Profiles[Metrics.Find("frequency")!], result.Profiles[Metrics.Find("monetary")!]);
        for (var at = 0; at < result.Profiles.Count; at++)
        {
            var cells = published[result.Profiles.Id(at)];
            recency.Values[at].ShouldBe(decimal.Parse(cells[1], CultureInfo.InvariantCulture));
            frequency.Values[at].ShouldBe(decimal.Parse(cells[2], CultureInfo.InvariantCulture));
            // published in binary floating point
            ((double)monetary.Values[at]!.Value).ShouldBe(double.Parse(cells[3], CultureInfo.InvariantCulture), 1e-6);
        }
    }

    [SkippableFact]
    public void Cancellations_that_a_rule_leaves_out_change_no_known_figure_and_are_kept_to_the_penny()
    {
        var folder = Given.Shared(Path.Combine("data", "online_retail"));
        Skip.If(folder is null, "shared/data/online_retail is absent");
        var manifest = JsonNode.Parse(MappingResources.Read("schemas/mappings/online-retail.json")!)!;
        var lines = manifest["lines"]!;
        lines["exclude"] = JsonNode.Parse("""[{ "path": "UnitPrice", "atMost": 0, "reason": "price is not above zero" }]""");
        lines["cleanse"] = JsonNode.Parse("""[{ "name": "cancellation", "path": "InvoiceNo", "startsWith": "C", "do": "exclude" }]""");
        var mapping = Core.Landing.Mapping.Load(manifest.ToJsonString(), "online-retail.json", out var errors);
        errors.ShouldBeEmpty();
        var scheme = SchemeFile.Load(Schemes.Text("product-abc-xyz")!, out _)!;
        var tally = new FactTally(SchemeFile.Needs([scheme]), null);
        new FactFile(Path.Combine(folder, "online_retail.csv.gz"), mapping!, Given.Context.Latest).Read(tally, (line, field, reason, _) => Assert.Fail($"line {line} {field} {reason}"), null, default);
        var result = SchemeResult.Of(scheme, tally, null);
        var sold = Enumerable.Range(0, result.Profiles.Count).Where(result.Profiles.HasBusiness).ToList();
        string.Join(", ", SchemeResult.Count(sold.Select(at => result.Classified[0].Classes[at])).Select(pair => $"{pair.Key} {pair.Value}")).ShouldBe("A 803, B 983, C 2136");
        result.Profiles[Metrics.Find("revenue")!].Values.Sum().ShouldBe(10_666_684.544m);
        var (mark, _, sums) = result.Profiles.Marks.ShouldHaveSingleItem();
        (mark.Name, sums).ShouldBe(("cancellation", new(9_288, -277_574, -896_812.49m)));
    }

    [SkippableFact]
    public void The_clusters_of_Online_Retail_are_as_tight_as_the_best_of_ten_starts_of_scikit_learn()
    {
        var figures = OnlineRetail("customer-rfm-clusters").Single().Classified[0].Figures;
        figures["k"].ShouldBe(4);
        (figures["inertia"] / 3962.498m).ShouldBeInRange(0.999m, 1.001m);
    }

    [SkippableFact]
    public void The_car_parts_have_their_known_demand_patterns()
    {
        var folder = Given.Shared(Path.Combine("data", "carparts"));
        Skip.If(folder is null, "shared/data/carparts is absent");
        var result = Run(Path.Combine(folder, "carparts_odd.csv.gz"), "carparts", "product-demand-pattern").Single();
        Counts(result, 0).ShouldBe("erratic 1, intermittent 1118, lumpy 218");
        result.Profiles.Window.ToString().ShouldBe("1998-01 to 2002-03 (51 complete)");
    }

    [SkippableFact]
    public void A_freight_that_is_words_is_quarantined_with_a_reason_and_its_line_counts()
    {
        var folder = Given.Shared(Path.Combine("data", "scms_freight"));
        Skip.If(folder is null, "shared/data/scms_freight is absent");
        var (results, counts, said) = Suppliers([(Path.Combine(folder, "scms_to_2011.csv.gz"), "scms-deliveries")]);
        (counts[0].Read, counts[0].Counted).ShouldBe((5_261, 5_261));
        counts[0].Doubted["Freight Cost (USD) refers to the freight of another line; the line counts without it"].ShouldBe(1_173);
        counts[0].Doubted["Freight Cost (USD) is on an invoice of its own; the line counts without it"].ShouldBe(78);
        said.ShouldContain("line 10 Freight Cost (USD) 'See ASN-93 (ID#:1281)' refers to the freight of another line; the line counts without it");
        // 3,306 numbers and 704 that are included in the price
        var (known, lines) = (results.Profiles[Metrics.Find("freightKnown")!], results.Profiles[Metrics.Find("lines")!]);
        Enumerable.Range(0, results.Profiles.Count).Sum(at => Math.Round(known.Values[at]!.Value * lines.Values[at]!.Value)).ShouldBe(3_306 + 704);
        results.Codes().Values.Sum().ShouldBe(results.Profiles.Count);
        results.Codes().Keys.ShouldBe(["bottleneck", "leverage", "routine", "strategic"]);
    }

    [SkippableFact]
    public void Orders_and_sources_of_two_files_come_together_in_one_supplier()
    {
        var folder = Given.Shared(Path.Combine("data", "adventureworks"));
        Skip.If(folder is null, "shared/data/adventureworks is absent");
        var (results, counts, _) = Suppliers([(Path.Combine(folder, "PurchaseOrderHeader.csv"), "adventureworks-orders"), (Path.Combine(folder, "ProductVendor.csv"), "adventureworks-sources")]);
        counts.Select(count => count.Counted).ShouldBe([4_012, 460]);
        results.Profiles.Count.ShouldBe(86);
        var spend = File.ReadLines(Path.Combine(folder, "PurchaseOrderHeader.csv")).Select(line => line.Split('\t')).Where(cells => cells[4] == "1494")
            .Sum(cells => decimal.Parse(cells[8], CultureInfo.InvariantCulture));
        results.Profiles[Metrics.Find("spend")!].Values[results.Profiles.Find("1494")].ShouldBe(spend);
        results.Profiles[Metrics.Find("soleShare")!].Values[results.Profiles.Find("1494")].ShouldBe(1);
    }

    [SkippableFact]
    public void Receipts_and_sources_of_two_files_tell_the_quality_of_a_product_and_no_demand()
    {
        var folder = Given.Shared(Path.Combine("data", "adventureworks"));
        Skip.If(folder is null, "shared/data/adventureworks is absent");
        var scheme = Decided.Scheme("""{ "name": "quality", "method": "bands", "metric": "defectRate", "cuts": [0.02, 0.05], "classes": ["good", "fair", "poor"], "missing": "unknown" }""", """["quality"]""",
            more: """ "metrics": ["inboundInFull", "sources", "leadTime", "units"], """);
        var tally = new FactTally(SchemeFile.Needs([scheme]), null);
        foreach (var (file, mapping) in ((string, string)[])[("PurchaseOrderDetail.csv", "adventureworks-receipts"), ("ProductVendor.csv", "adventureworks-sources")])
            new FactFile(Path.Combine(folder, file), Mappings.BuiltIn(mapping)!, Given.Context.Latest).Read(tally, (line, field, reason, _) => Assert.Fail($"line {line} {field} {reason}"), null, default);
        var profiles = SchemeResult.Of(scheme, tally, null).Profiles;

        var receipts = File.ReadLines(Path.Combine(folder, "PurchaseOrderDetail.csv")).Select(line => line.Split('\t')).ToLookup(cells => cells[4], StringComparer.Ordinal);
        var sources = File.ReadLines(Path.Combine(folder, "ProductVendor.csv")).Select(line => line.Split('\t')).ToLookup(cells => cells[0], StringComparer.Ordinal);
        profiles.Count.ShouldBe(receipts.Select(group => group.Key).Union(sources.Select(group => group.Key)).Count());
        for (var at = 0; at < profiles.Count; at++)
        {
            var (lines, vendors) = (receipts[profiles.Id(at)].ToList(), sources[profiles.Id(at)].ToList());
            profiles[Metrics.Find("defectRate")!].Values[at].ShouldBe(Sum(lines, 7) > 0 ? Sum(lines, 8) / Sum(lines, 7) : null);
            profiles[Metrics.Find("inboundInFull")!].Values[at].ShouldBe(lines.Count == 0 ? null : (decimal)lines.Count(cells => Number(cells[7]) >= Number(cells[3])) / lines.Count);
            profiles[Metrics.Find("sources")!].Values[at].ShouldBe(vendors.Count);
            profiles[Metrics.Find("leadTime")!].Values[at].ShouldBe(vendors.Average(cells => Number(cells[2])));
            profiles[Metrics.Find("units")!].Values[at].ShouldBe(0);
        }

        static decimal Sum(List<string[]> lines, int column) => lines.Sum(cells => Number(cells[column]));

        static decimal Number(string cell) => decimal.Parse(cell, CultureInfo.InvariantCulture);
    }

    [SkippableFact]
    public void Names_as_councils_type_them_come_together_and_unreadable_ones_are_quarantined()
    {
        var folder = Given.Shared(Path.Combine("data", "council_spend"));
        Skip.If(folder is null, "shared/data/council_spend is absent");
        var (results, counts, said) = Suppliers([(Path.Combine(folder, "spend_gateshead_wakefield.csv.gz"), "council-spend")]);
        counts[0].Read.ShouldBe(181_276);
        counts[0].Refused.Values.Sum().ShouldBe(said.Count);
        said.Count.ShouldBe(23);
        results.Profiles.Find("B AND Q").ShouldBeGreaterThanOrEqualTo(0);
        results.Profiles.Find("B & Q PLC").ShouldBe(-1);
        results.Grade(results.Profiles.Find("B AND Q")).ShouldBe(("provisional", "soleShare is missing"));
    }

    private static (SchemeResult Result, List<FactFileCounts> Counts, List<string> Said) Suppliers((string Path, string Mapping)[] files)
    {
        var scheme = SchemeFile.Load(Schemes.Text("supplier-kraljic")!, out _)!;
        var tally = new FactTally(SchemeFile.Needs([scheme]), null);
        var said = new List<string>();
        var counts = files.Select(file => new FactFile(file.Path, Mappings.BuiltIn(file.Mapping)!, Given.Context.Latest)
            .Read(tally, (line, field, reason, _) => said.Add($"line {line} {field} {reason}"), null, default)).ToList();
        return (SchemeResult.Of(scheme, tally, null), counts, said);
    }

    private static ImmutableArray<SchemeResult> OnlineRetail(params string[] schemes)
    {
        var folder = Given.Shared(Path.Combine("data", "online_retail"));
        Skip.If(folder is null, "shared/data/online_retail is absent");
        return Run(Path.Combine(folder, "online_retail.csv.gz"), "online-retail", schemes);
    }

    private static ImmutableArray<SchemeResult> Run(string path, string mapping, params string[] names)
    {
        ImmutableArray<SchemeFile> schemes = [.. names.Select(name => SchemeFile.Load(Schemes.Text(name)!, out _)!)];
        var tally = new FactTally(SchemeFile.Needs(schemes), null);
        new FactFile(path, Mappings.BuiltIn(mapping)!, Given.Context.Latest).Read(tally, (line, field, reason, _) => Assert.Fail($"line {line} {field} {reason}"), null, default);
        return [.. schemes.Select(scheme => SchemeResult.Of(scheme, tally, null))];
    }

    private static string Counts(SchemeResult result, int classifier) =>
        string.Join(", ", SchemeResult.Count(result.Classified[classifier].Classes).Select(pair => $"{pair.Key} {pair.Value}"));
}
