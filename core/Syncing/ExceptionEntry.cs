using SegSync.Core.Matching;
using SegSync.Core.Records;
using SegSync.Core.Storing;

namespace SegSync.Core.Syncing;

/// <summary>Something that a person must look at.</summary>
/// <param name="Type">
/// <c>possible-match</c>, <c>over-merge</c>, <c>conflicting-claims</c>, <c>verdict-recheck</c>, <c>quality</c>,
/// <c>hierarchy</c>, <c>model-proposed</c>, <c>push-rejected</c>, <c>run-failed</c>, <c>churn</c>.
/// </param>
/// <param name="Subject">What it is about; the same type and subject is one exception.</param>
/// <param name="Message">What is the matter and what can be done.</param>
/// <param name="Open">Still to be looked at.</param>
/// <param name="Run">Number of the run that raised it.</param>
/// <param name="KnownAt">When it was raised.</param>
public sealed record ExceptionEntry(string Type, string Subject, string Message, bool Open, long Run, DateTimeOffset KnownAt)
{
    /// <summary>Id in the exception's partition.</summary>
    public const string Id = "exception";

    /// <summary>Its name: derived from type and subject.</summary>
    public string Name => NameOf(Type, Subject);

    /// <summary>The records that it is about.</summary>
    public ImmutableArray<RecordKey> Records { get; init; } = [];

    /// <summary>What speaks for and against, where pairs were compared.</summary>
    public ImmutableArray<MatchTerm> Terms { get; init; } = [];

    /// <summary>Canonical fields that it is about.</summary>
    public ImmutableArray<string> Fields { get; init; } = [];

    /// <summary>Whom a steward gave it to; null where the landscape says who.</summary>
    public string? Owner { get; init; }

    /// <summary>Whom the rule names that found it; null where it names nobody.</summary>
    public string? RuleOwner { get; init; }

    /// <summary>It waits until then.</summary>
    public DateTimeOffset? Snoozed { get; init; }

    /// <summary>The verdict that settled it.</summary>
    public string? Verdict { get; init; }

    /// <summary>The verdicts that gave it its owner and its rest, first to last.</summary>
    public ImmutableArray<string> Handled { get; init; } = [];

    /// <summary>The name of the exception of a type about a subject.</summary>
    public static string NameOf(string type, string subject) => "e" + ContentHash.Of($"{type}|{subject}")[..12];

    /// <summary>The batch that writes it.</summary>
    public StoreBatch Batch(string tenant) =>
        new(Partitions.Exception(tenant, Name), new StoreOperation.Upsert(Id, Open ? Kinds.Exception : Kinds.Settled, HubJson.Write(this)));

    /// <summary>Where an exception of a type about a subject is kept.</summary>
    public static DocumentKey Key(string tenant, string type, string subject) => Key(tenant, NameOf(type, subject));

    /// <summary>Where an exception is kept, by its name.</summary>
    public static DocumentKey Key(string tenant, string name) => new(Partitions.Exception(tenant, name), Id);

    /// <summary>
    /// The entry to write when the same thing is found again: it stays as old, as owned and as snoozed as it is. Null
    /// when nothing changes.
    /// </summary>
    /// <param name="known">As it is kept; null when it is new.</param>
    public ExceptionEntry? After(ExceptionEntry? known)
    {
        if (known is null) return this;
        if (known.Open && known.Message == Message && known.Terms.AsSpan().SequenceEqual(Terms.AsSpan())) return null;
        return known.Open || known.Verdict is not null
            ? this with { KnownAt = known.KnownAt, Run = known.Run, Owner = known.Owner, Snoozed = known.Snoozed, Handled = known.Handled }
            : this with { Owner = known.Owner, Handled = known.Handled };
    }

    /// <summary>Raises exceptions, each once.</summary>
    public static async Task RaiseAsync(IHubStore store, string tenant, IEnumerable<ExceptionEntry> found, CancellationToken cancellationToken)
    {
        var entries = found.DistinctBy(entry => entry.Name).ToList();
        if (entries.Count == 0) return;
        var known = await store.ReadByPartitionAsync(entries.Select(entry => Key(tenant, entry.Name).Partition), Id, cancellationToken);
        await store.CommitAllAsync(
            entries.Select(entry => entry.After(known.GetValueOrDefault(Key(tenant, entry.Name).Partition)?.As<ExceptionEntry>())).OfType<ExceptionEntry>()
                .Select(entry => entry.Batch(tenant)),
            cancellationToken);
    }

    /// <summary>Settles what is no longer the case; what a verdict settled keeps the verdict.</summary>
    public static async Task SettleAsync(IHubStore store, string tenant, IEnumerable<string> names, long run, string why, CancellationToken cancellationToken)
    {
        var known = await store.ReadByPartitionAsync(names.Select(name => Key(tenant, name).Partition), Id, cancellationToken);
        await store.CommitAllAsync(
            known.Values.Select(document => document.As<ExceptionEntry>()).Where(entry => entry.Open)
                .Select(entry => (entry with { Open = false, Message = why, Run = run, Snoozed = null }).Batch(tenant)),
            cancellationToken);
    }

    /// <summary>How it stands at a moment: <c>open</c>, <c>snoozed</c> or <c>settled</c>.</summary>
    public string Status(DateTimeOffset now) => !Open ? "settled" : Snoozed > now ? "snoozed" : "open";
}
