using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace SegSync.Functions.Commands;

/// <summary>The usual help, and below a verb's own help how it is called.</summary>
internal sealed class HelpWithExamples(HelpAction usual, IReadOnlyDictionary<Command, string[]> examples) : SynchronousCommandLineAction
{
    private const string Program = "dotnet run --project functions --";

    public override int Invoke(ParseResult parseResult)
    {
        var code = usual.Invoke(parseResult);
        if (!examples.TryGetValue(parseResult.CommandResult.Command, out var lines)) return code;
        var output = parseResult.InvocationConfiguration.Output;
        output.WriteLine("Examples:");
        foreach (var line in lines) output.WriteLine($"  {Program} {line}");
        output.WriteLine();
        return code;
    }
}
