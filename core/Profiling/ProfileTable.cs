using System.Buffers;
using System.Runtime.CompilerServices;
using SegSync.Core.Mastering;
using SegSync.Core.Records;

namespace SegSync.Core.Profiling;

/// <summary>A metric's values for every entity of a table.</summary>
/// <param name="Metric">Which.</param>
/// <param name="Values">In order of the table; null where missing.</param>
/// <param name="Window">What it looks at, in words.</param>
public sealed record MetricColumn(Metric Metric, decimal?[] Values, string Window)
{
    /// <summary>The value as people read it: the root of what is kept squared.</summary>
    public decimal? Shown(int at) => Metric.Squared && Values[at] is { } square ? Variation.Root(square) : Values[at];
}

/// <summary>
/// The metrics of every entity of a kind, in ordinal order of their ids, as of a date. The order of the facts that it
/// was summed from changes nothing in it.
/// </summary>
public sealed class ProfileTable
{
    private readonly EntityTally tally;
    private readonly int[] order;
    private readonly (int Products, int Sole)[]? sources;
    private readonly int? first, last;
    private readonly Dictionary<string, MetricColumn> columns = new(StringComparer.Ordinal);

    /// <summary>Freezes the sums.</summary>
    /// <param name="facts">The sums.</param>
    /// <param name="kind">Whose.</param>
    /// <param name="calendar">How days are counted into periods.</param>
    /// <param name="asOf">Business date; null for that of the last fact.</param>
    /// <param name="last">At most so many periods, the latest; null for all.</param>
    /// <param name="node">Of the nodes of this level above them; null for the entities themselves.</param>
    public ProfileTable(FactTally facts, EntityKind kind, Calendar calendar, DateOnly? asOf, int? last, string? node = null)
        : this(facts[kind, node], kind, calendar, facts.FirstDay(kind), asOf ?? (facts.LastDay is { } day ? DateOnly.FromDayNumber(day) : null), last)
    {
    }

    /// <summary>Freezes the sums of the hub's own profiles.</summary>
    /// <param name="profiles">The sums.</param>
    /// <param name="kind">Whose.</param>
    /// <param name="last">At most so many periods, the latest; null for all.</param>
    public ProfileTable(ProfileTally profiles, EntityKind kind, int? last)
        : this(profiles.Tally, kind, Calendar.Months, profiles.FirstDay, profiles.AsOf, last)
    {
    }

    private ProfileTable(EntityTally tally, EntityKind kind, Calendar calendar, int? first, DateOnly? asOf, int? last)
    {
        (this.tally, Kind, this.first, this.last) = (tally, kind, first, last);
        AsOf = asOf ?? new(1970, 1, 1);
        Window = Window.Of(calendar, first, AsOf.DayNumber, last);
        order = tally.Ids.Ordered();
        sources = tally.Sources?.Count(tally.Ids.Count);
    }

    /// <summary>Whose metrics.</summary>
    public EntityKind Kind { get; }

    /// <summary>Business date.</summary>
    public DateOnly AsOf { get; }

    /// <summary>The complete periods that period metrics look at.</summary>
    public Window Window { get; }

    /// <summary>How many entities.</summary>
    public int Count => order.Length;

    /// <summary>Id of an entity.</summary>
    public string Id(int at) => tally.Ids.Text(order[at]);

    /// <summary>Place of an id; -1 where there is none.</summary>
    public int Find(string id) => Array.IndexOf(order, tally.Ids.Find(System.Text.Encoding.UTF8.GetBytes(id)));

    /// <summary>The master that an entity of the hub's own profiles is.</summary>
    public MasterId Master(int at) => Subject(at).Master;

    /// <summary>The same with the context below the master; empty where the grain is the master.</summary>
    public (MasterId Master, string Context) Subject(int at) => ProfileTally.SubjectOf(tally.Ids[order[at]]);

    /// <summary>Smallest id of that master's records.</summary>
    public string Record(int at) => Id(at).Split('\0')[0];

    /// <summary>Has it any fact?</summary>
    public bool HasFacts(int at) => HasBusiness(at) || tally.Side.Told(order[at]);

    /// <summary>Has it any fact of the kind that is its business: of a supplier receipts, of all others order lines?</summary>
    public bool HasBusiness(int at) => tally[order[at]].Lines > 0;

    /// <summary>The lines that rules marked, by rule.</summary>
    public ImmutableArray<(CleanseMark Mark, int Entities, Marked Sums)> Marks => tally.Side.Marks();

    /// <summary>The lines of an entity that rules marked, by rule.</summary>
    public ImmutableArray<(CleanseMark Mark, Marked Sums)> MarkedOf(int at) => tally.Side.MarkedOf(order[at]);

    /// <summary>Money and units that count.</summary>
    public Sums SumsOf(int at) => tally[order[at]];

    /// <summary>Day number of an entity's first fact.</summary>
    public int FirstDay(int at) => tally[order[at]].First;

    /// <summary>Day number of an entity's last fact.</summary>
    public int LastDay(int at) => tally[order[at]].Last;

    /// <summary>What is told of an entity in words; null where nothing told it.</summary>
    public string? Attribute(string name, int at) => tally.Attributes?[name, order[at]];

    /// <summary>Some entity is told of by that name.</summary>
    public bool Tells(string name) => order.Any(entity => tally.Attributes?[name, entity] is not null);

    /// <summary>Weights and distances of an entity, by mode and lane.</summary>
    internal IReadOnlyDictionary<(string Mode, string Lane), TransportSum> Transport(int at) => tally.Transport?[order[at]] ?? TransportSums.None;

    /// <summary>Lines of an entity, of the kinds of facts that tell weights at all.</summary>
    internal int TransportLines(int at) => tally.Transport?.Lines(order[at]) ?? 0;

    /// <summary>How transport is weighed; null where the scheme does not say.</summary>
    public Footprint? Footprint { get; init; }

    /// <summary>Rules by which demand that happens once is found, in order; each sees what those before it left.</summary>
    public ImmutableArray<OutlierRule> Outliers { get; init; } = [];

    /// <summary>What the rules found of an entity, in order of rule and time.</summary>
    public ImmutableArray<Adjustment> Adjustments(int at) => Outliers.IsEmpty ? [] : Filled.Adjustments(order[at], Window);

    /// <summary>Costs of the ledger, by the name of the activity that they are shared out by.</summary>
    public ImmutableSortedDictionary<string, decimal> Costs { get; init; } = ImmutableSortedDictionary<string, decimal>.Empty;

    /// <summary>How much of an activity an entity has.</summary>
    public decimal ActivityOf(string driver, int at) => CostDriver.Find(driver)!.Of(tally, order[at]);

    /// <summary>What each entity has of the costs; those of an activity that nobody has are left with the ledger.</summary>
    internal decimal?[] CostToServe()
    {
        var sums = new decimal?[Count];
        Array.Fill(sums, 0);
        foreach (var (name, amount) in Costs)
        {
            var activity = Array.ConvertAll(order, entity => CostDriver.Find(name)!.Of(tally, entity));
            if (Allocation.Of(amount, activity) is not { } parts) continue;
            for (var at = 0; at < parts.Length; at++) sums[at] += parts[at];
        }

        return sums;
    }

    /// <summary>The columns computed so far, in order of name.</summary>
    public IEnumerable<MetricColumn> Columns => columns.Values.OrderBy(column => column.Metric.Name, StringComparer.Ordinal);

    /// <summary>A metric's column, computed once.</summary>
    public MetricColumn this[Metric metric]
    {
        get
        {
            if (columns.TryGetValue(metric.Name, out var known)) return known;
            var window = metric.Scope == MetricScope.All ? $"all facts up to {AsOf:yyyy-MM-dd}" : Window.ToString();
            return columns[metric.Name] = new(metric, Compute(metric, Window), window);
        }
    }

    /// <summary>A period metric as it was at the end of each complete period since the first fact, in order of time; the last one is today's.</summary>
    public IEnumerable<(int Period, decimal?[] Values)> History(Metric metric)
    {
        for (var period = first is { } day ? Window.Calendar.IndexOf(day) : Window.First; period < Window.First + Window.Count; period++)
        {
            var then = Window.Of(Window.Calendar, first, Window.Calendar.LastDay(period), last);
            yield return (period, Compute(metric, then));
        }
    }

    /// <summary>Known periods of the window, in order of time, as metrics see them.</summary>
    public decimal[] Periods(int at, MetricScope scope)
    {
        var values = new decimal[Window.Count];
        return values[..Filled.Fill(order[at], scope, Window, values)];
    }

    private PeriodValues Filled => new(tally, Outliers);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private decimal?[] Compute(Metric metric, Window window)
    {
        if (metric.Whole is { } whole) return whole(this);
        var values = new decimal?[Count];
        var filled = Filled;
        var periods = ArrayPool<decimal>.Shared.Rent(Math.Max(1, window.Count));
        for (var at = 0; at < order.Length; at++)
        {
            var entity = order[at];
            var known = metric.Scope == MetricScope.All ? 0 : filled.Fill(entity, metric.Scope, window, periods);
            values[at] = metric.Of(new(tally, entity, AsOf.DayNumber, periods.AsSpan(0, known), window, sources?[entity] ?? default));
        }

        ArrayPool<decimal>.Shared.Return(periods);
        return values;
    }
}
