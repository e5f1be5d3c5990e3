namespace SegSync.Connectors.Files;

/// <summary>A row of a CSV file: its fields lie in one buffer that the next row reuses.</summary>
internal sealed class CsvRow
{
    private char[] text = new char[1024];
    private int[] ends = new int[32];
    private int length;

    /// <summary>Number of its first physical line, from 1.</summary>
    public int Line { get; set; }

    /// <summary>How many fields it has.</summary>
    public int Count { get; private set; }

    /// <summary>Why it is no row; null when it is one.</summary>
    public string? Problem { get; set; }

    /// <summary>The line as it stands in the file, where it is no row.</summary>
    public string Raw { get; set; } = "";

    public ReadOnlySpan<char> this[int index] => text.AsSpan(index == 0 ? 0 : ends[index - 1], ends[index] - (index == 0 ? 0 : ends[index - 1]));

    public void Clear() => (length, Count, Problem, Raw) = (0, 0, null, "");

    public void Append(ReadOnlySpan<char> part)
    {
        if (length + part.Length > text.Length) Array.Resize(ref text, Math.Max(text.Length * 2, length + part.Length));
        part.CopyTo(text.AsSpan(length));
        length += part.Length;
    }

    public void EndField()
    {
        if (Count == ends.Length) Array.Resize(ref ends, ends.Length * 2);
        ends[Count++] = length;
    }
}
