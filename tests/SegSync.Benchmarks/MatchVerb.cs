using System.Globalization;
using System.Text.Json;
using SegSync.Core.Standardising;

namespace SegSync.Benchmarks;

/// <summary>
/// Matches generated people and companies (<see cref="PopulationFile"/>) of growing number, each run a process of its own,
/// and prints what it took and how much it found: <c>match [--sizes N,N,...] [--seed N] [--keep FOLDER]</c>. Beside it what
/// equality of normalised name and birth date would have found. Precision, recall and F1 count pairs of records.
/// </summary>
internal static class MatchVerb
{
    private const string Model = """
        {"entity":"party","id":"id","columns":{"given_name":"givenName","surname":"familyName","company":"organisationName","date_of_birth":"date",
        "street":"streetAddress","city":"locality","postcode":"postcode","phone":"phone","email":"email"}}
        """;

    public static async Task<int> RunAsync(string[] args)
    {
        var given = new Dictionary<string, string> { ["--sizes"] = "10000,100000,1000000,2000000", ["--seed"] = "1", ["--keep"] = "" };
        for (var i = 0; i + 1 < args.Length; i += 2) given[args[i]] = args[i + 1];
        var folder = given["--keep"].Length > 0 ? Directory.CreateDirectory(given["--keep"]).FullName : Directory.CreateTempSubdirectory("segsync-match-").FullName;
        try
        {
            Console.WriteLine("| records | seconds | CPU seconds | peak memory | seconds a million | pairs F1 | clusters: precision | recall | F1 | equal name and birth date: F1 |");
            Console.WriteLine("|---|---|---|---|---|---|---|---|---|---|");
            foreach (var size in given["--sizes"].Split(',').Select(text => int.Parse(text, CultureInfo.InvariantCulture)))
                await MeasureAsync(folder, size, int.Parse(given["--seed"], CultureInfo.InvariantCulture));
            return 0;
        }
        finally
        {
            if (given["--keep"].Length == 0) Directory.Delete(folder, true);
        }
    }

    private static async Task MeasureAsync(string folder, int size, int seed)
    {
        string Beside(string name) => Path.Combine(folder, $"{size}-{seed}-{name}");
        await File.WriteAllTextAsync(Beside("model.json"), Model);
        if (!File.Exists(Beside("truth.csv"))) new PopulationFile(seed).Write(Beside("records.csv"), Beside("truth.csv"), size);
        var run = await Measured.RunAsync(
            "functions", "SegSync.Functions.dll",
            "match", "--model", Beside("model.json"), "--in", Beside("records.csv"), "--out", Beside("pairs.csv"), "--clusters", Beside("clusters.csv"), "--json");
        if (JsonDocument.Parse(run.Output).RootElement.GetProperty("records").GetInt32() != size) throw new InvalidOperationException("not all records were matched");
        var truth = Labels(Beside("truth.csv"), size);
        var (pairs, clusters) = (Agreement.OfPairs(truth, Pairs(Beside("pairs.csv"))), Agreement.OfClusters(truth, Labels(Beside("clusters.csv"), size)));
        var exact = Agreement.OfClusters(truth, Equals(Beside("records.csv"), size));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"| {size:N0} | {run.Seconds:0.0} | {run.ProcessorSeconds:0.0} | {run.PeakKilobytes / 1024:N0} MB | {run.Seconds / size * 1e6:0.0} | {pairs.F1:0.0000} | {clusters.Precision:0.0000} | {clusters.Recall:0.0000} | {clusters.F1:0.0000} | {exact.F1:0.0000} |"));
    }

    // the second column of a file of ids r1, r2, ... in any order
    private static string[] Labels(string path, int size)
    {
        var labels = new string[size];
        foreach (var line in File.ReadLines(path).Skip(1))
        {
            var comma = line.IndexOf(',', StringComparison.Ordinal);
            labels[Position(line.AsSpan(0, comma))] = line[(comma + 1)..];
        }
        return labels;
    }

    private static IEnumerable<(int A, int B)> Pairs(string path)
    {
        foreach (var line in File.ReadLines(path).Skip(1))
        {
            var first = line.IndexOf(',', StringComparison.Ordinal);
            var second = line.IndexOf(',', first + 1);
            yield return (Position(line.AsSpan(0, first)), Position(line.AsSpan(first + 1, second - first - 1)));
        }
    }

    private static int Position(ReadOnlySpan<char> id) => int.Parse(id[1..], CultureInfo.InvariantCulture) - 1;

    // whoever lacks either is alone; companies are not born, and go by their name
    private static string[] Equals(string path, int size)
    {
        var labels = new string[size];
        var at = 0;
        foreach (var line in File.ReadLines(path).Skip(1))
        {
            var fields = line.Split(',');
            var (person, company) = (fields[1].Length > 0 && fields[2].Length > 0 && fields[4].Length > 0, fields[3].Length > 0);
            labels[at] = person ? $"{Folding.Text(fields[1])} {Folding.Text(fields[2])} {fields[4]}" : company ? $"{Names.Standard(fields[3])}" : $"alone {at}";
            at++;
        }
        return labels;
    }
}

/// <summary>How well pairs agree with the truth, by pairs of records.</summary>
internal sealed record Agreement(double Precision, double Recall)
{
    public double F1 => Precision + Recall == 0 ? 0 : 2 * Precision * Recall / (Precision + Recall);

    public static Agreement OfPairs(string[] truth, IEnumerable<(int A, int B)> pairs)
    {
        var (found, hit) = (0L, 0L);
        foreach (var (a, b) in pairs)
        {
            found++;
            if (truth[a] == truth[b]) hit++;
        }
        return Of(found, hit, Among(truth));
    }

    public static Agreement OfClusters(string[] truth, string[] clusters) =>
        Of(Among(clusters), Among(truth.Zip(clusters)), Among(truth));

    private static Agreement Of(long found, long hit, long all) => new((double)hit / Math.Max(1, found), (double)hit / Math.Max(1, all));

    private static long Among<T>(IEnumerable<T> labels)
        where T : notnull
    {
        var counts = new Dictionary<T, long>();
        foreach (var label in labels) counts[label] = counts.GetValueOrDefault(label) + 1;
        return counts.Values.Sum(count => count * (count - 1) / 2);
    }
}
