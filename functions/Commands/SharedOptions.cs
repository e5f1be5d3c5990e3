using System.CommandLine;
using System.CommandLine.Help;

namespace SegSync.Functions.Commands;

/// <summary>The options that every verb has.</summary>
internal sealed class SharedOptions
{
    private readonly Option<bool> json = new("--json") { Description = "Print one JSON object on standard output and nothing else.", Recursive = true };

    private readonly Option<string> data = new("--data")
    {
        Description = "Folder of the embedded state. Default: SEGSYNC_DATA, else .segsync.", HelpName = "DIR", Recursive = true, DefaultValueFactory = _ => Set("SEGSYNC_DATA") ?? new HubOptions().Data,
    };

    private readonly Option<string?> landscape = new("--landscape")
    {
        Description = "Which systems are synced, how and when (JSON). Default: SEGSYNC_LANDSCAPE, else the sandbox.",
        HelpName = "FILE", Recursive = true, DefaultValueFactory = _ => Set("SEGSYNC_LANDSCAPE"),
    };

    private readonly Option<string?> sandbox = new("--sandbox")
    {
        Description = "A sandbox that runs already, instead of one started here. Default: SEGSYNC_SANDBOX.",
        HelpName = "URL", Recursive = true, DefaultValueFactory = _ => Set("SEGSYNC_SANDBOX"),
    };

    private readonly Dictionary<Command, string[]> examples = [];

    private static string? Set(string variable) => Environment.GetEnvironmentVariable(variable) is { Length: > 0 } value ? value : null;

    public void AddTo(RootCommand root)
    {
        var help = root.Options.OfType<HelpOption>().Single();
        help.Action = new HelpWithExamples((HelpAction)help.Action!, examples);
        root.Add(json);
        root.Add(data);
        root.Add(landscape);
        root.Add(sandbox);
    }

    /// <summary>A verb with its action.</summary>
    /// <param name="name">The verb.</param>
    /// <param name="description">What it is for.</param>
    /// <param name="examples">Command lines without the program's name.</param>
    /// <param name="action">What it does; returns the exit code.</param>
    public Command Verb(string name, string description, string[] examples, Func<Session, ParseResult, CancellationToken, Task<int>> action)
    {
        var command = new Command(name, description);
        this.examples[command] = examples;
        Act(command, action);
        return command;
    }

    /// <summary>Gives a command its action, inside the shell that turns failures into words and exit codes.</summary>
    public void Act(Command command, Func<Session, ParseResult, CancellationToken, Task<int>> action) =>
        command.SetAction((parsed, cancellationToken) =>
        {
            var session = new Session(
                new() { Data = parsed.GetValue(data)!, Landscape = parsed.GetValue(landscape), Sandbox = parsed.GetValue(sandbox) }, parsed.GetValue(json));
            return session.RunAsync(token => action(session, parsed, token), cancellationToken);
        });
}
