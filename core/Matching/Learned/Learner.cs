using SegSync.Core.Matching.Candidates;
using SegSync.Core.Matching.Columns;
using SegSync.Core.Matching.Linking;
using SegSync.Core.Matching.Models;
using SegSync.Core.Records;
using SegSync.Core.Standardising;
using SegSync.Core.Storing;

namespace SegSync.Core.Matching.Learned;

/// <summary>Learns a kind's model from all of its records.</summary>
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

    /// <summary>Learns about a kind.</summary>
    public Learner(EntityKind kind)
    {
        Kind = kind;
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
        _table.Add("", [.. _model.Columns.Select(column => record[column.Name])]);
    }

    /// <summary>The model; no record may be added after.</summary>
    public LearnedModel Learn(CancellationToken cancellationToken)
    {
        var engine = MatchEngine.Train(_table, _model, null, cancellationToken);
        var model = new LearnedModel(
            "",
            Kind,
            _table.Records,
            [.. _table.Columns.Select(FrozenColumn.Of)],
            engine.Trained,
            [.. BlockingRules.Choose(_table.Columns, _table.Records, Defaults).Select(Block)]);
        return model with { Version = $"{MatchDefaults.Standard.Engine}:{ContentHash.OfJson(model)[..12]}" };
    }

    private static LearnedBlock Block(RuleChoice rule) =>
        new(rule.Other is { } other ? [new(rule.One.Column, rule.One.Reading), new(other.Column, other.Reading)] : [new(rule.One.Column, rule.One.Reading)]);
}
