using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace SegSync.Core.Profiling;

/// <summary>Ids as UTF-8, each once, numbered in the order in which they are first seen. Compared byte by byte.</summary>
public sealed class IdTable
{
    private int[] places = new int[1 << 12];
    private (int Start, int Length, uint Hash)[] known = new (int, int, uint)[1 << 10];
    private byte[] bytes = new byte[1 << 14];
    private int used;

    /// <summary>How many ids there are.</summary>
    public int Count { get; private set; }

    /// <summary>An id's bytes.</summary>
    public ReadOnlySpan<byte> this[int index] => bytes.AsSpan(known[index].Start, known[index].Length);

    /// <summary>An id as text.</summary>
    public string Text(int index) => Encoding.UTF8.GetString(this[index]);

    /// <summary>The number of an id, a new one where it is new.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public int Add(ReadOnlySpan<byte> id)
    {
        var hash = Hash(id);
        var mask = places.Length - 1;
        for (var place = (int)hash & mask; ; place = (place + 1) & mask)
        {
            var index = places[place] - 1;
            if (index < 0) return Insert(id, hash, place);
            if (known[index].Hash == hash && this[index].SequenceEqual(id)) return index;
        }
    }

    /// <summary>The number of an id; -1 where it is not known.</summary>
    public int Find(ReadOnlySpan<byte> id)
    {
        var hash = Hash(id);
        var mask = places.Length - 1;
        for (var place = (int)hash & mask; ; place = (place + 1) & mask)
        {
            var index = places[place] - 1;
            if (index < 0 || (known[index].Hash == hash && this[index].SequenceEqual(id))) return index;
        }
    }

    /// <summary>All numbers in ordinal order of their ids' bytes, which is the order of code points.</summary>
    public int[] Ordered()
    {
        var order = Enumerable.Range(0, Count).ToArray();
        Array.Sort(order, (a, b) => this[a].SequenceCompareTo(this[b]));
        return order;
    }

    private int Insert(ReadOnlySpan<byte> id, uint hash, int place)
    {
        if (Count == known.Length) Array.Resize(ref known, Count * 2);
        if (used + id.Length > bytes.Length) Array.Resize(ref bytes, Math.Max(bytes.Length * 2, used + id.Length));
        id.CopyTo(bytes.AsSpan(used));
        known[Count] = (used, id.Length, hash);
        used += id.Length;
        places[place] = ++Count;
        if (Count * 2 > places.Length) Grow();
        return Count - 1;
    }

    private void Grow()
    {
        places = new int[places.Length * 2];
        var mask = places.Length - 1;
        for (var index = 0; index < Count; index++)
        {
            var place = (int)known[index].Hash & mask;
            while (places[place] != 0) place = (place + 1) & mask;
            places[place] = index + 1;
        }
    }

    private static uint Hash(ReadOnlySpan<byte> id)
    {
        var hash = 14695981039346656037UL ^ (uint)id.Length;
        while (id.Length >= 8)
        {
            hash = (hash ^ MemoryMarshal.Read<ulong>(id)) * 0x9E3779B97F4A7C15;
            hash ^= hash >> 29;
            id = id[8..];
        }

        foreach (var b in id) hash = (hash ^ b) * 1099511628211;
        return (uint)(hash ^ (hash >> 32));
    }
}
