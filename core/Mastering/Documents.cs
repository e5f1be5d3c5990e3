using SegSync.Core.Storing;

namespace SegSync.Core.Mastering;

/// <summary>A master as stored, with the head of its lineage.</summary>
/// <param name="Master">The golden record.</param>
/// <param name="Head">Hash of its latest lineage entry.</param>
public sealed record MasterDocument(MasterRecord Master, string Head)
{
    /// <summary>Id of the golden record in its partition.</summary>
    public const string Id = "master";
}

/// <summary>Which master a record belongs to. Projection: rebuilt from masters when lost.</summary>
/// <param name="Master">The master.</param>
/// <param name="Hash">Change hash of the record that was decided on.</param>
/// <param name="Seen">Latest <see cref="Records.TargetRow.Seen"/> that was decided on.</param>
/// <param name="Postings">Blocking keys under which the record is posted.</param>
public sealed record Crosswalk(MasterId? Master, string Hash, long Seen, ImmutableArray<string> Postings)
{
    /// <summary>Id in the record's partition.</summary>
    public const string Id = "crosswalk";

    /// <summary>Version of the model that was decided by.</summary>
    public string Model { get; init; } = "";

    /// <summary>Names of the open exceptions that deciding about the record found; one of a pair's two records has it.</summary>
    public ImmutableArray<string> Exceptions { get; init; } = [];

    /// <summary>The crosswalks of records, by record partition.</summary>
    public static async Task<Dictionary<string, Crosswalk>> FindAsync(
        IHubStore store, IEnumerable<Records.RecordKey> keys, CancellationToken cancellationToken) =>
        (await store.ReadByPartitionAsync(keys.Select(Partitions.Record), Id, cancellationToken))
        .ToDictionary(pair => pair.Key, pair => pair.Value.As<Crosswalk>(), StringComparer.Ordinal);
}
