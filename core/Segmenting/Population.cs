using SegSync.Core.Mastering;
using SegSync.Core.Profiling;
using SegSync.Core.Segmenting.Versions;
using SegSync.Core.Storing;

namespace SegSync.Core.Segmenting;

/// <summary>A population frozen for one run of a scheme, with what was derived from it.</summary>
/// <param name="Id">Scheme and run.</param>
/// <param name="Rule">Scheme, version and hash; of several versions in force all.</param>
/// <param name="AsOf">Business date.</param>
/// <param name="Window">The complete periods that count, in words.</param>
/// <param name="Count">Subjects in it.</param>
/// <param name="Boundaries">What every subject is decided against, in sentences.</param>
/// <param name="Profiles">SHA-256 over the hashes of all profiles, in order of master.</param>
public sealed record Population(string Id, string Rule, DateOnly AsOf, string Window, int Count, ImmutableArray<string> Boundaries, string Profiles)
{
    /// <summary>Reads every profile of the scheme's entity once, and its golden records where the scheme looks at words.</summary>
    /// <param name="store">Documents.</param>
    /// <param name="schemes">The versions that are decided; all of one entity and grain.</param>
    /// <param name="asOf">Business date; null for the latest of any fact, so that results follow the data.</param>
    /// <param name="cancellationToken">Stops the read.</param>
    /// <returns>The sums of all subjects, and a hash over their profiles.</returns>
    public static async Task<(ProfileTally Profiles, string Hash)> ReadAsync(IHubStore store, IReadOnlyCollection<SchemeFile> schemes, DateOnly? asOf, CancellationToken cancellationToken)
    {
        var tally = new ProfileTally(SchemeFile.Needs(schemes).Single(), asOf);
        var hashes = new List<string>();
        await foreach (var document in store.ReadKindAsync(KindOf(schemes.First()), cancellationToken))
            hashes.Add(tally.Add(document.Body.Span).Text + ContentHash.Of(document.Body.Span));
        if (tally.Tally.Attributes is not null)
        {
            await foreach (var document in store.ReadKindAsync(Kinds.Master, cancellationToken)) hashes.Add(tally.Tell(document.As<MasterDocument>().Master));
            hashes.RemoveAll(told => told.Length == 0);
        }

        hashes.Sort(StringComparer.Ordinal);
        return (tally, ContentHash.Of(string.Join('\n', hashes)));
    }

    private static string KindOf(SchemeFile scheme) => scheme.Grain.IsEmpty ? Profile.KindOf(scheme.Entity) : Profile.KindOf(new Grain(scheme.Entity, scheme.Grain));

    internal static Population Of(SchemeInForce scheme, long run, ImmutableArray<SchemeResult> results, string profiles) => new(
        $"{scheme.Name}|{run:D10}", scheme.Rule, results[0].Profiles.AsOf, results[0].Profiles.Window.ToString(), results[0].Profiles.Count,
        [.. results.SelectMany(result => result.Classified.SelectMany(classified => classified.Boundaries)).Distinct(StringComparer.Ordinal)], profiles);
}
