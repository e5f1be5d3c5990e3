using System.CommandLine;

namespace SegSync.Functions.Commands;

/// <summary>The verbs. Exit code 0: done; 1: the work failed; 2: usage or configuration.</summary>
internal static class CommandLine
{
    private static readonly TimeSpan TimeToStop = TimeSpan.FromSeconds(20);

    public static async Task<int> RunAsync(string[] args)
    {
        var shared = new SharedOptions();
        var root = new RootCommand("SegSync: one mastered and segmented landscape out of ERP, CRM, WMS and TMS. Without a verb: up.");
        shared.AddTo(root);
        root.Add(UpCommand.Make(shared));
        root.Add(SyncCommand.Make(shared));
        root.Add(CheckCommand.Make(shared));
        root.Add(ImportCommand.Make(shared));
        root.Add(SegmentCommand.Make(shared));
        root.Add(WhyCommand.Make(shared));
        root.Add(Matching.MatchCommand.Make(shared));
        root.Add(ExceptionsCommand.Make(shared));
        root.Add(ModelCommand.Make(shared));
        root.Add(HierarchyCommand.Make(shared));
        root.Add(QualityCommand.Make(shared));
        root.Add(ReplayCommand.Make(shared));
        root.Add(ResetCommand.Make(shared));
        root.Add(Schemes.SchemeCommand.Make(shared));
        root.Add(DmnCommand.Make(shared));
        root.Add(PublishCommand.Make(shared));
        root.Add(HandlerCommand.Make(shared));
        UpCommand.MakeDefault(root, shared);

        var parsed = root.Parse(args);
        if (parsed.Errors.Count > 0 && !args.Any(arg => arg is "--help" or "-h" or "-?"))
        {
            foreach (var error in parsed.Errors) await Console.Error.WriteLineAsync(error.Message);
            await Console.Error.WriteLineAsync($"What there is: {string.Concat(Verbs(parsed.CommandResult.Command).Reverse().Skip(1).Select(name => name + " "))}--help");
            return Session.Misused;
        }

        return await parsed.InvokeAsync(new() { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = TimeToStop });
    }

    /// <summary>Name of a command and of those above it, the root last.</summary>
    private static IEnumerable<string> Verbs(Command? command)
    {
        for (; command is not null; command = command.Parents.OfType<Command>().FirstOrDefault()) yield return command.Name;
    }
}
