using System.Globalization;
using SegSync.Core.Matching.Candidates;
using SegSync.Core.Matching.Columns;
using SegSync.Core.Matching.Comparisons;
using SegSync.Core.Matching.Training;
using SegSync.Core.Records;
using SegSync.Core.Standardising;

namespace SegSync.Core.Matching.Learned;

/// <summary>
/// A model learnt from the hub's own records and then frozen: the same pair weighs the same until another version is
/// adopted. Holds frequencies by hash, never a value.
/// </summary>
/// <param name="Version">Name and content hash, as lineage refers to it.</param>
/// <param name="Kind">Which entities.</param>
/// <param name="Records">How many records it was learnt from.</param>
/// <param name="Columns">The fields compared.</param>
/// <param name="Trained">Their weights.</param>
/// <param name="Blocking">The blocking rules.</param>
public sealed record LearnedModel(
    string Version, EntityKind Kind, int Records, ImmutableArray<FrozenColumn> Columns, TrainedModel Trained, ImmutableArray<LearnedBlock> Blocking)
{
    /// <summary>From which weight on pairs are joined or asked about.</summary>
    public Thresholds Thresholds { get; init; } = Thresholds.Default;

    /// <summary>Judged pairs that it was learnt from. Default 0.</summary>
    public int Judged { get; init; }

    /// <summary>Decides pairs of some records by their identifiers first, then by weight.</summary>
    /// <param name="records">Those that it will be asked about.</param>
    public MatchRule Rule(IEnumerable<StandardRecord> records)
    {
        var (scorer, positions) = Among(records);
        return new((a, b) => Decide(a, b, scorer, positions[a.Key], positions[b.Key]), record => Matching.Blocking.Keys(record, this));
    }

    /// <summary>The rows whose sum is a pair's weight in bits, whatever the identifiers say.</summary>
    public ImmutableArray<WeightTerm> Explain(StandardRecord a, StandardRecord b)
    {
        // the same rows whoever is named first
        if (b.Key < a.Key) (a, b) = (b, a);
        return Among([a, b]).Scorer.Explain(0, 1);
    }

    private (Scorer Scorer, Dictionary<RecordKey, int> Positions) Among(IEnumerable<StandardRecord> records)
    {
        var columns = Columns.Select(column => new Column(column.Name, column.Type, column)).ToList();
        var positions = new Dictionary<RecordKey, int>();
        foreach (var record in records)
        {
            if (!positions.TryAdd(record.Key, positions.Count)) continue;
            foreach (var column in columns) column.Add(record[column.Name]);
        }
        foreach (var column in columns) column.Close();
        return (new(Trained, ComparisonSet.Of(columns)), positions);
    }

    /// <summary>The record's blocking keys; pairs that share none are not compared.</summary>
    public IEnumerable<string> Keys(StandardRecord record)
    {
        for (var i = 0; i < Blocking.Length; i++)
        {
            var key = Blocking[i].Parts.Length == 1 ? Key(Blocking[i].Parts[0], record) : Matching.Columns.Keys.Both(Key(Blocking[i].Parts[0], record), Key(Blocking[i].Parts[1], record));
            if (key != 0) yield return string.Create(CultureInfo.InvariantCulture, $"m{i}:{key:x16}");
        }
    }

    private ulong Key(LearnedReading part, StandardRecord record)
    {
        var column = Columns[part.Column];
        if (record[column.Name] is not { } standard || Cleaning.Standard(column.Type, standard) is not { } text) return 0;
        return Atoms.Readings(column.Type, part.Column, column.CountWord).First(one => one.Reading == part.Reading).Read(text);
    }

    private PairDecision Decide(StandardRecord a, StandardRecord b, Scorer scorer, int one, int other)
    {
        var told = ExactRules.Identify(a, b);
        if (told.Decided is { } decided) return decided;
        // the same order whoever asks
        var terms = scorer.Explain(Math.Min(one, other), Math.Max(one, other));
        var weight = terms.Sum(term => term.Weight);
        ImmutableArray<MatchTerm> all = [.. told.Terms, .. terms.Select(term => new MatchTerm(term.Name, term.Level, (int)Math.Round(term.Weight * 1000)))];
        if (weight >= Thresholds.Join) return told.Elsewhere ? new PairDecision.Possible(all) : new PairDecision.Match(all);
        return weight >= Thresholds.Ask && !told.Elsewhere ? new PairDecision.Possible(all) : new PairDecision.NoMatch(all);
    }
}

/// <summary>A blocking rule of a learnt model: records whose readings are all equal meet.</summary>
/// <param name="Parts">One or two.</param>
public sealed record LearnedBlock(ImmutableArray<LearnedReading> Parts);

/// <summary>A coarse reading of a column.</summary>
/// <param name="Column">Position among the model's columns.</param>
/// <param name="Reading">Such as <c>sound</c>.</param>
public sealed record LearnedReading(int Column, string Reading);
