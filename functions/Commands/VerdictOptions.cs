using System.CommandLine;
using SegSync.Core.Stewarding;
using SegSync.Functions.Configuration;
using Command = System.CommandLine.Command;

namespace SegSync.Functions.Commands;

/// <summary>The options by which a verdict is told.</summary>
internal sealed class VerdictOptions(bool required)
{
    private readonly Option<string?> verdict = new("--verdict") { Description = $"One of {string.Join(", ", VerdictRequest.Words)}.", HelpName = "WORD", Required = required };
    private readonly Option<string[]> records = new("--record")
    {
        Description = "A record, system:id: one that leaves (split), whose value wins (pin), whose master is meant (edit).", HelpName = "RECORD", AllowMultipleArgumentsPerToken = true,
    };

    private readonly Option<string?> field = new("--field") { Description = "The golden field of a pin or edit.", HelpName = "NAME" };
    private readonly Option<string?> value = new("--value") { Description = "The value of an edit.", HelpName = "TEXT" };
    private readonly Option<string?> reason = new("--reason") { Description = "Why; kept with the verdict.", HelpName = "TEXT", Required = required };
    private readonly Option<string?> owner = new("--owner") { Description = "Who it is assigned to.", HelpName = "NAME" };
    private readonly Option<string?> until = new("--until") { Description = "Until when it is snoozed.", HelpName = "TIME" };
    private readonly Option<string?> actor = ActorOption();

    public static Option<string?> ActorOption() => new("--actor") { Description = "Who says so. Default: this machine's user.", HelpName = "NAME", DefaultValueFactory = _ => Environment.UserName };

    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[verdict, records, field, value, reason, owner, until, actor]) command.Add(option);
    }

    public bool Given(ParseResult parsed) => parsed.GetValue(verdict) is not null;

    public VerdictRequest Request(ParseResult parsed, string verb)
    {
        var word = parsed.GetValue(verdict) ?? "";
        if (!VerdictRequest.Words.Contains(word)) throw ConfigurationException.Of(verb, "", $"'{word}' is no verdict; there are {string.Join(", ", VerdictRequest.Words)}");
        return new(word, parsed.GetValue(actor)!, parsed.GetValue(reason) ?? "what if")
        {
            Records = [.. parsed.GetValue(records) ?? []],
            Field = parsed.GetValue(field),
            Value = parsed.GetValue(value),
            Owner = parsed.GetValue(owner),
            Until = parsed.GetValue(until) is { } text ? ExceptionsCommand.Moment(text, verb) : null,
        };
    }
}

/// <summary>The options by which exceptions are chosen.</summary>
internal static class ExceptionOptions
{
    public static Option<string?> Kind() => new("--kind") { Description = $"Only those of this kind: {string.Join(", ", Stewardship.DefaultSeverities.Keys)}.", HelpName = "KIND" };

    public static Option<string?> Severity() => new("--severity") { Description = "Only those of this severity: high, medium, low.", HelpName = "SEVERITY" };

    public static Option<string> Status() => new("--status") { Description = "open, snoozed, settled or all.", HelpName = "STATUS", DefaultValueFactory = _ => "open" };

    public static ExceptionFilter Filter(string? kind, string? severity, string? owner, string status)
    {
        if (kind is not null && !Stewardship.DefaultSeverities.ContainsKey(kind))
            throw ConfigurationException.Of("--kind", "", $"'{kind}' is no kind of exception; there are {string.Join(", ", Stewardship.DefaultSeverities.Keys)}");
        if (!ExceptionFilter.Statuses.Contains(status)) throw ConfigurationException.Of("--status", "", $"'{status}' is none of {string.Join(", ", ExceptionFilter.Statuses)}");
        Severity? level = severity is null ? null
            : Enum.GetNames<Severity>().FirstOrDefault(name => name.Equals(severity, StringComparison.OrdinalIgnoreCase)) is { } found ? Enum.Parse<Severity>(found)
            : throw ConfigurationException.Of("--severity", "", $"'{severity}' is none of high, medium, low");
        return new(kind, level, owner, status);
    }
}
