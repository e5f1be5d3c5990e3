using SegSync.Functions.Configuration;
using SegSync.Functions.Triggers;
using Spectre.Console;
using Command = System.CommandLine.Command;

namespace SegSync.Functions.Commands;

/// <summary><c>secrets check</c>: which secrets the landscape needs, and which are missing. No value is ever shown.</summary>
internal static class SecretsCommand
{
    // what an app setting holds when the host could not fetch the secret that it refers to
    private const string Unresolved = "@Microsoft.KeyVault(";

    private sealed record Found(string Secret, string For, string State);

    public static Command Make(SharedOptions shared)
    {
        var command = new Command("secrets", "The secrets that the landscape names.");
        command.Add(shared.Verb(
            "check",
            "Says which secrets the landscape needs and which are missing, without showing any. Exit code 1 when one that is needed is missing.",
            ["secrets check", "secrets check --landscape landscape.json --json"],
            (session, _, _) =>
            {
                var secrets = Secrets.OfThisMachine();
                var landscape = LandscapeFile.Draft(session.Options.Landscape);
                var found = landscape.Systems.Where(system => system.Secret is not null).Select(system => new Found(system.Secret!, $"system {system.Name}", State(secrets.Of(system), "missing")))
                    .Concat(landscape.Systems.Select(system => Webhook.SecretName(system.Name)).Append("SEGSYNC_API_KEY").Select(name => new Found(name, name == "SEGSYNC_API_KEY" ? "callers of the API" : "its webhooks", State(secrets.Named(name), "not set"))))
                    .ToList();
                session.Print(new { secrets = found }, screen =>
                {
                    var table = new Table().Border(TableBorder.Simple).AddColumns("secret", "for", "state");
                    foreach (var one in found) table.AddRow(Markup.Escape(one.Secret), Markup.Escape(one.For), one.State);
                    screen.Write(table);
                });
                return Task.FromResult(found.Exists(one => one.State is "missing" or "not resolved") ? Session.Failed : Session.Done);
            }));
        return command;
    }

    private static string State(string? value, string otherwise) =>
        string.IsNullOrEmpty(value) ? otherwise : value.StartsWith(Unresolved, StringComparison.Ordinal) ? "not resolved" : "set";
}
