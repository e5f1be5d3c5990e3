using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;
using SegSync.Core.Profiling;
using SegSync.Core.Records;
using SegSync.Core.Storing;

namespace SegSync.Tests.Profiling;

public class BucketTests
{
    [Fact]
    public void Identical_lines_of_one_document_both_count()
    {
        var bucket = Take(Bucket.Empty, "inv1", Line("1", 2, 10), Line("2", 2, 10));
        var head = bucket.Head(EntityKind.Product, 1, bucket.Write());
        (head.Lines, head.Units, head.Money["EUR"]).ShouldBe((2, 4, 20));
    }

    [Fact]
    public void A_document_that_comes_again_replaces_itself_whole()
    {
        var once = Take(Bucket.Empty, "inv1", Line("1", 2, 10), Line("2", 3, 15));
        var again = Take(once, "inv1", Line("1", 2, 10));
        again.Facts.Length.ShouldBe(1);
        Take(again, "inv1").Facts.ShouldBeEmpty();
    }

    [Fact]
    public void Any_order_and_any_repetition_of_documents_ends_in_the_same_bytes() => Prop.ForAll(
        Gen.Shuffle(Enumerable.Range(0, 20).Concat(Enumerable.Range(0, 20)).ToArray()).ToArbitrary(),
        order =>
        {
            var straight = Enumerable.Range(0, 20).Aggregate(Bucket.Empty, Numbered);
            var shuffled = order.Aggregate(Bucket.Empty, Numbered);
            shuffled.Write().Single().ToArray().ShouldBe(straight.Write().Single().ToArray());
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void What_is_written_reads_back_over_any_number_of_chunks()
    {
        var bucket = Take(Bucket.Empty, "big", [.. Enumerable.Range(1, 20_000).Select(i => Line($"{i:D6}", i, i * 1.01m))]);
        var chunks = bucket.Write();
        chunks.Length.ShouldBeGreaterThan(1);
        var read = Bucket.Read(chunks.Select(chunk => Bucket.Document(chunk, DateTimeOffset.UnixEpoch)));
        read.Facts.Select(fact => fact with { Json = default }).ShouldBe(bucket.Facts.Select(fact => fact with { Json = default }));
        read.Write().Select(chunk => ContentHash.Of(chunk.Span)).ShouldBe(chunks.Select(chunk => ContentHash.Of(chunk.Span)));
        ContentHash.OfJson(read.Head(EntityKind.Product, 1, read.Write())).ShouldBe(ContentHash.OfJson(bucket.Head(EntityKind.Product, 1, chunks)));
    }

    [Fact]
    public void A_fact_is_carried_over_in_the_bytes_in_which_it_came()
    {
        var first = Take(Bucket.Empty, "a|1\"é\\", Line("1", 1.50m, 10.10m) with { Currency = "", Product = null, Unit = "Stück \"x\"" });
        var read = Bucket.Read(first.Write().Select(chunk => Bucket.Document(chunk, DateTimeOffset.UnixEpoch)));
        var more = Take(read, "b|2", Line("1", 2, 20));
        more.Write().Single().ToArray().ShouldBe(Take(first, "b|2", Line("1", 2, 20)).Write().Single().ToArray());
        more.Head(EntityKind.Product, 2, more.Write()).Units.ToString(System.Globalization.CultureInfo.InvariantCulture).ShouldBe("3.50");
    }

    [Fact]
    public void A_supplier_and_the_times_of_delivery_survive_and_a_line_without_them_has_no_byte_more()
    {
        var plain = Line("1", 2, 10);
        var receipt = plain with { Supplier = "s|1", Arrival = new(12.50m, 14, -2) };
        ImmutableArray<Fact> facts = [plain, receipt, receipt with { Arrival = null }, plain with { Arrival = new(null, null, 3) }];
        var document = new FactDocument(new("t", "erp", "receipts", "r1"), "1", FactKind.Receipt, false, facts);
        HubJson.Read<FactDocument>(HubJson.Write(document)).Lines.ShouldBe(facts);
        var bucket = new Bucket([.. facts.Select(fact => BucketFact.Of("receipts|r1", FactKind.Receipt, fact))]);
        Bucket.Read(bucket.Write().Select(chunk => Bucket.Document(chunk, DateTimeOffset.UnixEpoch))).Facts.Select(fact => (fact.Product, fact.Arrival, fact.Continued))
            .ShouldBe(facts.Select(fact => (fact.Product, fact.Arrival, false)));
        System.Text.Encoding.UTF8.GetString(bucket.Facts[0].Json.Span).ShouldBe("""["receipts|r1",2,"1","2026-05-04","c1","p1",null,"",2,10,"EUR","PC"]""");
    }

    [Fact]
    public void Receipts_are_the_lines_of_a_supplier_and_no_demand_of_a_product()
    {
        var receipt = Line("1", 2, 10) with { Supplier = "s1", Arrival = new(3, 14, 1) };
        var bucket = new Bucket([BucketFact.Of("receipts|r1", FactKind.Receipt, receipt), BucketFact.Of("receipts|r1", FactKind.Receipt, receipt with { Line = "2", Arrival = new(null, 16, 0) })]);
        var (product, supplier) = (bucket.Head(EntityKind.Product, 1, bucket.Write()), bucket.Head(EntityKind.Supplier, 1, bucket.Write()));
        (product.Lines, product.Units, product.Orders, product.Freight, product.Products).ShouldBe((0, 0, 0, null, null));
        product.Deliveries.ShouldBe(new(2, 30, 452, 2, 1));
        (supplier.Lines, supplier.Units, supplier.Orders, supplier.Money["EUR"], supplier.Freight!.Lines, supplier.Freight.Money["EUR"]).ShouldBe((2, 4, 1, 20, 1, 3));
        (supplier.Deliveries, string.Join(' ', supplier.Products!.Value)).ShouldBe((product.Deliveries, "p1"));
    }

    private static Bucket Numbered(Bucket bucket, int i) => Take(bucket, $"inv{i:D3}", Line("1", i, i * 2.5m), Line("2", 1, 0.1m));

    private static Bucket Take(Bucket bucket, string document, params Fact[] facts) =>
        bucket.Replace(new HashSet<string> { document }, facts.Select(fact => BucketFact.Of(document, FactKind.OrderLine, fact)));

    private static Fact Line(string line, decimal quantity, decimal amount) =>
        new(line, new(2026, 5, 4), "c1", "p1", null, "", quantity, amount, "EUR", "PC");
}
