using System.CommandLine;
using Command = System.CommandLine.Command;

namespace SegSync.Functions.Commands.Matching;

/// <summary><c>match</c>: finds what is one thing in plain files, without a hub.</summary>
internal static class MatchCommand
{
    public static Command Make(SharedOptions shared)
    {
        var model = new Option<string>("--model") { Description = "Which columns are compared, as what (JSON, schemas/match-model.schema.json).", HelpName = "MODEL.json", Required = true };
        var input = new Option<string[]>("--in") { Description = "CSV, also gzipped. One file: its duplicates are found; two: records of one are linked to the other's.", HelpName = "FILE", Required = true, AllowMultipleArgumentsPerToken = true };
        var output = new Option<string?>("--out") { Description = "Where the matched pairs go: id_a,id_b,probability,weight.", HelpName = "pairs.csv" };
        var clusters = new Option<string?>("--clusters") { Description = "Where the clusters go: id,cluster.", HelpName = "clusters.csv" };
        var explain = new Option<string[]>("--explain") { Description = "Show why two records match or not.", HelpName = "ID_A ID_B", Arity = new(2, 2), AllowMultipleArgumentsPerToken = true };
        var threshold = new Option<double?>("--threshold") { Description = "Probability from which a pair is a match. Default: the model's, else 0.5 for all data.", HelpName = "P" };
        var command = shared.Verb(
            "match",
            "Finds which records are one thing: learns from the files alone, without labels, and explains every weight.",
            ["match --model people.json --in people.csv --out pairs.csv --clusters clusters.csv", "match --model products.json --in ours.csv --in theirs.csv --out pairs.csv --explain k17 q4"],
            (session, parsed, cancellationToken) =>
            {
                var asked = MatchAsk.Of(
                    parsed.GetRequiredValue(model), parsed.GetRequiredValue(input), parsed.GetValue(output), parsed.GetValue(clusters), parsed.GetValue(explain) ?? [], parsed.GetValue(threshold));
                var done = MatchWork.Run(asked, cancellationToken);
                session.Print(MatchReport.Json(asked, done), screen => MatchReport.Show(screen, asked, done));
                return Task.FromResult(Session.Done);
            });
        foreach (var option in (Option[])[model, input, output, clusters, explain, threshold]) command.Add(option);
        return command;
    }
}
