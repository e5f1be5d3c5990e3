using System.Collections.Immutable;
using System.Text.Json;
using SegSync.Connectors.Files;
using SegSync.Core.Matching.Linking;
using SegSync.Functions.Commands;
using SegSync.Functions.Commands.Matching;
using SegSync.Tests.Landing;
using SegSync.Tests.Storing;

namespace SegSync.Tests.Matching;

/// <summary>How well a set was matched, by pairs.</summary>
internal sealed record Scored(double Precision, double Recall, string Configuration, MatchResult Result)
{
    public double F1 => Precision + Recall == 0 ? 0 : 2 * Precision * Recall / (Precision + Recall);

    public override string ToString() => FormattableString.Invariant($"precision {Precision:0.0000} recall {Recall:0.0000} F1 {F1:0.0000}");
}

/// <summary>One or two files with the pairs that are known to be one thing, and the types of their columns.</summary>
internal sealed record DataSet(
    string Entity, ImmutableArray<(string Name, string Type)> Columns, ImmutableArray<ImmutableArray<(string Id, ImmutableArray<string?> Values)>> Files, ImmutableHashSet<(string, string)> Truth)
{
    /// <summary>A set of shared/data/match with its minimal model; skips the test where it is absent.</summary>
    public static DataSet Of(string name)
    {
        var folder = Given.Shared(Path.Combine("data", "match", name));
        Skip.If(folder is null, $"shared/data/match/{name} is absent");
        using var model = JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Matching", "Models", $"{name}.json")));
        model.RootElement.EnumerateObject().Select(property => property.Name).ShouldBe(["entity", "id", "columns"]);
        ImmutableArray<(string Name, string Type)> columns = [.. model.RootElement.GetProperty("columns").EnumerateObject().Select(column => (column.Name, column.Value.GetString()!))];
        var files = new[] { "a.csv", "b.csv" }.Select(file => Path.Combine(folder, file)).Where(File.Exists)
            .Select(file => Rows(file, ["id", .. columns.Select(column => column.Name)]).Select(row => (row[0]!, row[1..])).ToImmutableArray());
        var truth = Rows(Path.Combine(folder, "truth.csv"), ["id_a", "id_b"]).Select(row => Pair(row[0]!, row[1]!));
        return new(model.RootElement.GetProperty("entity").GetString()!, columns, [.. files], [.. truth]);
    }

    /// <summary>The same records, but for one column.</summary>
    public DataSet Without(string column)
    {
        var at = Columns.Select(one => one.Name).ToImmutableArray().IndexOf(column);
        at.ShouldBeGreaterThanOrEqualTo(0);
        return this with { Columns = Columns.RemoveAt(at), Files = [.. Files.Select(file => file.Select(row => (row.Id, row.Values.RemoveAt(at))).ToImmutableArray())] };
    }

    /// <summary>The same records in another order, with other ids, under column names that say nothing.</summary>
    public DataSet Disguised(int seed)
    {
        var random = new Random(seed);
        var ids = Files.SelectMany(file => file.Select(row => row.Id)).ToArray();
        random.Shuffle(ids);
        var names = ids.Select((id, i) => (id, Name: $"{7 * i + 3:000000}/x")).ToDictionary(pair => pair.id, pair => pair.Name, StringComparer.Ordinal);
        return new(
            "thing",
            [.. Columns.Select((column, i) => ($"c{i}", column.Type))],
            [.. Files.Select(file =>
            {
                var rows = file.Select(row => (names[row.Id], row.Values)).ToArray();
                random.Shuffle(rows);
                return rows.ToImmutableArray();
            })],
            [.. Truth.Select(pair => Pair(names[pair.Item1], names[pair.Item2]))]);
    }

    /// <summary>Matches the files as the command does, from disk to disk, and scores what was written.</summary>
    public Scored Match()
    {
        using var folder = new TestFolder();
        File.WriteAllText(folder.File("model.json"), JsonSerializer.Serialize(new { entity = Entity, id = "id", columns = Columns.ToDictionary(column => column.Name, column => column.Type) }));
        var files = Files.Select((rows, i) => Write(folder.File($"{i}.csv"), rows)).ToArray();
        var asked = MatchAsk.Of(folder.File("model.json"), files, folder.File("pairs.csv"), folder.File("clusters.csv"), [], null);
        var done = MatchWork.Run(asked, default);
        var found = Rows(folder.File("pairs.csv"), ["id_a", "id_b"]).Select(row => Pair(row[0]!, row[1]!)).ToHashSet();
        double hit = found.Count(Truth.Contains);
        var report = JsonSerializer.SerializeToElement(MatchReport.Json(asked, done), Session.Indented);
        return new(hit / Math.Max(1, found.Count), hit / Truth.Count, report.GetProperty("configuration").GetString()!, done.Result);
    }

    /// <summary>A pair, whichever id comes first.</summary>
    public static (string, string) Pair(string one, string other) => string.CompareOrdinal(one, other) < 0 ? (one, other) : (other, one);

    private string Write(string path, ImmutableArray<(string Id, ImmutableArray<string?> Values)> rows)
    {
        using var file = new StreamWriter(path);
        file.WriteLine("id," + string.Join(',', Columns.Select(column => column.Name)));
        foreach (var (id, values) in rows) file.WriteLine($"{id},{string.Join(',', values.Select(value => value is null ? "" : $"\"{value.Replace("\"", "\"\"", StringComparison.Ordinal)}\""))}");
        return path;
    }

    private static List<ImmutableArray<string?>> Rows(string path, ImmutableArray<string> columns)
    {
        var rows = new List<ImmutableArray<string?>>();
        TableFile.Read(path, columns, (_, values) => rows.Add([.. values]), default).ShouldBeEmpty();
        return rows;
    }
}
