using SegSync.Core.Matching.Learned;
using SegSync.Core.Matching.Training;
using SegSync.Core.Records;
using SegSync.Core.Standardising;

namespace SegSync.Core.Matching;

/// <summary>How the records of one kind are matched: by the model that was learnt, or exactly while there is none.</summary>
/// <param name="Kind">Which entities.</param>
/// <param name="Model">The model; null for exact rules.</param>
public sealed record Matcher(EntityKind Kind, LearnedModel? Model = null)
{
    /// <summary>Name and version, as lineage refers to it.</summary>
    public string Version => Model?.Version ?? ExactRules.Version;

    /// <summary>Decides pairs of the records given.</summary>
    public MatchRule Rule(IEnumerable<StandardRecord> records) => Model?.Rule(records) ?? ExactRules.For(Kind);

    /// <summary>How a pair weighs, whichever record is named first.</summary>
    public PairWeight Explain(StandardRecord a, StandardRecord b)
    {
        var decision = Rule([a, b]).Decide(a, b);
        if (Model is null) return new(InBits(decision.Terms), decision);
        var told = ExactRules.Identify(a, b);
        return new(told.Decided is { } decided ? InBits(decided.Terms) : [.. InBits(told.Terms), .. Model.Explain(a, b)], decision);
    }

    private static ImmutableArray<WeightTerm> InBits(ImmutableArray<MatchTerm> terms) => [.. terms.Select(term => new WeightTerm(term.Field, term.Level, term.Weight / 1000.0))];

    /// <summary>The record's postings (<see cref="Blocking"/>).</summary>
    public ImmutableArray<string> Keys(StandardRecord record) => Model is null ? Blocking.Keys(record) : Blocking.Keys(record, Model);
}
