using SegSync.Core.Matching.Columns;

namespace SegSync.Core.Matching.Candidates;

/// <summary>
/// For columns of text: each text's most similar others by the character trigrams they share, rarest first, until a
/// budget of postings is used up. Cost grows with the number of texts, not with its square.
/// </summary>
internal static class Nearest
{
    /// <summary>Pairs of records, smaller position first, possibly more than once.</summary>
    /// <param name="column">A column of texts.</param>
    /// <param name="vectors">Its vectors.</param>
    /// <param name="split">Where the second file begins; 0 for one file.</param>
    /// <param name="neighbours">How many others a record is compared with.</param>
    /// <param name="budget">Postings looked at, a record.</param>
    public static IEnumerable<(int A, int B)> Pairs(Column column, Vectors vectors, int split, int neighbours, int budget)
    {
        var records = column.Values.Length;
        var postings = Postings(column, vectors, split);
        var scores = new float[records];
        var touched = new List<int>();
        var order = new List<(int Length, int Term, float Weight)>();
        for (var a = 0; a < (split > 0 ? split : records); a++)
        {
            var value = column.Value(a);
            if (value < 0) continue;
            var terms = vectors.Terms(value);
            var weights = vectors.Weights(value);
            order.Clear();
            for (var i = 0; i < terms.Length; i++) order.Add((postings[terms[i]].Count, terms[i], weights[i]));
            order.Sort();
            var left = budget;
            foreach (var (length, term, weight) in order)
            {
                if (length > left) break;
                left -= length;
                foreach (var (b, other) in postings[term])
                {
                    if (b == a) continue;
                    if (scores[b] == 0) touched.Add(b);
                    scores[b] += weight * other;
                }
            }
            touched.Sort((x, y) => scores[y] != scores[x] ? scores[y].CompareTo(scores[x]) : x.CompareTo(y));
            for (var i = 0; i < touched.Count && i < neighbours; i++) yield return a < touched[i] ? (a, touched[i]) : (touched[i], a);
            foreach (var b in touched) scores[b] = 0;
            touched.Clear();
        }
    }

    private static List<(int Record, float Weight)>[] Postings(Column column, Vectors vectors, int split)
    {
        var postings = new List<List<(int, float)>>();
        for (var b = split; b < column.Values.Length; b++)
        {
            var value = column.Value(b);
            if (value < 0) continue;
            var terms = vectors.Terms(value);
            var weights = vectors.Weights(value);
            for (var i = 0; i < terms.Length; i++)
            {
                while (postings.Count <= terms[i]) postings.Add([]);
                postings[terms[i]].Add((b, weights[i]));
            }
        }
        foreach (var value in column.Texts.Select((_, i) => i))
        {
            foreach (var term in vectors.Terms(value))
            {
                while (postings.Count <= term) postings.Add([]);
            }
        }
        return [.. postings];
    }
}
