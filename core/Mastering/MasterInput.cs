using SegSync.Core.Records;

namespace SegSync.Core.Mastering;

/// <summary>
/// What a decision about masters is made from: a component that is closed, which the shell sees to. Closed means: with a
/// record all records that share a posting with it, all that a verdict calls the same, and all members of the masters
/// given here.
/// </summary>
/// <param name="Records">Records of one tenant and kind, each once, in any order; deleted ones with their last known fields.</param>
/// <param name="Verdicts">What stewards said about them, all or the latest of each pair.</param>
/// <param name="Masters">
/// Every master that one of the records belongs to now or ever founded, standing or redirected, as stored now. (Under
/// which id a record would have founded one says <see cref="MasterIds.Found"/>.)
/// </param>
public sealed record MasterInput(
    ImmutableArray<LandedRecord> Records,
    ImmutableArray<Verdict> Verdicts,
    ImmutableArray<MasterRecord> Masters)
{
    /// <summary>Golden fields that stewards decided, fastened to the records.</summary>
    public ImmutableArray<Pin> Pins { get; init; } = [];

    /// <summary>
    /// Founders whose ids go before others: after a verdict was undone, those that would stand had it never been said.
    /// </summary>
    public ImmutableArray<RecordKey> Founders { get; init; } = [];
}

/// <summary>A source record and what it landed as.</summary>
/// <param name="Record">The record.</param>
/// <param name="Hash">Hash of the landed content, without hub-owned fields.</param>
public sealed record LandedRecord(SourceRecord Record, string Hash);
