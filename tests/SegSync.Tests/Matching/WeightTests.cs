using SegSync.Core.Matching.Columns;
using SegSync.Core.Matching.Linking;
using SegSync.Core.Matching.Models;

namespace SegSync.Tests.Matching;

public sealed class WeightTests
{
    private static readonly string[] Words = ["Panasonic", "Sony", "KX-TG1033S", "LCSMX100", "LCS-MX100", "Silver", "Black", "cordless", "telephone", "5.8GHz", "with", "Karl Heinz", "Müller", "Muller", "東京", "A.", "Lane"];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Every_pair_of_people_weighs_the_same_either_way_and_as_much_as_its_rows_say(int seed)
    {
        var table = People.Table(People.Records(seed, 250));
        Explained(table, People.Model);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void So_does_every_pair_of_texts_of_every_type(int seed)
    {
        var model = new MatchModel("thing", "id", [.. Enum.GetValues<ColumnType>().Select(type => new ModelColumn($"{type}", type))]);
        var random = new Random(seed);
        var table = new MatchTable(model);
        for (var i = 0; i < 30; i++)
        {
            string?[] values = [.. model.Columns.Select(_ => random.Next(5) == 0 ? null : Text(random))];
            table.Add($"{i}", values);
            for (var c = 0; c < values.Length; c++) values[c] = random.Next(4) == 0 ? Text(random) : values[c];
            table.Add($"{i} again", values);
        }
        Explained(table, model);
    }

    private static string Text(Random random) =>
        string.Join(' ', Enumerable.Range(0, 1 + random.Next(5)).Select(_ => random.Next(4) == 0 ? $"{random.Next(30)}" : Words[random.Next(Words.Length)]));

    [Fact]
    public void A_rare_name_in_common_weighs_more_than_a_frequent_one()
    {
        var model = new MatchModel("person", "id", [new("surname", ColumnType.FamilyName), new("born", ColumnType.Date)]);
        var table = new MatchTable(model);
        for (var i = 0; i < 400; i++) table.Add($"{i}", [i < 200 ? "Smith" : $"Rare{i / 2}", $"19{i % 90 + 10}-0{i % 9 + 1}-1{i % 7}"]);
        var engine = MatchEngine.Train(table, model, null, default);
        var (frequent, rare) = (engine.Explain(0, 1), engine.Explain(300, 301));
        var frequency = (string name) => (string row) => row == $"{name} (frequency)";
        rare.Single(term => frequency("surname")(term.Name)).Weight.ShouldBeGreaterThan(frequent.Single(term => frequency("surname")(term.Name)).Weight + 3);
    }

    private static void Explained(MatchTable table, MatchModel model)
    {
        var engine = MatchEngine.Train(table, model, null, default);
        var spread = new HashSet<bool>();
        for (var a = 0; a < table.Records; a++)
        {
            for (var b = a + 1; b < table.Records; b++)
            {
                var weight = engine.Weigh(a, b);
                engine.Weigh(b, a).ShouldBe(weight);
                double.IsFinite(weight).ShouldBeTrue();
                engine.Explain(a, b).Sum(term => term.Weight).ShouldBe(weight, 1e-9);
                spread.Add(weight > 0);
            }
        }
        spread.Count.ShouldBe(2, "there are pairs that match and pairs that do not");
    }
}
