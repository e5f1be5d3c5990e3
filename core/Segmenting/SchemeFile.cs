using SegSync.Core.Profiling;
using SegSync.Core.Records;
using SegSync.Core.Segmenting.Dmn;

namespace SegSync.Core.Segmenting;

/// <summary>A segmentation scheme read from its file (<c>schemas/scheme.schema.json</c>).</summary>
/// <param name="Name">Name in results.</param>
/// <param name="Version">1 and up.</param>
/// <param name="Hash">SHA-256 of the file's text.</param>
/// <param name="Entity">What it segments.</param>
/// <param name="Calendar">How days are counted into periods.</param>
/// <param name="Last">At most so many complete periods, the latest; null for all.</param>
/// <param name="Metrics">Metrics that are shown, besides those that classifiers look at.</param>
/// <param name="Classifiers">In order; later ones may build on earlier ones.</param>
/// <param name="Code">From classes to the code.</param>
/// <param name="Policy">From the code to attributes.</param>
/// <param name="Fallback">When an assignment is provisional or stale.</param>
public sealed record SchemeFile(
    string Name,
    int Version,
    string Hash,
    EntityKind Entity,
    Calendar Calendar,
    int? Last,
    ImmutableArray<Metric> Metrics,
    ImmutableArray<Classifier> Classifiers,
    CodeRule Code,
    Policy Policy,
    Fallback Fallback)
{
    /// <summary>Names of the context below the master that a subject is made of, ordinal order, such as <c>plant</c>; empty where the subject is the master.</summary>
    public ImmutableArray<string> Grain { get; init; } = [];

    /// <summary>The grain with commas between the names; empty where the subject is the master.</summary>
    public string GrainText => string.Join(',', Grain);

    /// <summary>What keeps a subject's code steady from run to run, and a run from changing too much.</summary>
    public Steadiness Steadiness { get; init; } = new();

    /// <summary>Orders that are open when a code changes keep the old one. Default true.</summary>
    public bool OpenOrdersKeep { get; init; } = true;

    /// <summary>Costs of the ledger, by the name of the activity that they are shared out by.</summary>
    public ImmutableSortedDictionary<string, decimal> Costs { get; init; } = ImmutableSortedDictionary<string, decimal>.Empty;

    /// <summary>How the emissions of transport are reckoned; null where no metric asks.</summary>
    public Footprint? Footprint { get; init; }

    /// <summary>What its classifiers look at in words, each once.</summary>
    public ImmutableArray<string> Attributes => [.. Classifiers.SelectMany(classifier => classifier.Attributes).Distinct(StringComparer.Ordinal)];

    /// <summary>The costs are those of the landscape, which who runs it has to tell.</summary>
    public bool CostsOfLandscape { get; init; }

    /// <summary>Rules by which demand that happens once is found, in order.</summary>
    public ImmutableArray<OutlierRule> Outliers { get; init; } = [];

    /// <summary>It segments the nodes of this level above the entities (<c>*</c> of every level); null for the entities themselves.</summary>
    public string? Node { get; init; }

    /// <summary>What it segments, in a word.</summary>
    public string Subject => !Grain.IsEmpty ? $"{Entity.Word()} at {GrainText}" : Node is null ? Entity.Word() : $"{Entity.Word()} {(Node == Nodes.AnyLevel ? "node" : Node)}";

    /// <summary>Words of the scheme file.</summary>
    public string Description { get; init; } = "";

    /// <summary>What was before has a part in what it decides.</summary>
    public bool Remembers => Steadiness.Holds || Classifiers.Any(classifier => classifier.Remembers);

    /// <summary>All metrics that it computes, each once: those of classifiers first.</summary>
    public ImmutableArray<Metric> AllMetrics => [.. Classifiers.SelectMany(classifier => classifier.Metrics).Concat(Metrics).DistinctBy(metric => metric.Name)];

    /// <summary>Name, version and hash, as results refer to it.</summary>
    public string Rule => $"{Name}@{Version}#{Hash[..16]}";

    /// <summary>What must be summed for schemes, per entity kind and level once.</summary>
    public static IEnumerable<EntityNeeds> Needs(IEnumerable<SchemeFile> schemes) =>
        schemes.SelectMany(scheme => scheme.AllMetrics.Concat(scheme.Policy.Metrics).Select(metric => metric.Needs(scheme.Entity, scheme.Calendar)).Prepend(new(scheme.Entity) { Attributes = [.. scheme.Attributes] }).Select(needs => needs with { Node = scheme.Node, Grain = scheme.Grain }))
            .GroupBy(needs => (needs.Entity, needs.Level)).Select(group => group.Aggregate((all, one) => all.With(one)));

    /// <summary>Reads a scheme. Gives all errors at once where there are any.</summary>
    public static SchemeFile? Load(string json, out ImmutableArray<SchemeError> errors) => Load(json, DmnTables.BuiltIn, out errors);

    /// <summary>Reads a scheme whose decision table may lie elsewhere.</summary>
    /// <param name="json">The scheme.</param>
    /// <param name="tables">Finds a decision table by what the scheme calls it; null when there is none. May throw <see cref="DmnException"/>.</param>
    /// <param name="errors">What is wrong; empty when the result is not null.</param>
    public static SchemeFile? Load(string json, Func<string, DmnModel?> tables, out ImmutableArray<SchemeError> errors) => SchemeReader.Read(json, tables, out errors);
}

/// <summary>When an assignment is less than complete.</summary>
/// <param name="FewestPeriods">Fewer complete periods since its first fact make an entity's assignment provisional. Default 0: never.</param>
/// <param name="StaleAfterDays">So many days without a fact make it stale. Default null: never.</param>
/// <param name="ReadyPeriods">Readiness: as long as the whole population has fewer complete periods, every assignment is provisional. Default 0.</param>
public sealed record Fallback(int FewestPeriods, int? StaleAfterDays, int ReadyPeriods = 0);
