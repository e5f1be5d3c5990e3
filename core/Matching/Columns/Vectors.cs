using System.Runtime.InteropServices;

namespace SegSync.Core.Matching.Columns;

/// <summary>TF-IDF vectors of a column's distinct texts, each of length one: sorted term numbers and their weights, end to end.</summary>
internal sealed class Vectors
{
    private readonly int[] starts;
    private readonly int[] terms;
    private readonly float[] weights;

    private Vectors(int[] starts, int[] terms, float[] weights) => (this.starts, this.terms, this.weights) = (starts, terms, weights);

    /// <summary>Of runs of three characters, with the ends of words as characters.</summary>
    public static Vectors OfGrams(Column column) => Of(column, static (text, add) =>
    {
        for (var i = -1; i + 1 < text.Length; i++) add(At(text, i) | At(text, i + 1) << 21 | At(text, i + 2) << 42);
    });

    /// <summary>Of words.</summary>
    public static Vectors OfWords(Column column) => Of(column, static (text, add) =>
    {
        foreach (var range in text.AsSpan().Split(' ')) add((long)Keys.Hash(text.AsSpan(range)));
    });

    /// <summary>0 to 1.</summary>
    public double Cosine(int a, int b)
    {
        var (i, endA, j, endB) = (starts[a], starts[a + 1], starts[b], starts[b + 1]);
        var sum = 0.0;
        while (i < endA && j < endB)
        {
            var (one, other) = (terms[i], terms[j]);
            if (one == other) sum += weights[i++] * weights[j++];
            else if (one < other) i++;
            else j++;
        }
        return Math.Min(sum, 1);
    }

    public ReadOnlySpan<int> Terms(int text) => terms.AsSpan(starts[text], starts[text + 1] - starts[text]);

    public ReadOnlySpan<float> Weights(int text) => weights.AsSpan(starts[text], starts[text + 1] - starts[text]);

    private static long At(string text, int i) => i < 0 || i >= text.Length ? ' ' : text[i];

    private static Vectors Of(Column column, Action<string, Action<long>> read)
    {
        var numbers = new Dictionary<long, int>();
        var seen = new List<int>();
        var starts = new int[column.Texts.Count + 1];
        var (terms, weights) = (new List<int>(), new List<float>());
        var counts = new SortedDictionary<int, int>();
        for (var text = 0; text < column.Texts.Count; text++)
        {
            counts.Clear();
            read(column.Texts[text], key =>
            {
                ref var number = ref CollectionsMarshal.GetValueRefOrAddDefault(numbers, key, out var known);
                if (!known)
                {
                    number = seen.Count;
                    seen.Add(0);
                }
                counts[number] = counts.GetValueOrDefault(number) + 1;
            });
            foreach (var (term, count) in counts)
            {
                terms.Add(term);
                weights.Add(1 + MathF.Log(count));
                seen[term] += column.Count(text);
            }
            starts[text + 1] = terms.Count;
        }
        var flat = weights.ToArray();
        for (var text = 0; text < column.Texts.Count; text++)
        {
            double square = 0;
            for (var i = starts[text]; i < starts[text + 1]; i++)
            {
                flat[i] *= 1 + MathF.Log((1f + column.Filled) / (1f + seen[terms[i]]));
                square += flat[i] * flat[i];
            }
            var length = (float)Math.Sqrt(square);
            for (var i = starts[text]; i < starts[text + 1]; i++) flat[i] /= length;
        }
        return new(starts, [.. terms], flat);
    }
}
