using SegSync.Core.Syncing;

namespace SegSync.Functions.Commands;

/// <summary>Who calls a verb, as lineage names them.</summary>
internal static class Caller
{
    /// <summary>The command of a verb that this machine's user runs.</summary>
    public static Command Of(string verb) => new(Environment.UserName, $"{verb} on the command line");
}
