using System.CommandLine;
using SegSync.Functions.Configuration;
using Spectre.Console;

namespace SegSync.Functions.Commands;

/// <summary><c>reset</c>: forgets everything in the data folder.</summary>
internal static class ResetCommand
{
    // what the hub makes there, and nothing else: the folder may be somebody's
    private static readonly string[] Made = ["hub.db", "hub.db-wal", "hub.db-shm", "hub.pid", "landing", "import", "sandbox"];

    public static Command Make(SharedOptions shared)
    {
        var yes = new Option<bool>("--yes", "-y") { Description = "Do not ask." };
        var command = shared.Verb(
            "reset",
            "Removes the hub's state and the sandbox's journal from the data folder: records, decisions, lineage, receipts. Systems are not touched.",
            ["reset", "reset --yes --data .segsync"],
            async (session, parsed, _) =>
            {
                var folder = Path.GetFullPath(session.Options.Data);
                var there = Directory.Exists(folder) ? Made.Where(name => Path.Exists(Path.Combine(folder, name))).ToArray() : [];
                if (there.Length > 0)
                {
                    await using var held = HubLock.Take(folder);
                    if (!parsed.GetValue(yes) && !Agrees(session, folder)) return Session.Failed;
                    foreach (var name in there) Remove(Path.Combine(folder, name));
                }

                session.Print(new { data = folder, removed = there }, screen => screen.WriteLine(there.Length > 0 ? $"Removed from {folder}: {string.Join(", ", there)}" : $"Nothing to remove in {folder}"));
                return Session.Done;
            });
        command.Add(yes);
        return command;
    }

    private static bool Agrees(Session session, string folder)
    {
        if (session.Json || Console.IsInputRedirected) throw ConfigurationException.Of("reset", "", $"this removes the hub's state in {folder}; add --yes to do it without being asked");
        return session.Screen.Prompt(new ConfirmationPrompt($"Remove the hub's state in {Markup.Escape(folder)}?") { DefaultValue = false });
    }

    private static void Remove(string path)
    {
        if (Directory.Exists(path)) Directory.Delete(path, recursive: true);
        else File.Delete(path);
    }
}
