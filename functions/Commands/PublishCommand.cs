using System.CommandLine;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using SegSync.Functions.Configuration;
using SegSync.Functions.Hosting;
using SegSync.Functions.Hosting.Handler;
using Spectre.Console;
using Command = System.CommandLine.Command;

namespace SegSync.Functions.Commands;

/// <summary><c>publish</c>: a folder that Azure Functions runs as a custom handler.</summary>
internal static class PublishCommand
{
    // what a process of this app leaves beside the program
    private static readonly string[] NotPublished = [".segsync", "local.settings.json"];

    private static string Program { get; } = typeof(PublishCommand).Assembly.GetName().Name!;

    public static Command Make(SharedOptions shared)
    {
        var to = new Option<string>("--to") { Description = "Folder to write; it must be empty or one that was written before.", HelpName = "DIR", Required = true };
        var auth = new Option<string>("--auth") { Description = "Who looks at callers of the API: keys (the Functions host, by its keys) or app (the app itself, with SEGSYNC_AUTH=entra or easyauth).", HelpName = "keys|app", DefaultValueFactory = _ => "keys" };
        auth.AcceptOnlyFromAmong("keys", "app");
        var command = shared.Verb(
            "publish",
            "Writes a folder to deploy: host.json, a function.json for each function, and the app, which runs there as a custom handler.",
            ["publish --to app", "publish --to app --auth app --json"],
            async (session, parsed, cancellationToken) =>
            {
                var folder = Path.GetFullPath(parsed.GetValue(to)!);
                var functions = FunctionTable.Of(Assembly.GetExecutingAssembly());
                await WriteAsync(folder, functions, parsed.GetValue(auth) == "app", cancellationToken);
                session.Print(
                    new { folder, functions = functions.Select(function => function.Name) },
                    screen => screen.WriteLine($"{functions.Length} functions in {folder}. Deploy it with: func azure functionapp publish NAME --custom"));
                return Session.Done;
            });
        command.Add(to);
        command.Add(auth);
        return command;
    }

    private static async Task WriteAsync(string folder, ImmutableArray<FunctionEntry> functions, bool open, CancellationToken cancellationToken)
    {
        var marker = Path.Combine(folder, "host.json");
        var ours = File.Exists(marker) && File.Exists(Path.Combine(folder, Program + ".dll"));
        if (Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any() && !ours)
            throw ConfigurationException.Of("--to", "", $"{folder} holds something else; name an empty folder");
        if ((folder + Path.DirectorySeparatorChar).StartsWith(AppContext.BaseDirectory, StringComparison.Ordinal))
            throw ConfigurationException.Of("--to", "", $"{folder} is where this program lies; name another folder");
        if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
        Copy(AppContext.BaseDirectory, folder);
        foreach (var function in functions)
        {
            Directory.CreateDirectory(Path.Combine(folder, function.Name));
            await File.WriteAllTextAsync(Path.Combine(folder, function.Name, FunctionJson.FileName), FunctionJson.Of(function, open).ToJsonString(Session.Indented), cancellationToken);
        }

        await File.WriteAllTextAsync(marker, HostJson(folder).ToJsonString(Session.Indented), cancellationToken);
    }

    private static JsonNode HostJson(string folder)
    {
        var host = JsonNode.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "host.json")), null, new() { CommentHandling = JsonCommentHandling.Skip })!;
        // a self-contained build brings its runtime along; else the machine has one
        var own = Directory.EnumerateFiles(folder, "*coreclr.*").Any();
        host["customHandler"] = new JsonObject
        {
            ["description"] = new JsonObject
            {
                ["defaultExecutablePath"] = own ? Program : "dotnet",
                ["arguments"] = own ? new JsonArray("handler") : new JsonArray($"{Program}.dll", "handler"),
            },
            ["enableForwardingHttpRequest"] = true,
        };
        host["extensionBundle"] = new JsonObject { ["id"] = "Microsoft.Azure.Functions.ExtensionBundle", ["version"] = "[4.*, 5.0.0)" };
        return host;
    }

    private static void Copy(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var file in Directory.EnumerateFiles(from).Where(Wanted)) File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
        foreach (var folder in Directory.EnumerateDirectories(from).Where(Wanted)) Copy(folder, Path.Combine(to, Path.GetFileName(folder)));

        static bool Wanted(string path) => !NotPublished.Contains(Path.GetFileName(path), StringComparer.OrdinalIgnoreCase);
    }
}
