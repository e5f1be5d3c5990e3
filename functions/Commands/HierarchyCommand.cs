using System.CommandLine;
using System.Globalization;
using SegSync.Core.Records;
using SegSync.Core.Syncing;
using SegSync.Functions.Configuration;
using Spectre.Console;
using Command = System.CommandLine.Command;

namespace SegSync.Functions.Commands;

/// <summary><c>hierarchy KIND</c>: where masters belong, with revenue rolled up.</summary>
internal static class HierarchyCommand
{
    public static Command Make(SharedOptions shared)
    {
        var kind = new Argument<string>("KIND") { Description = "customer, product, supplier, location or channel." };
        var asOf = new Option<string?>("--as-of") { Description = "The day, yyyy-MM-dd. Default today.", HelpName = "DATE" };
        var level = new Option<string?>("--level") { Description = "Go up by this level only, such as category. Default all of the kind.", HelpName = "NAME" };
        var depth = new Option<int>("--depth") { Description = "Show so many steps below the top.", HelpName = "N", DefaultValueFactory = _ => 1 };
        var command = shared.Verb(
            "hierarchy", "Shows where masters belong as of a day, and rolls revenue up along it.",
            ["hierarchy product --level category --depth 0", "hierarchy customer --as-of 2026-03-31 --json"],
            async (session, parsed, cancellationToken) =>
            {
                var entity = Kind(parsed.GetRequiredValue(kind));
                await using var hub = await Hub.OpenAsync(session.Options with { Reach = false }, cancellationToken);
                var day = DateOnly.FromDateTime((parsed.GetValue(asOf) is { } text ? ExceptionsCommand.Moment(text, "hierarchy") : hub.Time.GetUtcNow()).UtcDateTime);
                var levels = hub.Landscape.LinksOf(entity).Select(rule => rule.Level).Distinct(StringComparer.Ordinal).ToImmutableArray();
                if (parsed.GetValue(level) is { } only)
                    levels = levels.Contains(only) ? [only] : throw ConfigurationException.Of("hierarchy", "", $"a {entity.Word()} has no level '{only}'; it has {string.Join(", ", levels)}");
                var nodes = await new HierarchyView(hub.Ports.Store, hub.Landscape.Tenant).ReadAsync(entity, levels, day, cancellationToken);
                var shown = nodes.Where(node => node.Depth <= parsed.GetValue(depth)).ToList();
                session.Print(new { kind = entity.Word(), asOf = day, levels, nodes = shown }, screen =>
                {
                    var table = new Table().Border(TableBorder.Simple).AddColumn("node").AddColumn("belongs by").AddColumn(new TableColumn("own revenue").RightAligned())
                        .AddColumn(new TableColumn("with all below").RightAligned()).AddColumn(new TableColumn("below").RightAligned());
                    foreach (var node in shown)
                        table.AddRow([.. new[] { new string(' ', node.Depth * 2) + node.Name, node.Level ?? "", Money(node.Own), Money(node.Total), Display.Count(node.Below) }.Select(Markup.Escape)]);
                    if (shown.Count > 0) screen.Write(table);
                    screen.WriteLine(nodes.IsEmpty ? $"No {entity.Word()} belongs anywhere on {day:yyyy-MM-dd}" : $"{Display.Count(nodes.Length)} nodes on {day:yyyy-MM-dd}");
                });
                return Session.Done;
            });
        command.Add(kind);
        foreach (var option in (Option[])[asOf, level, depth]) command.Add(option);
        return command;
    }

    private static EntityKind Kind(string word)
    {
        try
        {
            return EntityKinds.Parse(word);
        }
        catch (FormatException exception)
        {
            throw ConfigurationException.Of("hierarchy", "", exception.Message);
        }
    }

    private static string Money(decimal value) => value.ToString("0.##", CultureInfo.InvariantCulture);
}
