using System.Globalization;
using System.Text;
using SegSync.Core.Mastering;
using SegSync.Core.Profiling;
using SegSync.Core.Segmenting;
using SegSync.Core.Segmenting.Versions;
using SegSync.Core.Storing;

namespace SegSync.Core.Syncing;

/// <summary>
/// Decides a version of a scheme over the hub's own profiles and compares it with the codes that stand. Reads only, and
/// decides by the same functions as a run of the scheme does.
/// </summary>
/// <param name="store">Documents; only read.</param>
/// <param name="tenant">Whose.</param>
/// <param name="asOf">Business date; null for the latest of any fact.</param>
/// <param name="now">The moment, which decides what is in force and which overrides hold.</param>
public sealed class SimulateRun(IHubStore store, string tenant, DateOnly? asOf, DateTimeOffset now)
{
    private const int MostAffected = 20, Periods = 6;

    /// <summary>Simulates a version; progress counts subjects, those of each period looked at.</summary>
    public async Task<Simulation> RunAsync(SchemeVersion version, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        var file = version.Compile();
        var next = new SchemeInForce(version.Name, [(file, 1)]);
        var force = (await SchemeBook.LoadAsync(store, tenant, cancellationToken)).InForce(DateOnly.FromDateTime(now.UtcDateTime)).FirstOrDefault(scheme => scheme.Name == version.Name);
        ImmutableArray<SchemeFile> needed = [file, .. force?.Versions.Select(one => one.File) ?? []];
        var standing = await StandingCodes.ReadAsync(store, force ?? next, cancellationToken);
        var (profiles, _) = await Population.ReadAsync(store, needed, asOf, cancellationToken);
        var overrides = await HoldingOverrides.LoadAsync(store, tenant, version.Name, now, cancellationToken);
        var results = new StandingCodes().Decide(next, profiles);
        var decisions = new SubjectDecisions(next, results, overrides, new Dictionary<Subject, CodeStanding>());
        var tables = force?.Versions.Select(one => new ProfileTable(profiles, one.File.Entity, one.File.Last) { Costs = one.File.Costs }).ToImmutableArray() ?? [];
        var revenue = results[0].Profiles[Metrics.Find("revenue")!];
        var effects = new PolicyEffects();
        var matrix = new Dictionary<(string? From, string? To), (int Subjects, decimal Revenue)>();
        var moves = new StringBuilder();
        var affected = new List<(int At, string? From, string To)>();
        for (var at = 0; at < decisions.Count; at++)
        {
            var subject = decisions.Subject(at);
            var to = decisions.Look(at, subject).Standing.Code;
            var from = standing.Codes.Remove(subject, out var known) ? known.Code : null;
            var worth = revenue.Values[at] ?? 0;
            Count(from, to, worth);
            moves.Append(CultureInfo.InvariantCulture, $"{subject} {from} {to}\n");
            if (from != to) affected.Add((at, from, to));
            var deciding = force is null ? 0 : force.Of(subject.Master);
            effects.Add(from is null || force is null ? null : (force.Versions[deciding].File.Policy, tables[deciding], from), (file.Policy, results[0].Profiles, to), at, worth);
            if ((at + 1) % 1_000 == 0) progress?.Report(at + 1);
        }

        foreach (var (subject, gone) in standing.Codes.OrderBy(pair => pair.Key.ToString(), StringComparer.Ordinal))
        {
            Count(gone.Code, null, 0);
            moves.Append(CultureInfo.InvariantCulture, $"{subject} {gone.Code}\n");
        }

        return new(
            version.Name, version.Version, file.Rule, force?.Rule ?? "", results[0].Profiles.AsOf, results[0].Profiles.Window.ToString(), decisions.Count,
            matrix.Where(cell => cell.Key.From is not null && cell.Key.To is not null && cell.Key.From != cell.Key.To).Sum(cell => cell.Value.Subjects),
            [.. matrix.OrderBy(cell => cell.Key.From, StringComparer.Ordinal).ThenBy(cell => cell.Key.To, StringComparer.Ordinal).Select(cell => new Migration(cell.Key.From, cell.Key.To, cell.Value.Subjects, cell.Value.Revenue))],
            effects.Told(),
            [.. affected.OrderByDescending(one => revenue.Values[one.At] ?? 0).ThenBy(one => one.At).Take(MostAffected)
                .Select(one => new Affected(decisions.Subject(one.At).Master, results[0].Profiles.Record(one.At), one.From, one.To, revenue.Values[one.At] ?? 0, decisions.Make(one.At).Final.Reasons)
                {
                    Context = decisions.Subject(one.At).Context is { Length: > 0 } context ? context : null,
                })],
            await HistoryAsync(file, force?.Versions[^1].File, results[0].Profiles.Window, profiles.FirstDay, progress, cancellationToken),
            ContentHash.Of(moves.ToString()));

        void Count(string? from, string? to, decimal worth)
        {
            var cell = matrix.GetValueOrDefault((from, to));
            matrix[(from, to)] = (cell.Subjects + 1, cell.Revenue + worth);
        }
    }

    /// <summary>The last complete periods once more, one after another, each with the facts up to its end and the codes of the one before.</summary>
    private async Task<ImmutableArray<PeriodChurn>> HistoryAsync(
        SchemeFile file, SchemeFile? before, Window window, int? firstDay, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        if (firstDay is not { } day) return [];
        var end = window.First + window.Count - 1;
        var (first, told) = (Math.Max(Profiling.Calendar.Months.IndexOf(day), end - Periods), ImmutableArray.CreateBuilder<PeriodChurn>());
        var (past, old) = (new Replayed(file), before is null ? null : new Replayed(before));
        for (var period = first; period <= end; period++)
        {
            var until = DateOnly.FromDayNumber(Profiling.Calendar.Months.LastDay(period));
            var (profiles, _) = await Population.ReadAsync(store, before is null ? [file] : [file, before], until, cancellationToken);
            var (changed, subjects) = past.Step(profiles);
            var changedBefore = old?.Step(profiles).Changed;
            if (period > first) told.Add(new(Profiling.Calendar.Months.Label(period), subjects, changed, changedBefore));
            progress?.Report(subjects);
        }

        return told.ToImmutable();
    }

    /// <summary>One version stepping through periods.</summary>
    private sealed class Replayed(SchemeFile file)
    {
        private Dictionary<(MasterId, string), (CodeStanding Held, string[] Classes)> known = [];

        public (int Changed, int Subjects) Step(ProfileTally profiles)
        {
            var table = new ProfileTable(profiles, file.Entity, file.Last) { Costs = file.Costs };
            var names = file.Classifiers.Select(classifier => classifier.Name).ToList();
            var result = SchemeResult.Of(file, table, file.Remembers ? (name, at) => known.TryGetValue(table.Subject(at), out var one) ? one.Classes[names.IndexOf(name)] : null : null);
            var now = new Dictionary<(MasterId, string), (CodeStanding, string[])>(table.Count);
            var changed = 0;
            for (var at = 0; at < table.Count; at++)
            {
                var subject = table.Subject(at);
                var before = known.TryGetValue(subject, out var one) ? one.Held : null;
                var held = file.Steadiness.Next(before, result.Code(at).Code, table.Window.First + table.Window.Count - 1);
                if (before is not null && before.Code != held.Code) changed++;
                now[subject] = (held, file.Remembers ? [.. result.Classified.Select(classified => classified.Classes[at])] : []);
            }

            var subjects = known.Count;
            known = now;
            return (changed, subjects);
        }
    }
}
