using SegSync.Core.Matching.Candidates;
using SegSync.Core.Matching.Columns;
using SegSync.Core.Matching.Linking;
using SegSync.Core.Matching.Models;
using SegSync.Core.Records;
using SegSync.Core.Standardising;
using SegSync.Core.Storing;

namespace SegSync.Core.Matching.Learned;

/// <summary>Learns a kind's model from its records, or from a sample of them drawn by key: what it takes does not grow with the hub.</summary>
public sealed class Learner
{
    /// <summary>Fewer records than this teach nothing.</summary>
    public const int Fewest = 100;

    /// <summary>Records that are learnt from at most.</summary>
    public const int Most = 40_000;

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
    private readonly PriorityQueue<(RecordKey Key, ImmutableArray<string?> Values), (ulong, RecordKey)> _sample;
    private readonly HashSet<string> _systems = new(StringComparer.Ordinal);
    private int _records;

    /// <summary>Learns about a kind.</summary>
    public Learner(EntityKind kind)
    {
        Kind = kind;
        _model = new(kind.Word(), "id", kind == EntityKind.Product ? Product : Party, LinkShape.ManyToMany);
        // the record that leaves first on top
        _sample = new(Comparer<(ulong Hash, RecordKey Key)>.Create((one, other) => other.CompareTo(one)));
    }

    /// <summary>Which entities.</summary>
    public EntityKind Kind { get; }

    /// <summary>Whether there is enough to learn from: a hundred records, of two systems.</summary>
    public bool Ready => _records >= Fewest && _systems.Count > 1;

    /// <summary>Takes a record in; deleted ones teach nothing.</summary>
    public void Add(StandardRecord record)
    {
        if (record.Deleted) return;
        _systems.Add(record.Key.System);
        _records++;
        var place = (Keys.Hash(record.Key.ToString()), record.Key);
        if (_sample.Count == Most && _sample.TryPeek(out _, out var last) && last.CompareTo(place) <= 0) return;
        _sample.Enqueue((record.Key, [.. _model.Columns.Select(column => record[column.Name])]), place);
        if (_sample.Count > Most) _sample.Dequeue();
    }

    /// <summary>The model; no record may be added after.</summary>
    public LearnedModel Learn(CancellationToken cancellationToken)
    {
        var table = new MatchTable(_model);
        foreach (var (_, values) in _sample.UnorderedItems.Select(item => item.Element).OrderBy(record => record.Key)) table.Add("", [.. values]);
        var engine = MatchEngine.Train(table, _model, null, cancellationToken);
        // a share of the records meets the same share of its partners
        var share = (double)table.Records / _records;
        var model = new LearnedModel(
            "",
            Kind,
            table.Records,
            [.. table.Columns.Select(FrozenColumn.Of)],
            engine.Trained,
            [.. BlockingRules.Choose(table.Columns, table.Records, Defaults with { PairsARecord = Defaults.PairsARecord * share }).Select(Block)]);
        return model with { Version = $"{MatchDefaults.Standard.Engine}:{ContentHash.OfJson(model)[..12]}" };
    }

    private static LearnedBlock Block(RuleChoice rule) =>
        new(rule.Other is { } other ? [new(rule.One.Column, rule.One.Reading), new(other.Column, other.Reading)] : [new(rule.One.Column, rule.One.Reading)]);
}
