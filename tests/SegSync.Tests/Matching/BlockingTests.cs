using System.Collections.Immutable;
using SegSync.Core.Matching.Candidates;
using SegSync.Core.Matching.Columns;
using SegSync.Core.Matching.Linking;
using SegSync.Core.Matching.Models;
using Xunit.Abstractions;

namespace SegSync.Tests.Matching;

public sealed class BlockingTests(ITestOutputHelper output)
{
    private static readonly MatchDefaults Defaults = MatchDefaults.Standard;

    [SkippableTheory]
    [InlineData("febrl3", 0.99, 0.97)]
    [InlineData("febrl1", 0.99, 0.9)]
    [InlineData("fake_1000", 0.9, 0.95)]
    [InlineData("dblp_acm", 0.99, 0.95)]
    [InlineData("abt_buy", 0.97, 0.95)]
    public void Generated_rules_keep_nearly_all_true_pairs_and_few_others(string name, double completeness, double reduction)
    {
        var set = DataSet.Of(name);
        var model = new MatchModel(set.Entity, "id", [.. set.Columns.Select(column => new ModelColumn(column.Name, ColumnTypes.Find(column.Type)!.Value))]);
        var table = new MatchTable(model);
        foreach (var (at, file) in set.Files.Index())
        {
            if (at == 1) table.BeginSecond();
            foreach (var (id, values) in file) table.Add(id, values.AsSpan());
        }
        var pairs = Pairs(table, model);
        var kept = pairs.Count(pair => set.Truth.Contains(DataSet.Pair(table.Id(pair.A), table.Id(pair.B)))) / (double)set.Truth.Count;
        var reduced = 1 - pairs.Count / table.Universe;
        output.WriteLine(FormattableString.Invariant($"{name}: {pairs.Count} pairs, completeness {kept:0.0000}, reduction {reduced:0.0000}"));
        kept.ShouldBeGreaterThanOrEqualTo(completeness);
        reduced.ShouldBeGreaterThanOrEqualTo(reduction);
    }

    [Fact]
    public void Where_all_share_city_and_surname_the_pairs_stay_bounded_and_duplicates_are_found()
    {
        var records = People.Records(5, 4000).Where(record => record.Fields[2].Length == 0).ToList();
        foreach (var (_, _, fields) in records) (fields[1], fields[5]) = ("Smith", "Springfield");
        var table = People.Table(records);
        var result = MatchEngine.Train(table, People.Model, null, default).Run(null, default);
        ((double)result.Weighed / table.Records).ShouldBeLessThan(1.5 * Defaults.PairsARecord);
        var all = records.GroupBy(record => record.Thing).Sum(group => group.Count() * (group.Count() - 1) / 2);
        (result.Pairs.Count(pair => records[pair.A].Thing == records[pair.B].Thing) / (double)all).ShouldBeGreaterThan(0.9);
    }

    [Fact]
    public void Where_there_is_nothing_else_an_over_large_block_is_split_and_nobody_is_left_out()
    {
        var model = new MatchModel("person", "id", [new("surname", ColumnType.FamilyName), new("city", ColumnType.Locality)]);
        var table = new MatchTable(model);
        for (var i = 0; i < 5000; i++) table.Add($"{i}", ["Smith", "Springfield"]);
        var pairs = Pairs(table, model);
        pairs.Count.ShouldBeLessThanOrEqualTo(table.Records * Defaults.BlockSize);
        pairs.SelectMany(pair => new[] { pair.A, pair.B }).Distinct().Count().ShouldBe(table.Records);
    }

    [Fact]
    public void A_models_own_rule_over_one_huge_block_is_bounded_as_well()
    {
        var model = new MatchModel("person", "id", [new("surname", ColumnType.FamilyName), new("city", ColumnType.Locality)], Blocking: [["city"]]);
        var table = new MatchTable(model);
        for (var i = 0; i < 5000; i++) table.Add($"{i}", [$"Name{i / 2}", "Springfield"]);
        var pairs = Pairs(table, model);
        pairs.Count.ShouldBeLessThanOrEqualTo(table.Records * Defaults.BlockSize);
        pairs.SelectMany(pair => new[] { pair.A, pair.B }).Distinct().Count().ShouldBe(table.Records);
    }

    [Fact]
    public void A_models_own_rules_are_used_instead_of_generated_ones()
    {
        var model = People.Model with { Blocking = [["surname", "postcode"], ["email"]] };
        var table = People.Table(People.Records(7, 500), model);
        var pairs = Pairs(table, model);
        pairs.ShouldNotBeEmpty();
        pairs.Count(pair => Equal(pair, 1, 6) || Equal(pair, 8)).ShouldBe(pairs.Count);

        bool Equal((int A, int B) pair, params int[] columns) => columns.All(at => table.Columns[at].Value(pair.A) is >= 0 and var value && value == table.Columns[at].Value(pair.B));
    }

    [Fact]
    public void A_pair_comes_up_once_smaller_position_first()
    {
        var table = People.Table(People.Records(9, 1000));
        table.Close();
        var candidates = new CandidatePairs(table, People.Model, Defaults, default);
        var pairs = Enumerable.Range(0, candidates.Sources).SelectMany(source => candidates.Of(source)).ToList();
        pairs.ShouldAllBe(pair => pair.A < pair.B);
        pairs.Distinct().Count().ShouldBe(pairs.Count);
    }

    private static HashSet<(int A, int B)> Pairs(MatchTable table, MatchModel model)
    {
        table.Close();
        var candidates = new CandidatePairs(table, model, Defaults, default);
        return [.. Enumerable.Range(0, candidates.Sources).SelectMany(source => candidates.Of(source))];
    }
}
