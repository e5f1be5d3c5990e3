using SegSync.Core.Records;
using SegSync.Core.Storing;

namespace SegSync.Core.Landing;

/// <summary>A record as last landed.</summary>
/// <param name="Record">The record; <see cref="TargetRow.Observed"/> is what the hub reckons with until the target drifts.</param>
/// <param name="Hash">Change hash: content without versions, tags and hub-owned fields.</param>
/// <param name="Page">Landing address of the page that told it.</param>
/// <param name="Run">Number of the run that landed it.</param>
/// <param name="KnownAt">When it landed.</param>
public sealed record RecordState(SourceRecord Record, string Hash, string Page, long Run, DateTimeOffset KnownAt)
{
    /// <summary>Id of a record's state in its partition.</summary>
    public const string Id = "record";
}

/// <summary>A document as last landed. Doubles as locator of its facts.</summary>
/// <param name="Document">The document.</param>
/// <param name="Hash">Change hash: content without version.</param>
/// <param name="Page">Landing address of the page that told it.</param>
/// <param name="Run">Number of the run that landed it.</param>
/// <param name="KnownAt">When it landed.</param>
/// <param name="Former">Buckets that held facts of earlier versions, to be cleared: <c>kind|id|period</c>.</param>
public sealed record DocumentState(
    FactDocument Document, string Hash, string Page, long Run, DateTimeOffset KnownAt, ImmutableArray<string> Former)
{
    /// <summary>Id of a document's state in its partition.</summary>
    public const string Id = "document";
}

/// <summary>What a change hash covers: the content, and nothing that changes when the hub itself writes.</summary>
public static class ChangeHash
{
    /// <summary>Of a record: key, deletion, canonical fields and which rows it has.</summary>
    public static string Of(SourceRecord record) => ContentHash.OfJson((object[])
        [record.Key, record.Deleted, record.Fields, record.Rows.Select(row => row.Row.ToString()).Order(StringComparer.Ordinal)]);

    /// <summary>Of a document: everything but its version.</summary>
    public static string Of(FactDocument document) => ContentHash.OfJson(document with { Version = "" });
}

/// <summary>Something that was refused, whole, so that it can be replayed.</summary>
/// <param name="System">Where it came from.</param>
/// <param name="Stream">Stream of that system.</param>
/// <param name="Id">Record id, or empty where it has none.</param>
/// <param name="Field">The field at fault.</param>
/// <param name="Reason">What is wrong and what would be right.</param>
/// <param name="Rows">Source rows that it stands for.</param>
/// <param name="Item">The item as received.</param>
/// <param name="Page">Landing address of its page.</param>
/// <param name="Run">Number of the run that refused it.</param>
/// <param name="KnownAt">When.</param>
public sealed record QuarantineEntry(
    string System, string Stream, string Id, string Field, string Reason, int Rows, string Item, string Page, long Run, DateTimeOffset KnownAt)
{
    /// <summary>Source rows of the whole item, of which others may have landed.</summary>
    public int ItemRows { get; init; } = Rows;

    /// <summary>Where it is kept: the same refusal twice is one.</summary>
    public DocumentKey Key(string tenant) =>
        new(Partitions.Quarantine(tenant, System, $"{Stream}|{(Id.Length > 0 ? Id : ContentHash.Brief(Item))}"), $"q|{ContentHash.Brief(Item + Field)}");
}
