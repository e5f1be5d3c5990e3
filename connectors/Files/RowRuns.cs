namespace SegSync.Connectors.Files;

/// <summary>
/// Which documents of a file are not in one piece. The first pass over a file tells every row's id; of an id only
/// 8 bytes are kept, so that a file of any size can be looked through.
/// </summary>
internal sealed class RowRuns
{
    private readonly HashSet<ulong> seen = [];
    private readonly Dictionary<ulong, int> broken = [];
    private ulong? last;

    /// <summary>All rows, good and bad.</summary>
    public long Rows { get; private set; }

    /// <summary>Takes note of a row that belongs to no document.</summary>
    public void Skip()
    {
        Rows++;
        last = null;
    }

    /// <summary>Takes note of a row's document.</summary>
    public void Note(ReadOnlySpan<char> id)
    {
        Rows++;
        var hash = Hash(id);
        if (hash == last) return;
        last = hash;
        if (!seen.Add(hash)) broken[hash] = broken.GetValueOrDefault(hash, 1) + 1;
    }

    /// <summary>How many runs of rows a document has.</summary>
    public int Runs(ReadOnlySpan<char> id) => broken.GetValueOrDefault(Hash(id), 1);

    // FNV-1a; two ids that share a hash only wait for each other
    private static ulong Hash(ReadOnlySpan<char> id)
    {
        var hash = 14695981039346656037;
        foreach (var c in id) hash = (hash ^ c) * 1099511628211;
        return hash;
    }
}
