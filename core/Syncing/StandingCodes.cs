using SegSync.Core.Profiling;
using SegSync.Core.Segmenting;
using SegSync.Core.Segmenting.Versions;
using SegSync.Core.Storing;

namespace SegSync.Core.Syncing;

/// <summary>
/// The codes of a scheme as they stand, read once. Where a version remembers what was before, it begins again where it
/// left off: with the standing of its own last decision, also when another version decided in between and was rolled back.
/// </summary>
internal sealed class StandingCodes
{
    private readonly Dictionary<Subject, string?[]> classes = [];

    /// <summary>Subject to its code.</summary>
    public Dictionary<Subject, StandingCode> Codes { get; } = [];

    /// <summary>Subject to where it stands, of versions that keep codes steady.</summary>
    public Dictionary<Subject, CodeStanding> Held { get; } = [];

    /// <summary>Code to number of subjects.</summary>
    public ImmutableSortedDictionary<string, int> Counts { get; private set; } = ImmutableSortedDictionary<string, int>.Empty;

    /// <summary>Reads them.</summary>
    public static async Task<StandingCodes> ReadAsync(IHubStore store, SchemeInForce scheme, CancellationToken cancellationToken)
    {
        var standing = new StandingCodes();
        var pool = new TextPool();
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        await foreach (var document in store.ReadKindAsync(Assignment.KindOf(scheme.Name), cancellationToken))
        {
            var subject = new Subject(Partitions.MasterOf(document.Key.Partition), Assignment.ContextOf(scheme.Name, document.Key.Id));
            var code = StandingCode.Read(document.Body.Span, pool);
            standing.Codes[subject] = code;
            counts[code.Code] = counts.GetValueOrDefault(code.Code) + 1;
            var file = scheme.Versions[scheme.Of(subject.Master)].File;
            if (file.Remembers) standing.Remember(subject, document.As<Assignment>(), file);
        }

        standing.Counts = counts.ToImmutableSortedDictionary(StringComparer.Ordinal);
        return standing;
    }

    /// <summary>What each version computes of a population.</summary>
    public ImmutableArray<SchemeResult> Decide(SchemeInForce scheme, ProfileTally profiles) =>
    [
        .. scheme.Versions.Select(version =>
        {
            var table = new ProfileTable(profiles, version.File.Entity, version.File.Last) { Costs = version.File.Costs };
            return SchemeResult.Of(version.File, table, version.File.Remembers ? (classifier, at) => Class(version.File, classifier, Named(table, at)) : null);
        }),
    ];

    private static Subject Named(ProfileTable table, int at)
    {
        var (master, context) = table.Subject(at);
        return new(master, context);
    }

    private string? Class(SchemeFile file, string classifier, Subject subject) => classes.TryGetValue(subject, out var held)
        ? held.ElementAtOrDefault(file.Classifiers.IndexOf(file.Classifiers.First(one => one.Name == classifier)))
        : null;

    private void Remember(Subject subject, Assignment assignment, SchemeFile file)
    {
        var (decision, held) = assignment.Rule == file.Rule ? (assignment.Computed ?? assignment.Decision, assignment.Held)
            : assignment.Prior is { } prior && prior.Rule == file.Rule ? (prior.Decision, prior.Held)
            : (null, null);
        if (held is not null) Held[subject] = held;
        if (decision is null) return;
        classes[subject] = [.. file.Classifiers.Select(classifier =>
            decision.Values.TryGetValue(classifier.Name, out var name) && classifier.Classes.IndexOf(name) is >= 0 and var place ? classifier.Classes[place] : null)];
    }
}
