using System.Globalization;
using SegSync.Core.Mastering;
using SegSync.Core.Records;

namespace SegSync.Core.Relating;

/// <summary>What golden records say about where they belong, and how it changes what was known. Pure.</summary>
public static class Stated
{
    /// <summary>Suffix of the field that holds the first day of what a field says.</summary>
    public const string FromSuffix = "From";

    /// <summary>Suffix of the field that holds the first day on which it no longer holds.</summary>
    public const string ToSuffix = "To";

    /// <summary>The links that a golden record states, and what is wrong with those that it cannot.</summary>
    public static (ImmutableArray<Link> Links, ImmutableArray<string> Faults) Of(MasterRecord master, ImmutableArray<LinkRule> rules)
    {
        var links = ImmutableArray.CreateBuilder<Link>();
        var faults = ImmutableArray.CreateBuilder<string>();
        foreach (var rule in rules)
        {
            if (!master.Fields.TryGetValue(rule.Field, out var claim) || rule.When.Any(pair => master.Fields.GetValueOrDefault(pair.Key)?.Value != pair.Value)) continue;
            var (from, to) = (Day(rule.Field + FromSuffix), Day(rule.Field + ToSuffix));
            if (from is { } start && to is { } end && end <= start) faults.Add($"{rule.Level}: it ends before it begins");
            else links.Add(new(rule.Level, rule.Record ? Key(claim).ToString() : claim.Value.Trim(), rule.Record, from, to, claim.From));
        }

        return (links.ToImmutable(), faults.ToImmutable());

        DateOnly? Day(string field)
        {
            if (!master.Fields.TryGetValue(field, out var claim)) return null;
            if (DateTimeOffset.TryParse(claim.Value, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment)) return DateOnly.FromDateTime(moment.DateTime);
            faults.Add($"{field} is no date");
            return null;
        }
    }

    /// <summary>
    /// The links as they are known after a day: what is still stated stays, what is not ends on that day, what is new
    /// begins where its source says, else on that day, and always held where nothing was known before.
    /// </summary>
    public static ImmutableArray<Link> Known(ImmutableArray<Link> before, ImmutableArray<Link> stated, DateOnly day)
    {
        var known = ImmutableArray.CreateBuilder<Link>();
        foreach (var link in before)
        {
            var still = stated.FirstOrDefault(one => one.Level == link.Level && one.Parent == link.Parent && one.IsRecord == link.IsRecord);
            if (link.To is not null && (still is null || link.To <= day)) known.Add(link);
            else if (still is not null) known.Add(link with { From = still.From ?? link.From, To = still.To, Source = still.Source });
            // what began and ended on one day never held
            else if (link.From != day) known.Add(link with { To = day });
        }

        foreach (var link in stated.Where(one => !known.Any(other => other.Level == one.Level && other.Parent == one.Parent && (other.To is null || other.To > day || other.To == one.To))))
            known.Add(link with { From = link.From ?? (before.Any(other => other.Level == link.Level) ? day : null) });
        return [.. known.OrderBy(link => link.Level, StringComparer.Ordinal).ThenBy(link => link.From ?? DateOnly.MinValue).ThenBy(link => link.Parent, StringComparer.Ordinal)];
    }

    private static RecordKey Key(Claim claim)
    {
        var colon = claim.Value.IndexOf(':', StringComparison.Ordinal);
        var (system, id) = colon > 0 ? (claim.Value[..colon], claim.Value[(colon + 1)..]) : (claim.From.System, claim.Value);
        return claim.From with { System = system.Trim(), Id = id.Trim() };
    }
}
