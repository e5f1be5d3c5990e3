using SegSync.Core.Standardising;

namespace SegSync.Core.Matching;

/// <summary>How two records of one kind are found to be about the same thing.</summary>
/// <param name="Decide">Decides a pair. Pure and symmetric: the same answer for (a, b) and (b, a).</param>
/// <param name="Keys">A record's postings (<see cref="Blocking"/>): only pairs that share one are decided.</param>
public sealed record MatchRule(Func<StandardRecord, StandardRecord, PairDecision> Decide, Func<StandardRecord, ImmutableArray<string>> Keys);

/// <summary>What a rule says about a pair, with its terms.</summary>
/// <param name="Terms">What speaks for and against; their weights sum to <see cref="Strength"/>.</param>
public abstract record PairDecision(ImmutableArray<MatchTerm> Terms)
{
    /// <summary>Sum of the terms' weights, in thousandths.</summary>
    public int Strength
    {
        get
        {
            var sum = 0;
            foreach (var term in Terms) sum += term.Weight;
            return sum;
        }
    }

    /// <summary>The same thing: to be joined.</summary>
    /// <param name="Terms">Why.</param>
    public sealed record Match(ImmutableArray<MatchTerm> Terms) : PairDecision(Terms);

    /// <summary>Perhaps the same thing: for a steward, not joined.</summary>
    /// <param name="Terms">What speaks for and against.</param>
    public sealed record Possible(ImmutableArray<MatchTerm> Terms) : PairDecision(Terms);

    /// <summary>Not the same thing as far as is known.</summary>
    /// <param name="Terms">What speaks against, where anything does.</param>
    public sealed record NoMatch(ImmutableArray<MatchTerm> Terms) : PairDecision(Terms)
    {
        /// <summary>Nothing speaks for it.</summary>
        public static readonly NoMatch Nothing = new([]);
    }
}

/// <summary>One thing that speaks for or against a pair. Names fields, never holds their values.</summary>
/// <param name="Field">Canonical field or fields, such as <c>vatNumber</c> or <c>street+postcode</c>.</param>
/// <param name="Level">How they compare, such as <c>same</c> or <c>differs</c>.</param>
/// <param name="Weight">Thousandths; positive speaks for, negative against.</param>
public sealed record MatchTerm(string Field, string Level, int Weight)
{
    private const int Telling = 1000;
    private const int Most = 4;

    /// <inheritdoc/>
    public override string ToString() => $"{Level} {Field}";

    /// <summary>In one clause: the strongest terms for a pair and the strongest against it, at most four each; those of less than one bit are left to the table.</summary>
    public static string Words(ImmutableArray<MatchTerm> terms)
    {
        var speaking = terms.Where(term => Math.Abs(term.Weight) >= Telling && term.Field != "prior").OrderByDescending(term => Math.Abs(term.Weight)).ToList();
        var against = string.Join(", ", speaking.Where(term => term.Weight < 0).Take(Most));
        return string.Join(", ", speaking.Where(term => term.Weight > 0).Take(Most)) + (against.Length > 0 ? $"; against it {against}" : "");
    }
}
