using SegSync.Core.Standardising;

namespace SegSync.Core.Matching;

/// <summary>The seam of matching: decides about two records, the same either way round. Pure.</summary>
public delegate PairDecision MatchRule(StandardRecord left, StandardRecord right);

/// <summary>Whether two records are one, and the terms that say so.</summary>
/// <param name="Terms">What agreed and what spoke against, strongest first.</param>
public abstract record PairDecision(ImmutableArray<MatchTerm> Terms)
{
    /// <summary>They are one.</summary>
    /// <param name="Terms">What agreed.</param>
    /// <param name="Strength">Of the strongest term, 1 and up: where edges compete, the stronger holds.</param>
    public sealed record Match(ImmutableArray<MatchTerm> Terms, int Strength) : PairDecision(Terms);

    /// <summary>They may be one: a steward decides.</summary>
    public sealed record Possible(ImmutableArray<MatchTerm> Terms) : PairDecision(Terms);

    /// <summary>They are two.</summary>
    public sealed record NoMatch(ImmutableArray<MatchTerm> Terms) : PairDecision(Terms);

    /// <summary>The terms in words: <c>same VAT number, same name</c>.</summary>
    public string Why => Terms.IsEmpty ? "nothing in common" : string.Join(", ", Terms.Select(term => term.Agrees ? $"same {term.Field}" : $"other {term.Field}"));
}

/// <summary>One field's part in a decision.</summary>
/// <param name="Field">Canonical field.</param>
/// <param name="Agrees">Both have it and it is equal; else both have it and it differs.</param>
public sealed record MatchTerm(string Field, bool Agrees);
