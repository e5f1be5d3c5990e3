using System.Runtime.CompilerServices;

namespace SegSync.Core.Profiling;

/// <summary>
/// How many different orders each of many owners has, whatever the order of the lines. An order is mostly one owner's:
/// its first owner stands in a page of sixteen neighbouring numbers (about six bytes an order where numbers follow each
/// other, a hundred where they are scattered), further owners are listed.
/// </summary>
internal sealed class OrderCounts
{
    private const int PageBits = 4, PageSize = 1 << PageBits, PagesOfChunk = 1 << 14, Longest = 14;

    private readonly List<int[]> chunks = [];
    private readonly IdTable prefixes = new();
    private readonly IdTable unnumbered = new();
    private readonly HashSet<(ulong Order, int Owner)> further = [];
    private (ulong Key, int Page)[] places = new (ulong, int)[1 << 10];
    private int[] counts = new int[256];
    private int pages;
    private ulong lastKey = ulong.MaxValue;
    private int lastPage;

    /// <summary>Orders of an owner.</summary>
    public int this[int owner] => owner < counts.Length ? counts[owner] : 0;

    /// <summary>Notes a line of an order.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Add(ReadOnlySpan<byte> order, int owner)
    {
        if (order.IsEmpty) return;
        var number = Number(order);
        var key = number >> PageBits;
        if (key != lastKey) (lastKey, lastPage) = (key, Page(key));
        ref var first = ref chunks[lastPage / PagesOfChunk][(lastPage % PagesOfChunk * PageSize) + (int)(number & (PageSize - 1))];
        if (first == owner + 1) return;
        if (first == 0) first = owner + 1;
        else if (!further.Add((number, owner))) return;
        if (owner >= counts.Length) Array.Resize(ref counts, Math.Max(counts.Length * 2, owner + 1));
        counts[owner]++;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int Page(ulong key)
    {
        var mask = places.Length - 1;
        for (var at = Start(key, mask); ; at = (at + 1) & mask)
        {
            ref var place = ref places[at];
            if (place.Page > 0 && place.Key == key) return place.Page - 1;
            if (place.Page > 0) continue;
            if (pages % PagesOfChunk == 0) chunks.Add(new int[PagesOfChunk * PageSize]);
            place = (key, ++pages);
            if (pages * 2 > places.Length) Grow();
            return pages - 1;
        }
    }

    private void Grow()
    {
        var old = places;
        places = new (ulong, int)[old.Length * 2];
        var mask = places.Length - 1;
        foreach (var place in old)
        {
            if (place.Page == 0) continue;
            var at = Start(place.Key, mask);
            while (places[at].Page > 0) at = (at + 1) & mask;
            places[at] = place;
        }
    }

    private static int Start(ulong key, int mask) => (int)((key * 0x9E3779B97F4A7C15) >> 32) & mask;

    /// <summary>What stands before an order's number, in the upper bits, and the number. Leading zeros belong to the former; other ids get a number of their own.</summary>
    private ulong Number(ReadOnlySpan<byte> order)
    {
        var digits = order.Length - 1 - order.LastIndexOfAnyExceptInRange((byte)'0', (byte)'9');
        while (digits > 1 && order[^digits] == '0') digits--;
        if (digits is 0 or > Longest) return (ulong)unnumbered.Add(order);
        ulong number = 0;
        foreach (var digit in order[^digits..]) number = (number * 10) + digit - '0';
        var prefix = prefixes.Add(order[..^digits]);
        // 14 digits take 47 bits; where there are too many prefixes for the rest, the id is one without a number
        return prefix < (1 << 17) - 1 ? ((ulong)(prefix + 1) << 47) | number : (ulong)unnumbered.Add(order);
    }
}
