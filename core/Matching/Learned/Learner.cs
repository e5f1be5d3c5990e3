using SegSync.Core.Matching.Candidates;
using SegSync.Core.Matching.Columns;
using SegSync.Core.Matching.Linking;
using SegSync.Core.Matching.Models;
using SegSync.Core.Records;
using SegSync.Core.Standardising;
using SegSync.Core.Storing;

namespace SegSync.Core.Matching.Learned;

/// <summary>
/// Learns a kind's model from all of its records, and from what stewards judged: in training the class of a judged pair is
/// known, and thresholds follow from the weights of judged pairs.
/// </summary>
public sealed class Learner
{
    /// <summary>Fewer records than this teach nothing.</summary>
    public const int Fewest = 100;

    // a posting is a document in the store: fewer and finer rules than files need
    private static readonly MatchDefaults Defaults = MatchDefaults.Standard with { PairsARecord = 12, BlockingRules = 6 };

    private static readonly ImmutableArray<ModelColumn> Party =
    [
        new("name", ColumnType.OrganisationName), new("street", ColumnType.StreetAddress), new("city", ColumnType.Locality), new("postcode", ColumnType.Postcode),
        new("country", ColumnType.Country), new("phone", ColumnType.Phone), new("email", ColumnType.Email), new("vatNumber", ColumnType.Identifier),
    ];

    private static readonly ImmutableArray<ModelColumn> Product =
        [new("description", ColumnType.FullName), new("baseUnit", ColumnType.Category), new("weight", ColumnType.Price), new("gtin", ColumnType.Identifier)];

    private readonly MatchModel _model;
    private readonly MatchTable _table;
    private readonly HashSet<string> _systems = new(StringComparer.Ordinal);
    private readonly Judgements _judged;
    private readonly HashSet<RecordKey> _about;
    private readonly Dictionary<RecordKey, (int Position, StandardRecord Record)> _known = [];

    /// <summary>Learns about a kind.</summary>
    /// <param name="kind">Which entities.</param>
    /// <param name="judged">What stewards judged; null for nothing.</param>
    public Learner(EntityKind kind, Judgements? judged = null)
    {
        Kind = kind;
        _judged = judged ?? Judgements.None;
        _about = [.. _judged.Pairs.SelectMany(pair => new[] { pair.A, pair.B })];
        _model = new(kind.Word(), "id", kind == EntityKind.Product ? Product : Party, LinkShape.ManyToMany);
        _table = new(_model);
    }

    /// <summary>Which entities.</summary>
    public EntityKind Kind { get; }

    /// <summary>Whether there is enough to learn from: a hundred records, of two systems.</summary>
    public bool Ready => _table.Records >= Fewest && _systems.Count > 1;

    /// <summary>Takes a record in; deleted ones teach nothing.</summary>
    public void Add(StandardRecord record)
    {
        if (record.Deleted) return;
        _systems.Add(record.Key.System);
        if (_about.Contains(record.Key)) _known.Add(record.Key, (_table.Records, record));
        _table.Add("", [.. _model.Columns.Select(column => record[column.Name])]);
    }

    /// <summary>The model; no record may be added after.</summary>
    public LearnedModel Learn(CancellationToken cancellationToken)
    {
        var judged = _judged.Pairs.Where(pair => _known.ContainsKey(pair.A) && _known.ContainsKey(pair.B)).ToList();
        var engine = MatchEngine.Train(
            _table, _model, null, cancellationToken,
            judged.ToDictionary(pair => Ordered(_known[pair.A].Position, _known[pair.B].Position), pair => pair.Same));
        var model = new LearnedModel(
            "",
            Kind,
            _table.Records,
            [.. _table.Columns.Select(FrozenColumn.Of)],
            engine.Trained,
            [.. BlockingRules.Choose(_table.Columns, _table.Records, Defaults).Select(Block)])
        {
            Judged = judged.Count,
        };
        if (judged.Count > 0) model = model with { Thresholds = Thresholds.Learn(Weighed(model, judged)) };
        return model with { Version = $"{MatchDefaults.Standard.Engine}:{ContentHash.OfJson(model)[..12]}" };
    }

    // what identifiers decide or gainsay is not decided by weight, and says nothing about thresholds
    private List<(double Weight, bool Same)> Weighed(LearnedModel model, List<(RecordKey A, RecordKey B, bool Same)> judged) =>
    [
        .. judged.Select(pair => (A: _known[pair.A].Record, B: _known[pair.B].Record, pair.Same))
            .Where(pair => ExactRules.Identify(pair.A, pair.B) is { Decided: null, Elsewhere: false })
            .Select(pair => (model.Explain(pair.A, pair.B).Sum(term => term.Weight), pair.Same)),
    ];

    private static (int A, int B) Ordered(int one, int other) => one < other ? (one, other) : (other, one);

    private static LearnedBlock Block(RuleChoice rule) =>
        new(rule.Other is { } other ? [new(rule.One.Column, rule.One.Reading), new(other.Column, other.Reading)] : [new(rule.One.Column, rule.One.Reading)]);
}
