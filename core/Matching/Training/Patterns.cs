using System.Runtime.InteropServices;

namespace SegSync.Core.Matching.Training;

/// <summary>Pairs by how they agree: pairs that agree alike in everything count as one that occurs often.</summary>
/// <param name="Levels">Per comparison the level of each pattern; -1 for missing.</param>
/// <param name="Times">How many pairs there are of each.</param>
/// <param name="Judged">What is known of each: 1 for one thing, 0 for two, -1 for nothing.</param>
internal sealed record Patterns(sbyte[][] Levels, double[] Times, sbyte[] Judged)
{
    /// <summary>Every pair by itself.</summary>
    public static Patterns Each(sbyte[][] levels, sbyte[]? judged = null)
    {
        var times = new double[levels[0].Length];
        Array.Fill(times, 1);
        return new(levels, times, judged ?? Nothing(times.Length));
    }

    /// <summary>Alike pairs together, in the order of their first.</summary>
    public static Patterns Together(sbyte[][] levels, sbyte[]? judged = null)
    {
        var pairs = levels[0].Length;
        var pattern = new int[pairs];
        var numbers = new Dictionary<(int, sbyte), int>();
        foreach (var one in judged is null ? levels : [.. levels, judged])
        {
            numbers.Clear();
            for (var p = 0; p < pairs; p++)
            {
                ref var number = ref CollectionsMarshal.GetValueRefOrAddDefault(numbers, (pattern[p], one[p]), out var known);
                if (!known) number = numbers.Count - 1;
                pattern[p] = number;
            }
        }
        var together = new Patterns([.. levels.Select(_ => new sbyte[numbers.Count])], new double[numbers.Count], Nothing(numbers.Count));
        for (var p = 0; p < pairs; p++)
        {
            if (together.Times[pattern[p]]++ > 0) continue;
            for (var c = 0; c < levels.Length; c++) together.Levels[c][pattern[p]] = levels[c][p];
            if (judged is not null) together.Judged[pattern[p]] = judged[p];
        }
        return together;
    }

    private static sbyte[] Nothing(int pairs)
    {
        var judged = new sbyte[pairs];
        Array.Fill(judged, (sbyte)-1);
        return judged;
    }
}
