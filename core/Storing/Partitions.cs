using SegSync.Core.Mastering;
using SegSync.Core.Records;

namespace SegSync.Core.Storing;

/// <summary>
/// What lives with what. A partition is the unit of atomicity: a record with its crosswalk and verdicts, a master with
/// its profile, assignments, outbox and lineage.
/// </summary>
public static class Partitions
{
    /// <summary>A landed record, its crosswalk and the verdicts about it.</summary>
    public static string Record(RecordKey key) => $"rec|{key}";

    /// <summary>A landed document with facts.</summary>
    public static string Document(DocumentRef key) => $"doc|{key}";

    /// <summary>The fact buckets of a source entity.</summary>
    public static string Ledger(RecordKey key) => $"led|{key}";

    /// <summary>The records that share a blocking key.</summary>
    public static string Posting(string tenant, EntityKind kind, string blockingKey) => $"post|{tenant}|{kind.Word()}|{blockingKey}";

    /// <summary>A master with its profile, assignments, outbox and lineage.</summary>
    public static string Master(string tenant, MasterId id) => $"mst|{tenant}|{id}";

    /// <summary>Whose partition <see cref="Master"/> named.</summary>
    public static MasterId MasterOf(string partition) => new(partition[(partition.LastIndexOf('|') + 1)..]);

    /// <summary>A writable row of a target with its receipts.</summary>
    public static string Row(string tenant, string system, RowKey row) => $"row|{tenant}|{system}|{row}";

    /// <summary>The lineage of a landed page.</summary>
    public static string Page(string tenant, string address) => $"pag|{tenant}|{address}";

    /// <summary>The cursor of a stream.</summary>
    public static string Stream(string tenant, string system, string stream) => $"str|{tenant}|{system}|{stream}";

    /// <summary>Counters, checkpoints and snapshots of a tenant.</summary>
    public static string Tenant(string tenant) => $"ten|{tenant}";

    /// <summary>One run with its counts.</summary>
    public static string Run(string tenant, long number) => $"run|{tenant}|{number:D10}";

    /// <summary>A decision about several masters.</summary>
    public static string Intent(string tenant, string id) => $"int|{tenant}|{id}";

    /// <summary>What was refused of a system's record.</summary>
    public static string Quarantine(string tenant, string system, string id) => $"qua|{tenant}|{system}|{id}";

    /// <summary>Something that a person must look at.</summary>
    public static string Exception(string tenant, string id) => $"exc|{tenant}|{id}";

    /// <summary>The versions of a scheme with their lineage.</summary>
    public static string Scheme(string tenant, string name) => $"sch|{tenant}|{name}";

    /// <summary>An override of codes with its lineage.</summary>
    public static string Override(string tenant, string id) => $"ovr|{tenant}|{id}";

    /// <summary>A steward's verdict with its lineage.</summary>
    public static string Verdict(string tenant, string id) => $"vrd|{tenant}|{id}";
}
