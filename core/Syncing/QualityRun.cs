using System.Globalization;
using SegSync.Core.Assessing;
using SegSync.Core.Landing;
using SegSync.Core.Profiling;
using SegSync.Core.Records;
using SegSync.Core.Storing;

namespace SegSync.Core.Syncing;

/// <summary>
/// Assesses all records and the history of the gated population: one look at each, memory as large as there are systems
/// and fields. What is under its threshold becomes an exception and is settled once it is above.
/// </summary>
/// <param name="run">The run.</param>
/// <param name="policy">What data is held against.</param>
/// <param name="asOf">Business date; null for the latest of any fact.</param>
public sealed class QualityRun(RunContext run, QualityPolicy policy, DateOnly? asOf)
{
    private const string Kind = "quality";

    private static DocumentKey Key(string tenant) => new(Partitions.Tenant(tenant), QualityReport.Id);

    /// <summary>The report that was kept last; null before the first.</summary>
    public static Task<QualityReport?> LastAsync(IHubStore store, string tenant, CancellationToken cancellationToken) =>
        store.FindAsync<QualityReport>(Key(tenant), cancellationToken);

    /// <summary>Assesses when the last report has become too old.</summary>
    public async Task RunWhenDueAsync(CancellationToken cancellationToken)
    {
        var last = await LastAsync(run.Store, run.Tenant, cancellationToken);
        if (last is null || run.StartedAt - last.At >= TimeSpan.FromHours(policy.EveryHours)) await RunAsync(null, cancellationToken);
    }

    /// <summary>Assesses, keeps the report, raises and settles exceptions.</summary>
    public async Task<QualityReport> RunAsync(IProgress<long>? progress, CancellationToken cancellationToken)
    {
        var tally = new Tally(policy);
        long seen = 0;
        await foreach (var document in run.Store.ReadKindAsync(Kinds.Record, cancellationToken))
        {
            tally.Add(document.As<RecordState>().Record);
            if (++seen % 10_000 == 0) progress?.Report(seen);
        }

        var report = new QualityReport(run.StartedAt, run.Number, tally.Scores(), await GateAsync(cancellationToken));
        await run.Store.PutAsync(Key(run.Tenant), Kinds.Snapshot, report, cancellationToken);
        await TellAsync(report, cancellationToken);
        return report;
    }

    /// <summary>The history of the gated population; null where no gate is set, or nobody is in it.</summary>
    public async Task<GateScore?> GateAsync(CancellationToken cancellationToken)
    {
        if (policy.Gate.Entity is not { } entity) return null;
        var firsts = new Dictionary<string, int>(StringComparer.Ordinal);
        var (subjects, last) = (0, "");
        await foreach (var document in run.Store.ReadKindAsync(Profile.KindOf(entity), cancellationToken))
        {
            var profile = document.As<Profile>();
            subjects++;
            if (profile.Months.IsEmpty) continue;
            var first = profile.Months.Keys.First();
            firsts[first] = firsts.GetValueOrDefault(first) + 1;
            if (string.CompareOrdinal(profile.Last, last) > 0) last = profile.Last;
        }

        if (subjects == 0 || (asOf is null && last.Length == 0)) return null;
        var day = asOf ?? DateOnly.ParseExact(last, "yyyy-MM-dd", CultureInfo.InvariantCulture);
        var since = day.AddMonths(1 - policy.Gate.Months).ToString("yyyy-MM", CultureInfo.InvariantCulture);
        var enough = firsts.Where(pair => string.CompareOrdinal(pair.Key, since) <= 0).Sum(pair => pair.Value);
        return new(entity, day, policy.Gate.Months, subjects, enough, policy.Gate.Share, enough >= policy.Gate.Share * subjects);
    }

    private async Task TellAsync(QualityReport report, CancellationToken cancellationToken)
    {
        var found = report.Fields.Where(score => score.Problem is not null).Select(score => new ExceptionEntry(
            Kind, $"{score.Kind.Word()} {score.System} {score.Field}", $"{score.Field} of {score.System}'s {score.Kind.Word()}s is {score.Problem}; correct it in {score.System}",
            true, run.Number, run.StartedAt)
        {
            Fields = [score.Field], RuleOwner = policy.Of(score.Kind).GetValueOrDefault(score.Field)?.Owner,
        }).ToList();
        if (report.Gate is { Open: false } gate)
        {
            found.Add(new(Kind, $"history {gate.Kind.Word()}",
                string.Create(CultureInfo.InvariantCulture, $"{gate.WithHistory} of {gate.Subjects} {gate.Kind.Word()}s have {gate.Months} months of history on {gate.AsOf:yyyy-MM-dd}, {gate.Wanted * 100:0.##}% wanted; ")
                + (policy.Gate.Hold ? "their codes are held where they are" : "codes stand on short history"),
                true, run.Number, run.StartedAt));
        }

        var names = found.Select(entry => entry.Name).ToHashSet(StringComparer.Ordinal);
        var gone = await run.Store.ReadKindAsync(Kinds.Exception, cancellationToken).Select(document => document.As<ExceptionEntry>())
            .Where(entry => entry.Type == Kind && !names.Contains(entry.Name)).Select(entry => entry.Name).ToListAsync(cancellationToken);
        await ExceptionEntry.SettleAsync(run.Store, run.Tenant, gone, run.Number, "no longer so", cancellationToken);
        await ExceptionEntry.RaiseAsync(run.Store, run.Tenant, found, cancellationToken);
    }
}
