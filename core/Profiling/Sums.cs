namespace SegSync.Core.Profiling;

/// <summary>Sums over the facts that are an entity's business.</summary>
public struct Sums
{
    /// <summary>Day number of the first fact.</summary>
    public int First { get; internal set; }

    /// <summary>Day number of the last fact.</summary>
    public int Last { get; internal set; }

    /// <summary>Facts.</summary>
    public int Lines { get; internal set; }

    /// <summary>Orders that were counted elsewhere already; those of single lines are not among them.</summary>
    public int Orders { get; internal set; }

    /// <summary>Units.</summary>
    public decimal Units { get; internal set; }

    /// <summary>Money.</summary>
    public decimal Money { get; internal set; }

    /// <summary>Money of the transport, where it is known.</summary>
    public decimal Freight { get; internal set; }

    /// <summary>Facts with a known freight.</summary>
    public int FreightLines { get; internal set; }
}

/// <summary>Sums over deliveries whose days are known.</summary>
public struct Delivery
{
    /// <summary>Deliveries with a known lead time.</summary>
    public int Led { get; internal set; }

    /// <summary>Sum of lead times in days.</summary>
    public decimal Days { get; internal set; }

    /// <summary>Sum of their squares.</summary>
    public decimal Squares { get; internal set; }

    /// <summary>Deliveries with a promise.</summary>
    public int Promised { get; internal set; }

    /// <summary>Of these, later than promised.</summary>
    public int Late { get; internal set; }

    /// <summary>Deliveries of which it is known how much was asked for.</summary>
    public int Asked { get; private set; }

    /// <summary>Of these, with all of it.</summary>
    public int Full { get; private set; }

    /// <summary>Deliveries of which both are known.</summary>
    public int Judged { get; private set; }

    /// <summary>Of these, on time and in full.</summary>
    public int Kept { get; private set; }

    internal void Add(in Delivery more)
    {
        Led += more.Led;
        Days += more.Days;
        Squares += more.Squares;
        Promised += more.Promised;
        Late += more.Late;
    }

    internal void Add(decimal? lead, int? late, bool? full)
    {
        if (lead is { } days)
        {
            Led++;
            Days += days;
            Squares += days * days;
        }

        if (full is { } all)
        {
            Asked++;
            if (all) Full++;
        }

        if (late is not { } behind) return;
        Promised++;
        if (behind > 0) Late++;
        if (full is null) return;
        Judged++;
        if (full.Value && behind <= 0) Kept++;
    }
}
