using System.Globalization;
using SegSync.Core.Profiling;
using SegSync.Core.Storing;

namespace SegSync.Core.Segmenting;

/// <summary>A population frozen for one run of a scheme, with the cut points derived from it.</summary>
/// <param name="Id">Scheme and run.</param>
/// <param name="Rule">Scheme, version and hash.</param>
/// <param name="Cuts">The cut points that every subject is decided against.</param>
/// <param name="Profiles">SHA-256 over the hashes of all profiles, in order of master.</param>
public sealed record Population(string Id, string Rule, CutPoints Cuts, string Profiles)
{
    /// <summary>Reads every profile of the scheme's entity once.</summary>
    /// <param name="store">Documents.</param>
    /// <param name="scheme">The scheme.</param>
    /// <param name="run">Number of the run.</param>
    /// <param name="asOf">Business date; null for the latest of any fact, so that results follow the data.</param>
    /// <param name="cancellationToken">Stops the read.</param>
    /// <returns>The population, and the figures of every subject in it.</returns>
    public static async Task<(Population Population, List<SubjectFigures> Subjects)> FreezeAsync(
        IHubStore store, Scheme scheme, long run, DateOnly? asOf, CancellationToken cancellationToken)
    {
        var subjects = new List<SubjectFigures>();
        var hashes = new List<string>();
        var pool = new TextPool();
        string first = "", last = "";
        await foreach (var document in store.ReadKindAsync(Profile.KindOf(scheme.Entity), cancellationToken))
        {
            var figures = SubjectFigures.Read(document.Body.Span, !scheme.XyzCuts.IsEmpty, pool);
            subjects.Add(figures);
            hashes.Add(figures.Master + ContentHash.Of(document.Body.Span));
            if (figures.FirstMonth.Length == 0) continue;
            if (first.Length == 0 || string.CompareOrdinal(figures.FirstMonth, first) < 0) first = figures.FirstMonth;
            if (string.CompareOrdinal(figures.Last, last) > 0) last = figures.Last;
        }

        hashes.Sort(StringComparer.Ordinal);
        var date = asOf ?? (last.Length > 0 ? DateOnly.ParseExact(last, "yyyy-MM-dd", CultureInfo.InvariantCulture) : new DateOnly(1970, 1, 1));
        var cuts = CutPoints.Of(scheme, subjects.ConvertAll(subject => subject.Rank), first, date);
        return (new($"{scheme.Name}|{run:D10}", scheme.Rule, cuts, ContentHash.Of(string.Join('\n', hashes))), subjects);
    }
}
