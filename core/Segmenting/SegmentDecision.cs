namespace SegSync.Core.Segmenting;

/// <summary>A scheme's answer about one subject, with its reasons.</summary>
/// <param name="Code">The code.</param>
/// <param name="Values">What targets may be given: <c>code</c>, the class of each classifier by its name, and the attributes that the policy states for the code.</param>
/// <param name="Reasons">Why, in sentences with figures.</param>
/// <param name="Grade"><c>complete</c>; <c>provisional</c> where history is short or absent; <c>stale</c>.</param>
public sealed record SegmentDecision(
    string Code, ImmutableSortedDictionary<string, string> Values, ImmutableArray<string> Reasons, string Grade);
