using System.Runtime.CompilerServices;

namespace SegSync.Core.Profiling;

/// <summary>
/// How many different orders each of many owners has, whatever the order of the lines. An order is mostly one owner's:
/// its first owner takes four bytes in a page of its number, further owners are listed.
/// </summary>
internal sealed class OrderCounts
{
    private const int PageBits = 12, Longest = 15;

    private readonly Dictionary<(int Prefix, long Page), int[]> pages = [];
    private readonly IdTable prefixes = new();
    private readonly IdTable unnumbered = new();
    private readonly HashSet<(int Prefix, long Number, int Owner)> further = [];
    private int[] counts = new int[256];
    private (int Prefix, long Page) lastKey = (-1, -1);
    private int[] last = [];

    /// <summary>Orders of an owner.</summary>
    public int this[int owner] => owner < counts.Length ? counts[owner] : 0;

    /// <summary>Notes a line of an order.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Add(ReadOnlySpan<byte> order, int owner)
    {
        if (order.IsEmpty) return;
        var (prefix, number) = Number(order);
        var key = (prefix, number >> PageBits);
        if (key != lastKey)
        {
            if (!pages.TryGetValue(key, out var page)) pages[key] = page = new int[1 << PageBits];
            (lastKey, last) = (key, page);
        }

        ref var first = ref last[number & ((1 << PageBits) - 1)];
        if (first == owner + 1) return;
        if (first == 0) first = owner + 1;
        else if (!further.Add((prefix, number, owner))) return;
        if (owner >= counts.Length) Array.Resize(ref counts, Math.Max(counts.Length * 2, owner + 1));
        counts[owner]++;
    }

    /// <summary>An order's number behind what stands before it; leading zeros belong to the prefix, other ids get a number of their own.</summary>
    private (int Prefix, long Number) Number(ReadOnlySpan<byte> order)
    {
        var digits = order.Length - 1 - order.LastIndexOfAnyExceptInRange((byte)'0', (byte)'9');
        while (digits > 1 && order[^digits] == '0') digits--;
        if (digits is 0 or > Longest) return (-1, unnumbered.Add(order));
        long number = 0;
        foreach (var digit in order[^digits..]) number = (number * 10) + digit - '0';
        return (prefixes.Add(order[..^digits]), number);
    }
}
