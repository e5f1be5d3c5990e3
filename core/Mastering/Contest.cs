using SegSync.Core.Records;

namespace SegSync.Core.Mastering;

/// <summary>How a golden field was won.</summary>
/// <param name="Winner">The claim that won.</param>
/// <param name="Losers">The others that had a valid value, in key order.</param>
/// <param name="Unresolved">
/// Records of different systems that trust cannot tell apart and that say different things, in key order; empty where
/// there are none, where no order of trust was asked for, or where a steward has decided.
/// </param>
public sealed record Contest(Claim Winner, ImmutableArray<Loser> Losers, ImmutableArray<RecordKey> Unresolved);

/// <summary>A valid value that did not become golden.</summary>
/// <param name="From">Whose it is.</param>
/// <param name="Value">As its source gave it.</param>
/// <param name="Rule">The rule by which it lost.</param>
/// <param name="Same">It says the same in standard form.</param>
public sealed record Loser(RecordKey From, string Value, string Rule, bool Same);
