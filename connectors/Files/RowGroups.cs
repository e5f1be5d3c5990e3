namespace SegSync.Connectors.Files;

/// <summary>
/// Groups rows to documents. One that lies in one piece is written as it comes; one in several pieces is kept until
/// its last, so that importing a file again replaces every document whole.
/// </summary>
internal sealed class RowGroups(RowRuns runs, RowJson page)
{
    private readonly Dictionary<string, (List<byte[]> Rows, int Left)> kept = new(StringComparer.Ordinal);
    private string? current;
    private bool keeping;
    private int open;

    /// <summary>The row begins something new: what is under way can be ended, and a page with it.</summary>
    public bool Starts(CsvRow row, int id) => current is null || Alone(row, id) || !row[id].SequenceEqual(current);

    /// <summary>Takes a row.</summary>
    public void Take(CsvRow row, int id)
    {
        if (Alone(row, id))
        {
            page.Add(row);
            return;
        }

        if (current is null) Start(row[id]);
        if (keeping)
        {
            kept[current!].Rows.Add(page.Keep(row));
            return;
        }

        if (open == 0) page.Open();
        page.Write(row);
        open++;
    }

    /// <summary>Ends the run under way.</summary>
    public void End()
    {
        if (current is null) return;
        if (!keeping)
        {
            page.Close(open);
        }
        else if (kept[current].Left == 1)
        {
            kept.Remove(current, out var whole);
            Write(whole.Rows);
        }
        else
        {
            kept[current] = (kept[current].Rows, kept[current].Left - 1);
        }

        (current, open, keeping) = (null, 0, false);
    }

    /// <summary>At the end of the file nothing may be left over: ids that share a hash have waited for each other.</summary>
    public void Finish()
    {
        End();
        foreach (var (rows, _) in kept.Values) Write(rows);
        kept.Clear();
    }

    private static bool Alone(CsvRow row, int id) => row.Problem is not null || row[id].IsEmpty;

    private void Write(List<byte[]> rows)
    {
        page.Open();
        foreach (var row in rows) page.Write(row);
        page.Close(rows.Count);
    }

    private void Start(ReadOnlySpan<char> id)
    {
        current = id.ToString();
        var pieces = runs.Runs(id);
        keeping = pieces > 1;
        if (keeping && !kept.ContainsKey(current)) kept[current] = ([], pieces);
    }
}
