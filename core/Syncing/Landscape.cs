using System.Text.Json;
using SegSync.Core.Assessing;
using SegSync.Core.Mastering;
using SegSync.Core.Records;
using SegSync.Core.Relating;
using SegSync.Core.Stewarding;

namespace SegSync.Core.Syncing;

/// <summary>Which systems are synced, how and when; a file with the schema <c>schemas/landscape.schema.json</c>.</summary>
public sealed record Landscape
{
    /// <summary>Scope of every key. Default <c>default</c>.</summary>
    public string Tenant { get; init; } = "default";

    /// <summary>ISO 4217 code in which revenue is reckoned. Default EUR.</summary>
    public string Currency { get; init; } = "EUR";

    /// <summary>Other currencies, in units of <see cref="Currency"/> for one unit. Facts in currencies not listed are quarantined.</summary>
    public ImmutableSortedDictionary<string, decimal> Rates { get; init; } = ImmutableSortedDictionary.Create<string, decimal>(StringComparer.Ordinal);

    /// <summary>Costs of the ledger by the activity that they are shared out by; for schemes whose costs are 'landscape'.</summary>
    public ImmutableSortedDictionary<string, decimal> Costs { get; init; } = ImmutableSortedDictionary.Create<string, decimal>(StringComparer.Ordinal);

    /// <summary>How many base units units of measure are; for the verb segment.</summary>
    public ImmutableArray<UnitFactor> Units { get; init; } = [];

    /// <summary>Systems from most to least trusted when golden values are chosen.</summary>
    public ImmutableArray<string> Trust { get; init; } = [];

    /// <summary>Kinds of which two ids of one system may be one master. Default customers and suppliers.</summary>
    public ImmutableArray<EntityKind> MergeWithinSystem { get; init; } = [EntityKind.Customer, EntityKind.Supplier];

    /// <summary>Business date of segment runs; null (default) for the latest date of any fact.</summary>
    public DateOnly? AsOf { get; init; }

    /// <summary>How often segments are decided, as a cron expression of six fields in UTC. Default hourly.</summary>
    public string Segment { get; init; } = "0 0 * * * *";

    /// <summary>Size and behaviour of the sandbox behind <c>${SANDBOX}</c>, handed to it as they are; null for its defaults.</summary>
    public JsonElement? Sandbox { get; init; }

    /// <summary>The systems.</summary>
    public ImmutableArray<SystemEntry> Systems { get; init; } = [];

    /// <summary>Every currency that facts may carry, in units of <see cref="Currency"/>.</summary>
    public ImmutableSortedDictionary<string, decimal> AllRates => Rates.SetItem(Currency, 1);

    /// <summary>Which rules choose golden values: word of a kind to field to rules. Default <see cref="Mastering.Survivorship.DefaultRules"/> for all.</summary>
    public ImmutableSortedDictionary<string, ImmutableSortedDictionary<string, ImmutableArray<string>>> Survivorship { get; init; } =
        Mastering.Survivorship.Default.Kinds;

    /// <summary>Who looks at exceptions, and by when.</summary>
    public Stewardship Stewardship { get; init; } = new();

    /// <summary>Word of an entity kind to the rules by which its masters belong somewhere. Default <see cref="LinkRule.DefaultOf"/>.</summary>
    public ImmutableSortedDictionary<string, ImmutableArray<LinkRule>> Hierarchies { get; init; } =
        ImmutableSortedDictionary.Create<string, ImmutableArray<LinkRule>>(StringComparer.Ordinal);

    /// <summary>What data is held against.</summary>
    public QualityPolicy Quality { get; init; } = new();

    /// <summary>By which rules masters of a kind belong somewhere.</summary>
    public ImmutableArray<LinkRule> LinksOf(EntityKind kind) => Hierarchies.TryGetValue(kind.Word(), out var rules) ? rules : LinkRule.DefaultOf(kind);

    /// <summary>What it says about mastering.</summary>
    public MasterPolicy MasterPolicy => new(Trust, MergeWithinSystem) { Survivorship = new(Survivorship) };
}

/// <summary>How many base units a unit of measure is.</summary>
/// <param name="Unit">The unit as files write it.</param>
/// <param name="Factor">Base units of one; a base unit has 1.</param>
public sealed record UnitFactor(string Unit, decimal Factor)
{
    /// <summary>The product for which it is so; empty (default) for any that has none of its own.</summary>
    public string Product { get; init; } = "";
}

/// <summary>One system of a landscape.</summary>
public sealed record SystemEntry
{
    /// <summary>Its name in keys, files and on screen: lower-case letters, digits, hyphens.</summary>
    public required string Name { get; init; }

    /// <summary>Name of the connector: <c>sap</c>, <c>salesforce</c>, <c>oracle-wms</c>, <c>oracle-otm</c>, <c>file</c>.</summary>
    public required string Connector { get; init; }

    /// <summary>Base address; none for <c>file</c>, whose files are dropped in <c>drop/NAME</c> of the data folder or imported.</summary>
    public string Url { get; init; } = "";

    /// <summary>User or client id; null where the system has none.</summary>
    public string? User { get; init; }

    /// <summary>Name of the secret (environment variable, user secret or Key Vault secret); never the secret itself.</summary>
    public string? Secret { get; init; }

    /// <summary>Names of the mapping manifests that tell its streams.</summary>
    public ImmutableArray<string> Mappings { get; init; } = [];

    /// <summary>Codes are pushed to it. Default true.</summary>
    public bool Push { get; init; } = true;

    /// <summary>When it is pulled and pushed, as a cron expression of six fields in UTC. Default every five minutes.</summary>
    public string Schedule { get; init; } = "0 */5 * * * *";

    /// <summary>How often all keys are listed to find deletions. Default daily.</summary>
    public TimeSpan FullCompareEvery { get; init; } = TimeSpan.FromDays(1);

    /// <summary>Rows asked for in one page; null for the connector's default.</summary>
    public int? PageSize { get; init; }

    /// <summary>How far a pull looks back behind its watermark; null for the connector's default.</summary>
    public TimeSpan? LookBack { get; init; }

    /// <summary>How long one request may take; null for the connector's default.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>Attempts per request; null for the connector's default.</summary>
    public int? Attempts { get; init; }
}
