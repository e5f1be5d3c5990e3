namespace SegSync.Core.Profiling;

/// <summary>A rule that marks lines as no ordinary demand: promotions, one-off orders, cancellations.</summary>
/// <param name="Name">Name in results.</param>
/// <param name="Exclude">A marked line counts in no metric; false: it is only told.</param>
public sealed record CleanseMark(string Name, bool Exclude);

/// <summary>What a rule marked.</summary>
/// <param name="Lines">Lines.</param>
/// <param name="Units">Their units.</param>
/// <param name="Money">Their money.</param>
public readonly record struct Marked(int Lines, decimal Units, decimal Money)
{
    /// <summary>Both together.</summary>
    public Marked With(Marked other) => new(Lines + other.Lines, Units + other.Units, Money + other.Money);
}

/// <summary>Lines whose cost is known.</summary>
public struct CostSums
{
    /// <summary>How many.</summary>
    public int Lines { get; private set; }

    /// <summary>What they cost.</summary>
    public decimal Cost { get; private set; }

    /// <summary>Their money.</summary>
    public decimal Money { get; private set; }

    internal void Add(decimal cost, decimal money) => (Lines, Cost, Money) = (Lines + 1, Cost + cost, Money + money);
}

/// <summary>Receipts of which it is known how much was rejected.</summary>
public struct Inspection
{
    /// <summary>Units received.</summary>
    public decimal Received { get; private set; }

    /// <summary>Of these rejected.</summary>
    public decimal Rejected { get; private set; }

    internal void Add(decimal received, decimal rejected) => (Received, Rejected) = (Received + received, Rejected + rejected);
}

/// <summary>What came back.</summary>
public struct Returns
{
    /// <summary>Lines.</summary>
    public int Lines { get; private set; }

    /// <summary>Units.</summary>
    public decimal Units { get; private set; }

    /// <summary>Money.</summary>
    public decimal Money { get; private set; }

    internal void Add(decimal units, decimal money) => (Lines, Units, Money) = (Lines + 1, Units + units, Money + money);
}

/// <summary>Movements that are not the entity's business: shipments, and receipts of products.</summary>
public struct Carriage
{
    /// <summary>Those that are shipments.</summary>
    public int Shipments { get; private set; }

    /// <summary>Movements.</summary>
    public int Lines { get; private set; }

    /// <summary>Movements with a known freight.</summary>
    public int FreightLines { get; private set; }

    /// <summary>Their freight.</summary>
    public decimal Freight { get; private set; }

    internal void Add(decimal? freight, bool shipped)
    {
        Lines++;
        if (shipped) Shipments++;
        if (freight is not { } money) return;
        FreightLines++;
        Freight += money;
    }
}

/// <summary>Activity that costs are shared out by.</summary>
public struct Activity
{
    /// <summary>Picks beyond one an order line, and those of shipments.</summary>
    public decimal Picks { get; internal set; }

    /// <summary>Pallets.</summary>
    public decimal Pallets { get; internal set; }

    /// <summary>Kilometres.</summary>
    public decimal Kilometres { get; internal set; }
}

/// <summary>Stock by the days on which somebody looked. Several snapshots of one day, as of several places, are added up.</summary>
public struct StockLevel
{
    private int last;

    /// <summary>Days with a snapshot.</summary>
    public int Days { get; private set; }

    /// <summary>Units on hand on the last of them.</summary>
    public decimal OnHand { get; private set; }

    /// <summary>Sum of the units of all days.</summary>
    public decimal Sum { get; private set; }

    internal void Add(int day, decimal units, bool isNew)
    {
        if (isNew) Days++;
        Sum += units;
        if (day < last) return;
        OnHand = day == last ? OnHand + units : units;
        last = day;
    }
}
