using System.Globalization;
using SegSync.Core.Matching.Models;
using Spectre.Console;

namespace SegSync.Functions.Commands.Matching;

/// <summary>What <c>match</c> tells.</summary>
internal static class MatchReport
{
    public static object Json(MatchAsk asked, MatchWork done) => new
    {
        entity = asked.Model.Entity,
        configuration = MatchDefaults.Standard.Hash(),
        engine = MatchDefaults.Standard.Engine,
        threshold = done.Engine.Threshold,
        files = asked.Files,
        records = done.Table.Records,
        blocking = new { rules = done.Engine.BlockingRules, weighed = done.Result.Weighed, reduction = Math.Round(1 - done.Result.Weighed / done.Table.Universe, 6) },
        training = new { done.Engine.Trained.Prior, done.Engine.Trained.Related, done.Engine.Trained.Rounds, done.Engine.Trained.Converged, done.Engine.Trained.Comparisons },
        pairs = done.Result.Pairs.Length,
        clusters = done.Result.Cluster.Distinct().Count(),
        loose = done.Result.Cohesion.Where(one => one.Value < 0.5).Select(one => new { cluster = done.Table.Id(one.Key), cohesion = Math.Round(one.Value, 3) }),
        explained = done.Explained.IsEmpty ? null : new { a = asked.Explain[0], b = asked.Explain[1], weight = Weight(done), probability = Probability(Weight(done)), terms = done.Explained },
        seconds = Math.Round(done.Seconds, 3),
    };

    public static void Show(IAnsiConsole screen, MatchAsk asked, MatchWork done)
    {
        screen.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{done.Table.Records:N0} records, {done.Result.Weighed:N0} pairs weighed, {done.Result.Pairs.Length:N0} pairs matched at {done.Engine.Threshold}, {done.Result.Cluster.Distinct().Count():N0} things; {done.Seconds:0.0} s"));
        if (!done.Engine.Trained.Converged) screen.WriteLine("Training did not converge; look at the weights (--json) before you rely on the result");
        var loose = done.Result.Cohesion.Count(one => one.Value < 0.5);
        if (loose > 0) screen.WriteLine($"{loose} clusters hang together loosely: fewer than half of their pairs match by themselves (--json lists them)");
        if (asked.Out is null && asked.Clusters is null && done.Explained.IsEmpty) screen.WriteLine("Nothing was written: give --out or --clusters");
        if (!done.Explained.IsEmpty) Explain(screen, asked, done);
    }

    private static void Explain(IAnsiConsole screen, MatchAsk asked, MatchWork done)
    {
        var table = new Table().AddColumns("what", "how they agree", "bits", "so far");
        var sum = 0.0;
        foreach (var term in done.Explained)
        {
            sum += term.Weight;
            table.AddRow(Markup.Escape(term.Name), Markup.Escape(term.Level), term.Weight.ToString("+0.00;-0.00;0.00", CultureInfo.InvariantCulture), sum.ToString("0.00", CultureInfo.InvariantCulture));
        }
        screen.Write(table);
        var probability = Probability(sum);
        screen.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{asked.Explain[0]} and {asked.Explain[1]}: {sum:0.00} bits, probability {probability:0.000000}: {(probability >= done.Engine.Threshold ? "a match by themselves" : "no match by themselves")} (threshold {done.Engine.Threshold})"));
        screen.WriteLine("Each bit doubles the odds. The prior is how rarely two records drawn at random are one thing");
    }

    private static double Weight(MatchWork done) => done.Explained.Sum(term => term.Weight);

    private static double Probability(double weight) => 1 / (1 + Math.Pow(2, -weight));
}
