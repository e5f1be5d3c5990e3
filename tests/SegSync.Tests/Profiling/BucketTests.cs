using FsCheck;
using FsCheck.Fluent;
using SegSync.Core.Profiling;
using SegSync.Core.Records;

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
        read.Facts.ShouldBe(bucket.Facts);
    }

    private static Bucket Numbered(Bucket bucket, int i) => Take(bucket, $"inv{i:D3}", Line("1", i, i * 2.5m), Line("2", 1, 0.1m));

    private static Bucket Take(Bucket bucket, string document, params Fact[] facts) =>
        bucket.Replace(new HashSet<string> { document }, facts.Select(fact => new BucketFact(document, FactKind.OrderLine, fact)));

    private static Fact Line(string line, decimal quantity, decimal amount) =>
        new(line, new(2026, 5, 4), "c1", "p1", null, "", quantity, amount, "EUR", "PC");
}
