using SegSync.Core.Matching.Candidates;
using SegSync.Core.Matching.Columns;
using SegSync.Core.Matching.Linking;
using SegSync.Core.Matching.Models;
using SegSync.Core.Records;
using SegSync.Core.Standardising;
using SegSync.Core.Storing;

namespace SegSync.Core.Matching.Learned;

/// <summary>
/// Learns a kind's model from its records, or from a sample of them drawn by key, so that what it takes does not grow with
/// the hub; and from what stewards judged: in training the class of a judged pair is known, and thresholds follow from the
/// weights of judged pairs.
/// </summary>
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

    private readonly MatchModel model;
    private readonly PriorityQueue<(RecordKey Key, ImmutableArray<string?> Values), (ulong, RecordKey)> sample;
    private readonly HashSet<string> systems = new(StringComparer.Ordinal);
    private readonly Judgements judged;
    private readonly HashSet<RecordKey> about;
    private readonly Dictionary<RecordKey, StandardRecord> known = [];
    private int records;

    /// <summary>Learns about a kind.</summary>
    /// <param name="kind">Which entities.</param>
    /// <param name="judged">What stewards judged; null for nothing.</param>
    public Learner(EntityKind kind, Judgements? judged = null)
    {
        Kind = kind;
        this.judged = judged ?? Judgements.None;
        about = [.. this.judged.Pairs.SelectMany(pair => new[] { pair.A, pair.B })];
        model = new(kind.Word(), "id", kind == EntityKind.Product ? Product : Party, LinkShape.ManyToMany);
        // the record that leaves first on top
        sample = new(Comparer<(ulong Hash, RecordKey Key)>.Create((one, other) => other.CompareTo(one)));
    }

    /// <summary>Which entities.</summary>
    public EntityKind Kind { get; }

    /// <summary>Whether there is enough to learn from: a hundred records, of two systems.</summary>
    public bool Ready => records >= Fewest && systems.Count > 1;

    /// <summary>Takes a record in; deleted ones teach nothing.</summary>
    public void Add(StandardRecord record) => Add(record.Key, record.Deleted, () => record);

    /// <summary>Takes a record in, in standard form only where it is learnt from.</summary>
    public void Add(SourceRecord record) => Add(record.Key, record.Deleted, () => Standards.Of(record));

    /// <summary>The model; no record may be added after.</summary>
    public LearnedModel Learn(CancellationToken cancellationToken)
    {
        var table = new MatchTable(this.model);
        var positions = new Dictionary<RecordKey, int>();
        foreach (var (key, values) in sample.UnorderedItems.Select(item => item.Element).OrderBy(record => record.Key))
        {
            if (about.Contains(key)) positions.Add(key, table.Records);
            table.Add("", [.. values]);
        }
        var judged = this.judged.Pairs.Where(pair => positions.ContainsKey(pair.A) && positions.ContainsKey(pair.B)).ToList();
        var engine = MatchEngine.Train(
            table, this.model, null, cancellationToken, judged.ToDictionary(pair => Ordered(positions[pair.A], positions[pair.B]), pair => pair.Same));
        // a share of the records meets the same share of its partners
        var share = (double)table.Records / records;
        var model = new LearnedModel(
            "",
            Kind,
            table.Records,
            [.. table.Columns.Select(FrozenColumn.Of)],
            engine.Trained,
            [.. BlockingRules.Choose(table.Columns, table.Records, Defaults with { PairsARecord = Defaults.PairsARecord * share }).Select(Block)])
        {
            Judged = judged.Count,
        };
        if (judged.Count > 0) model = model with { Thresholds = Thresholds.Learn(Weighed(model, judged)) };
        return model with { Version = $"{MatchDefaults.Standard.Engine}:{ContentHash.OfJson(model)[..12]}" };
    }

    private void Add(RecordKey key, bool deleted, Func<StandardRecord> standard)
    {
        if (deleted) return;
        systems.Add(key.System);
        records++;
        var judged = about.Contains(key);
        // who was judged is never left out
        var place = (judged ? 0 : Keys.Hash(key.ToString()), key);
        if (sample.Count == Most && sample.TryPeek(out _, out var last) && last.CompareTo(place) <= 0) return;
        var record = standard();
        if (judged) known.Add(key, record);
        sample.Enqueue((key, [.. model.Columns.Select(column => record[column.Name])]), place);
        if (sample.Count > Most) sample.Dequeue();
    }

    // what identifiers decide or gainsay is not decided by weight, and says nothing about thresholds
    private List<(double Weight, bool Same)> Weighed(LearnedModel model, List<(RecordKey A, RecordKey B, bool Same)> judged) =>
    [
        .. judged.Select(pair => (A: known[pair.A], B: known[pair.B], pair.Same))
            .Where(pair => ExactRules.Identify(pair.A, pair.B) is { Decided: null, Elsewhere: false })
            .Select(pair => (model.Explain(pair.A, pair.B).Sum(term => term.Weight), pair.Same)),
    ];

    private static (int A, int B) Ordered(int one, int other) => one < other ? (one, other) : (other, one);

    private static LearnedBlock Block(RuleChoice rule) =>
        new(rule.Other is { } other ? [new(rule.One.Column, rule.One.Reading), new(other.Column, other.Reading)] : [new(rule.One.Column, rule.One.Reading)]);
}
