namespace SegSync.Core.Profiling;

/// <summary>
/// Shares an amount out by an activity, to the cent: everybody gets the share that the activity makes, rounded down, and
/// the cents that are left go to the largest remainders, of equal ones to the first (the method of largest remainders,
/// Hamilton's). So that the parts sum to the amount exactly.
/// </summary>
public static class Allocation
{
    /// <summary>The parts, in order; null where nobody has any activity, so that there is nobody to charge.</summary>
    /// <param name="amount">What the ledger says, in whole cents; may be negative.</param>
    /// <param name="activity">How much of the activity each has; less than zero counts as none.</param>
    public static decimal[]? Of(decimal amount, ReadOnlySpan<decimal> activity)
    {
        decimal total = 0;
        foreach (var one in activity) total += Math.Max(0, one);
        if (total == 0) return null;
        var cents = decimal.Truncate(Math.Abs(amount) * 100);
        var parts = new decimal[activity.Length];
        var remainders = new (decimal Remainder, int At)[activity.Length];
        decimal given = 0;
        for (var at = 0; at < parts.Length; at++)
        {
            // the share first: cents times activity could be larger than a decimal holds
            var share = Math.Max(0, activity[at]) / total * cents;
            parts[at] = decimal.Floor(share);
            remainders[at] = (share - parts[at], at);
            given += parts[at];
        }

        Array.Sort(remainders, (one, other) => other.Remainder.CompareTo(one.Remainder) is var order and not 0 ? order : one.At.CompareTo(other.At));
        for (var next = 0; given < cents; next = (next + 1) % parts.Length)
        {
            if (activity[remainders[next].At] <= 0) continue;
            parts[remainders[next].At]++;
            given++;
        }

        // a share that was rounded up to a whole cent in its 28th digit takes that cent from nobody
        for (var last = parts.Length - 1; given > cents; last--)
        {
            if (parts[remainders[last].At] <= 0) continue;
            parts[remainders[last].At]--;
            given--;
        }

        for (var at = 0; at < parts.Length; at++) parts[at] = Math.Sign(amount) * parts[at] / 100;
        return parts;
    }
}

/// <summary>An activity by which costs are shared out.</summary>
/// <param name="Name">Name in scheme files.</param>
/// <param name="Of">How much of it an entity has.</param>
public sealed record CostDriver(string Name, Func<EntityTally, int, decimal> Of)
{
    /// <summary>A hub keeps what it is reckoned from. Default true.</summary>
    public bool InHub { get; init; } = true;

    /// <summary>The activities that facts tell of.</summary>
    public static readonly ImmutableArray<CostDriver> All =
    [
        new("order", (tally, entity) => tally.Orders(entity)),
        new("line", (tally, entity) => tally[entity].Lines),
        new("pick", (tally, entity) => tally[entity].Lines + tally.Side.Active(entity).Picks) { InHub = false },
        new("pallet", (tally, entity) => tally.Side.Active(entity).Pallets) { InHub = false },
        new("kilometre", (tally, entity) => tally.Side.Active(entity).Kilometres) { InHub = false },
        new("return", (tally, entity) => tally.Side.Returned(entity).Lines) { InHub = false },
        new("unit", (tally, entity) => tally[entity].Units),
        new("money", (tally, entity) => tally[entity].Money),
    ];

    /// <summary>A driver by name; null when there is none.</summary>
    public static CostDriver? Find(string name) => All.FirstOrDefault(driver => driver.Name == name);
}
