using SegSync.Core.Storing;

namespace SegSync.Core.Lineage;

/// <summary>
/// One step of one subject, append-only and bitemporal. Holds no personal data: what was decided is committed to with
/// the subject's own key (<see cref="Seal"/>) and lies encrypted beside the entry, so that destroying the key erases
/// the person and leaves the chain verifiable.
/// </summary>
/// <param name="Subject">What the step is about: a page address, a master, a target row.</param>
/// <param name="Step">What happened: <c>landed</c>, <c>mastered</c>, <c>assigned</c>, <c>pushed</c>.</param>
/// <param name="Run">Number of the run.</param>
/// <param name="Actor">Who or what asked for it.</param>
/// <param name="Reason">Why.</param>
/// <param name="TrueFrom">From when it holds.</param>
/// <param name="KnownAt">When the hub knew.</param>
/// <param name="Inputs">Hashes of what it was decided from.</param>
/// <param name="Rule">Rule and version that decided.</param>
/// <param name="Parents">Hashes of the entries it follows: several for a merge, one shared by several for a split.</param>
/// <param name="Commitment">Keyed hash of the payload; empty where there is none.</param>
public sealed record LineageEntry(
    string Subject,
    string Step,
    long Run,
    string Actor,
    string Reason,
    DateTimeOffset TrueFrom,
    DateTimeOffset KnownAt,
    ImmutableArray<string> Inputs,
    string Rule,
    ImmutableArray<string> Parents,
    string Commitment)
{
    /// <summary>SHA-256 of the entry's JSON: what its children name as parent.</summary>
    public string Hash() => ContentHash.OfJson(this);
}

/// <summary>An entry as stored, with its encrypted payload.</summary>
/// <param name="Entry">The entry.</param>
/// <param name="Payload">Sealed payload; null where there is none.</param>
public sealed record LineageDocument(LineageEntry Entry, byte[]? Payload)
{
    /// <summary>The operation that appends it to its partition. Appending it again is a conflict, hence harmless.</summary>
    public StoreOperation Append() => new StoreOperation.Create(Id, Kinds.Lineage, HubJson.Write(this));

    /// <summary>Start of an entry's id in its partition.</summary>
    public const string Prefix = "lin|";

    /// <summary>Id in the partition: in run order.</summary>
    public string Id => $"{Prefix}{Entry.Run:D10}|{Entry.Step}|{Entry.Hash()[..16]}";
}
