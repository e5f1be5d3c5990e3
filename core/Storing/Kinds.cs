namespace SegSync.Core.Storing;

/// <summary>The kinds of documents in the hub store; each has a change feed.</summary>
public static class Kinds
{
    /// <summary>Where a stream was read to.</summary>
    public const string Cursor = "cursor";

    /// <summary>A landed master-data record.</summary>
    public const string Record = "record";

    /// <summary>A landed document with facts.</summary>
    public const string Document = "document";

    /// <summary>The head of a source entity's fact buckets.</summary>
    public const string Ledger = "ledger";

    /// <summary>One immutable version of a fact bucket.</summary>
    public const string Bucket = "bucket";

    /// <summary>A blocking posting: projection, rebuildable.</summary>
    public const string Posting = "posting";

    /// <summary>Which master a record belongs to: projection, rebuildable.</summary>
    public const string Crosswalk = "crosswalk";

    /// <summary>A golden record with its claims and members.</summary>
    public const string Master = "master";

    /// <summary>Where a master belongs; one kind an entity kind.</summary>
    public const string Links = "links";

    /// <summary>Metrics of a master.</summary>
    public const string Profile = "profile";

    /// <summary>A scheme's code for a subject.</summary>
    public const string Assignment = "assignment";

    /// <summary>A write to come; one kind a target: <c>outbox/sap</c>.</summary>
    public const string Outbox = "outbox";

    /// <summary>What a target answered, latest per row.</summary>
    public const string Receipt = "receipt";

    /// <summary>An outbox entry that waits for a later attempt; one kind a target.</summary>
    public const string Waiting = "waiting";

    /// <summary>A decision about several masters under way.</summary>
    public const string Intent = "intent";

    /// <summary>A steward's verdict.</summary>
    public const string Verdict = "verdict";

    /// <summary>A verdict's copy beside a record that it is about: projection, rebuildable.</summary>
    public const string VerdictCopy = "verdict-copy";

    /// <summary>A version of a scheme.</summary>
    public const string Scheme = "scheme";

    /// <summary>An override of codes.</summary>
    public const string Override = "override";

    /// <summary>A lineage entry.</summary>
    public const string Lineage = "lineage";

    /// <summary>The key that encrypts a subject's lineage payloads.</summary>
    public const string SubjectKey = "subject-key";

    /// <summary>A record that was refused.</summary>
    public const string Quarantine = "quarantine";

    /// <summary>Something a person must look at.</summary>
    public const string Exception = "exception";

    /// <summary>Something that was looked at.</summary>
    public const string Settled = "exception/settled";

    /// <summary>A run with its counts.</summary>
    public const string Run = "run";

    /// <summary>How far a feed was worked off.</summary>
    public const string Checkpoint = "checkpoint";

    /// <summary>Name of the version of a match model that is in force for a kind.</summary>
    public const string Model = "model";

    /// <summary>A version of a match model: never changed.</summary>
    public const string ModelBody = "model/body";

    /// <summary>What became of a version of a match model.</summary>
    public const string ModelVersion = "model/version";

    /// <summary>A frozen population with its cut points.</summary>
    public const string Snapshot = "snapshot";

    /// <summary>Something due at a time for a subject.</summary>
    public const string Agenda = "agenda";
}
