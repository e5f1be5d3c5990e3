namespace SegSync.Core.Segmenting.Versions;

/// <summary>A version in a list.</summary>
/// <param name="Name">Name of the scheme.</param>
/// <param name="Version">Which version.</param>
/// <param name="State">How far it has come.</param>
/// <param name="Deciding">It decides today.</param>
/// <param name="From">First day on which it decides or decided; null before its activation, and where it came with the hub.</param>
/// <param name="Share">Share of the subjects that it takes, 0 to 1; null before its activation.</param>
/// <param name="Rule">Name, version and hash.</param>
/// <param name="Simulation">Hash of the simulation that was shown last; empty before the first.</param>
/// <param name="Open">How much is open in it.</param>
/// <param name="Last">What was done with it last; null where it came with the hub.</param>
public sealed record SchemeLine(
    string Name, int Version, SchemeState State, bool Deciding, DateOnly? From, decimal? Share, string Rule, string Simulation, int Open, SchemeStep? Last)
{
    /// <summary>All versions; one that a later one took the place of is retired, whatever is kept.</summary>
    public static ImmutableArray<SchemeLine> All(SchemeBook book, DateOnly today)
    {
        var deciding = book.Names.SelectMany(name => book.Deciding(name, today)).Select(version => (version.Name, version.Version)).ToHashSet();
        return [.. book.Versions.Select(version => Of(version, deciding.Contains((version.Name, version.Version)), today))];
    }

    private static SchemeLine Of(SchemeVersion version, bool deciding, DateOnly today) => new(
        version.Name, version.Version,
        version.State == SchemeState.Active && !deciding && version.Activation!.From <= today ? SchemeState.Retired : version.State,
        deciding, version.Activation is { } active && active.From > DateOnly.MinValue ? active.From : null, version.Activation?.Share,
        version.Rule, version.Simulation, version.Findings.Length, version.Steps.IsEmpty ? null : version.Steps[^1]);
}
