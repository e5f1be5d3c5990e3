namespace SegSync.Core.Mastering;

/// <summary>
/// A decision about several masters, written before any of them: whoever finds it open finishes it. Each part is
/// idempotent: it applies when the master still carries the tag, and is done when the master already holds its outcome.
/// </summary>
/// <param name="Masters">The masters it is about.</param>
/// <param name="Parts">What each of them becomes.</param>
public sealed record Intent(ImmutableArray<MasterId> Masters, ImmutableArray<IntentPart> Parts)
{
    /// <summary>Id of an intent in its partition.</summary>
    public const string Id = "intent";
}

/// <summary>One master's part of an intent.</summary>
/// <param name="ETag">Tag that its document must carry; null when it must not exist.</param>
/// <param name="Document">What it becomes.</param>
/// <param name="Lineage">The entry to append.</param>
/// <param name="Key">Subject key to found it with; null where it has one.</param>
public sealed record IntentPart(string? ETag, MasterDocument Document, Lineage.LineageDocument Lineage, Lineage.SubjectKey? Key);
