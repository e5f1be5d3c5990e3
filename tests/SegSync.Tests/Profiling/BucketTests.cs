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
        var head = bucket.Head(1, bucket.Write());
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
        ContentHash.OfJson(read.Head(1, read.Write())).ShouldBe(ContentHash.OfJson(bucket.Head(1, chunks)));
    }

    [Fact]
    public void A_fact_is_carried_over_in_the_bytes_in_which_it_came()
    {
        var first = Take(Bucket.Empty, "a|1\"é\\", Line("1", 1.50m, 10.10m) with { Currency = "", Product = null, Unit = "Stück \"x\"" });
        var read = Bucket.Read(first.Write().Select(chunk => Bucket.Document(chunk, DateTimeOffset.UnixEpoch)));
        var more = Take(read, "b|2", Line("1", 2, 20));
        more.Write().Single().ToArray().ShouldBe(Take(first, "b|2", Line("1", 2, 20)).Write().Single().ToArray());
        more.Head(2, more.Write()).Units.ToString(System.Globalization.CultureInfo.InvariantCulture).ShouldBe("3.50");
    }

    private static Bucket Numbered(Bucket bucket, int i) => Take(bucket, $"inv{i:D3}", Line("1", i, i * 2.5m), Line("2", 1, 0.1m));

    private static Bucket Take(Bucket bucket, string document, params Fact[] facts) =>
        bucket.Replace(new HashSet<string> { document }, facts.Select(fact => BucketFact.Of(document, FactKind.OrderLine, fact)));

    private static Fact Line(string line, decimal quantity, decimal amount) =>
        new(line, new(2026, 5, 4), "c1", "p1", null, "", quantity, amount, "EUR", "PC");
}
