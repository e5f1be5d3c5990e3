using System.Collections.Immutable;
using SegSync.Core.Matching.Columns;
using SegSync.Core.Matching.Comparisons;
using SegSync.Core.Matching.Linking;
using SegSync.Core.Matching.Models;
using SegSync.Core.Matching.Training;

namespace SegSync.Tests.Matching;

public sealed class LinkingTests
{
    [Theory]
    [InlineData(1, false)]
    [InlineData(9, true)]
    public void A_weak_bridge_does_not_make_one_cluster_of_two_solid_ones(int bridges, bool joined)
    {
        // 0, 1, 2 are one thing and 3, 4, 5 another; so many of the nine pairs between them agree as well
        var across = (from a in Enumerable.Range(0, 3) from b in Enumerable.Range(3, 3) select (a, b)).Take(bridges).ToHashSet();
        var result = Clustered(6, (a, b) => a / 3 == b / 3 || across.Contains((a, b)));
        result.Cluster.Distinct().Count().ShouldBe(joined ? 1 : 2);
        result.Pairs.Length.ShouldBe(joined ? 15 : 6);
    }

    [Fact]
    public void A_chain_that_hangs_together_by_its_neighbours_only_is_told_as_loose()
    {
        // each next to the one before it, weaker than neighbours' agreement is strong
        var result = Clustered(3, (a, b) => b - a == 1, against: 0.2);
        result.Cluster.ShouldBe([0, 0, 0]);
        result.Cohesion[0].ShouldBe(2 / 3.0, 1e-9);
    }

    [Fact]
    public void Two_files_are_linked_one_to_one_unless_the_model_says_otherwise()
    {
        MatchResult Linked(LinkShape shape)
        {
            var model = People.Model with { Link = shape };
            var table = new MatchTable(model);
            var people = People.Records(4, 300).DistinctBy(record => record.Thing).ToList();
            foreach (var (id, _, fields) in people) table.Add($"a{id}", fields);
            table.BeginSecond();
            foreach (var (id, _, fields) in people.Take(100)) table.Add($"b{id}", fields);
            foreach (var (id, _, fields) in people.Take(100)) table.Add($"c{id}", [.. fields[..7], "", fields[8]]);
            return MatchEngine.Train(table, model, null, default).Run(null, default);
        }

        var one = Linked(LinkShape.OneToOne);
        one.Pairs.GroupBy(pair => pair.A).ShouldAllBe(group => group.Count() == 1);
        one.Pairs.Length.ShouldBeInRange(98, 102);
        Linked(LinkShape.ManyToMany).Pairs.Length.ShouldBeInRange(196, 204);
    }

    [Fact]
    public void Members_of_a_household_stay_apart_and_their_doubles_do_not()
    {
        var records = People.Records(6, 1500);
        var random = new Random(2);
        var homes = new List<(string, string)>();
        var doubles = new List<(string, string)>();
        foreach (var (id, _, fields) in records.Where(record => record.Fields.All(field => field.Length > 0 || field == record.Fields[2])).DistinctBy(record => record.Thing).Take(60).ToList())
        {
            var (given, born, mail) = (records[random.Next(records.Count)].Fields[0], $"{1930 + random.Next(80)}-{1 + random.Next(12):00}-{1 + random.Next(28):00}", $"{id}@home.example");
            if (given.Length < 2 || given == fields[0]) continue;
            string[] other = [given, fields[1], "", born, fields[4], fields[5], fields[6], fields[7], mail];
            records.Add(($"{id}-h", -1, other));
            records.Add(($"{id}-d", -1, [given, fields[1] + "e", "", born, fields[4], fields[5], fields[6], "", mail]));
            homes.Add(DataSet.Pair(id, $"{id}-h"));
            doubles.Add(DataSet.Pair($"{id}-h", $"{id}-d"));
        }
        homes.Count.ShouldBeGreaterThan(30);
        var table = People.Table(records);
        var found = People.Pairs(table, MatchEngine.Train(table, People.Model, null, default).Run(null, default));
        homes.Count(found.Contains).ShouldBe(0);
        doubles.Count(found.Contains).ShouldBe(doubles.Count);
    }

    [Fact]
    public void The_order_of_the_records_does_not_change_what_is_found()
    {
        var records = People.Records(3, 2000);
        var expected = Found();
        for (var seed = 1; seed <= 3; seed++)
        {
            new Random(seed).Shuffle(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(records));
            var found = Found();
            // random pairs are drawn by position: a pair on the very threshold may fall on its other side
            found.SymmetricExcept(expected).Count.ShouldBeLessThanOrEqualTo(expected.Count / 100);
        }

        ImmutableHashSet<(string, string)> Found()
        {
            var table = People.Table(records);
            return People.Pairs(table, MatchEngine.Train(table, People.Model, null, default).Run(null, default));
        }
    }

    [Fact]
    public void The_same_table_twice_gives_the_same_to_the_last_bit()
    {
        MatchResult Result()
        {
            var table = People.Table(People.Records(8, 800));
            return MatchEngine.Train(table, People.Model, null, default).Run(null, default);
        }

        var (one, other) = (Result(), Result());
        one.Pairs.ShouldBe(other.Pairs);
        one.Cluster.ShouldBe(other.Cluster);
    }

    [Fact]
    public void Generated_people_and_companies_are_found_where_exact_matching_is_not_enough()
    {
        var records = People.Records(1, 10_000);
        var table = People.Table(records);
        var result = MatchEngine.Train(table, People.Model, null, default).Run(null, default);
        var all = records.GroupBy(record => record.Thing).Sum(group => group.Count() * (group.Count() - 1) / 2);
        F1(result.Pairs.Count(pair => records[pair.A].Thing == records[pair.B].Thing), result.Pairs.Length).ShouldBeGreaterThanOrEqualTo(0.98);

        var exact = records.GroupBy(record => string.Join('|', record.Fields[..4]).ToUpperInvariant()).Where(group => group.Count() > 1).ToList();
        F1(exact.Sum(group => Same(group.GroupBy(record => record.Thing).Select(same => same.Count()))), exact.Sum(group => Same([group.Count()]))).ShouldBeLessThan(0.9);

        int Same(IEnumerable<int> sizes) => sizes.Sum(size => size * (size - 1) / 2);
        double F1(int hit, int found) => 2.0 * hit / (found + all);
    }

    private static MatchResult Clustered(int records, Func<int, int, bool> agree, double against = 0.001)
    {
        var model = new MatchModel("thing", "id", [new("name", ColumnType.FreeText)]);
        var table = new MatchTable(model);
        for (var i = 0; i < records; i++) table.Add($"{i}", [$"{i}"]);
        var comparison = new Agreement(agree);
        var scorer = new Scorer(new(0.5, 1e-9, [new("agreement", comparison.Levels, [1 - against, against], [0.001, 0.999])], 1, true), [comparison]);
        var links = (from a in Enumerable.Range(0, records) from b in Enumerable.Range(a + 1, records - a - 1) let weight = scorer.Weigh(a, b) where weight > 0 orderby weight descending select new Link(a, b, weight)).ToList();
        return Agglomerate.Of(table, links, scorer, MatchDefaults.Standard, default);
    }

    private sealed class Agreement(Func<int, int, bool> agree) : IComparison
    {
        public string Name => "agreement";

        public ImmutableArray<string> Levels { get; } = ["agree", "differ"];

        public bool Shared => false;

        public double Coincidence => 0;

        public int Level(int a, int b) => agree(Math.Min(a, b), Math.Max(a, b)) ? 0 : 1;

        public double Frequency(int record) => 0;
    }
}
