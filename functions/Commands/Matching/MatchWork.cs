using System.Diagnostics;
using System.Globalization;
using SegSync.Connectors.Files;
using SegSync.Core.Matching.Linking;
using SegSync.Core.Matching.Training;
using SegSync.Functions.Configuration;

namespace SegSync.Functions.Commands.Matching;

/// <summary>Reads, matches and writes.</summary>
/// <param name="Table">The records.</param>
/// <param name="Engine">Trained.</param>
/// <param name="Result">What was found.</param>
/// <param name="Explained">The rows of the pair asked about; empty for none.</param>
/// <param name="Seconds">How long it took.</param>
internal sealed record MatchWork(MatchTable Table, MatchEngine Engine, MatchResult Result, ImmutableArray<WeightTerm> Explained, double Seconds)
{
    /// <exception cref="ConfigurationException">A file cannot be used: what and in which line.</exception>
    public static MatchWork Run(MatchAsk asked, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        var progress = new Progress();
        var table = Read(asked, cancellationToken);
        var pair = asked.Explain.Select(id => Position(table, id)).Order().ToArray();
        var engine = MatchEngine.Train(table, asked.Model, progress, cancellationToken);
        var result = engine.Run(progress, cancellationToken);
        if (asked.Out is not null) WritePairs(asked.Out, table, result);
        if (asked.Clusters is not null) WriteClusters(asked.Clusters, table, result);
        return new(table, engine, result, pair.Length == 2 ? engine.Explain(pair[0], pair[1]) : [], Stopwatch.GetElapsedTime(started).TotalSeconds);
    }

    private static MatchTable Read(MatchAsk asked, CancellationToken cancellationToken)
    {
        var table = new MatchTable(asked.Model);
        ImmutableArray<string> columns = [asked.Model.Id, .. asked.Model.Columns.Select(column => column.Name)];
        var errors = new List<ConfigurationError>();
        var lines = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var file in asked.Files)
        {
            if (file == asked.Files[^1] && asked.Files.Length == 2) table.BeginSecond();
            lines.Clear();
            var before = table.Records;
            var problems = TableFile.Read(file, columns, (line, values) =>
            {
                if (values[0] is not { } id) errors.Add(new(file, $"line {line}", $"has no {asked.Model.Id}"));
                else if (!lines.TryAdd(id, line)) errors.Add(new(file, $"line {line}", $"{asked.Model.Id} {id} was in line {lines[id]} already"));
                else if (errors.Count == 0) table.Add(id, values.AsSpan(1));
            }, cancellationToken);
            errors.AddRange(problems.Select(problem => new ConfigurationError(file, "", problem)));
            if (errors.Count == 0 && table.Records == before) errors.Add(new(file, "", "holds no records"));
            if (errors.Count > 20) break;
        }
        if (errors.Count == 0 && table.Universe < 1) errors.Add(new(asked.Files[0], "", "holds one record; there is nothing to match it with"));
        return errors.Count == 0 ? table : throw new ConfigurationException([.. errors.Take(20)]);
    }

    private static int Position(MatchTable table, string id)
    {
        for (var i = 0; i < table.Records; i++)
        {
            if (table.Id(i) == id) return i;
        }
        throw ConfigurationException.Of("--explain", "", $"no record is called {id}; ids are compared as the file writes them");
    }

    private static void WritePairs(string path, MatchTable table, MatchResult result)
    {
        using var file = new StreamWriter(path);
        file.WriteLine("id_a,id_b,probability,weight");
        foreach (var pair in result.Pairs)
            file.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Quoted(table.Id(pair.A))},{Quoted(table.Id(pair.B))},{pair.Probability:0.000000},{pair.Weight:0.000000}"));
    }

    private static void WriteClusters(string path, MatchTable table, MatchResult result)
    {
        using var file = new StreamWriter(path);
        file.WriteLine("id,cluster");
        for (var i = 0; i < table.Records; i++) file.WriteLine($"{Quoted(table.Id(i))},{Quoted(table.Id(result.Cluster[i]))}");
    }

    private static string Quoted(string text) => text.AsSpan().IndexOfAny(",\"\r\n") < 0 ? text : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    private sealed class Progress : IProgress<MatchProgress>
    {
        private readonly long _started = Stopwatch.GetTimestamp();

        // quick work needs no progress
        public void Report(MatchProgress value)
        {
            var elapsed = Stopwatch.GetElapsedTime(_started);
            if (elapsed > TimeSpan.FromSeconds(1)) Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{elapsed.TotalSeconds,6:0.0} s  {value.Step}: {value.Done:N0}"));
        }
    }
}
