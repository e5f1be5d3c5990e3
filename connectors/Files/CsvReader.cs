using System.Globalization;

namespace SegSync.Connectors.Files;

/// <summary>
/// Rows of RFC 4180, with one rule more: a row that cannot be read costs its own line and nothing beyond it. After a
/// quote that is never closed reading goes on with the next line, where a plain parser would swallow the rest of the file.
/// </summary>
/// <param name="text">The file.</param>
/// <param name="delimiter">Between fields.</param>
/// <param name="quote">Around fields that hold delimiters or line breaks; doubled inside.</param>
internal sealed class CsvReader(TextReader text, char delimiter, char quote)
{
    /// <summary>Most lines that one quoted row may span.</summary>
    private const int MostLines = 200;

    private readonly Queue<string> waiting = new();
    private readonly CsvRow row = new();
    private readonly List<string> taken = [];
    private int line;

    /// <summary>The next row, good or not, or null at the end; empty lines are none. Valid until the next call.</summary>
    /// <param name="columns">How many fields a row must have; 0 for any number.</param>
    public CsvRow? Read(int columns)
    {
        string? first;
        do
        {
            first = Next();
            if (first is null) return null;
            line++;
        }
        while (first.Length == 0);

        row.Clear();
        row.Line = line;
        taken.Clear();
        var problem = Parse(first, columns);
        if (problem is null)
        {
            line += taken.Count;
            return row;
        }

        row.Clear();
        (row.Problem, row.Raw) = (problem, first);
        GiveBack();
        return row;
    }

    private string? Next() => waiting.Count > 0 ? waiting.Dequeue() : text.ReadLine();

    private void GiveBack()
    {
        if (taken.Count == 0) return;
        var behind = waiting.ToArray();
        waiting.Clear();
        foreach (var again in taken.Concat(behind)) waiting.Enqueue(again);
    }

    private string? Parse(string first, int columns)
    {
        if (Undecodable(first)) return "holds bytes that are not valid in the file's encoding; save the file as UTF-8 or name its encoding in the manifest";
        var rest = first.AsSpan();
        while (true)
        {
            if (!rest.IsEmpty && rest[0] == quote)
            {
                if (Quoted(ref rest) is { } problem) return problem;
            }
            else
            {
                var end = rest.IndexOf(delimiter);
                row.Append(end < 0 ? rest : rest[..end]);
                rest = end < 0 ? [] : rest[end..];
            }

            row.EndField();
            if (rest.IsEmpty) break;
            rest = rest[1..];
        }

        return columns == 0 || row.Count == columns ? null
            : string.Create(CultureInfo.InvariantCulture, $"has {row.Count} fields; {columns} were expected, as in the header (delimiter '{delimiter}')");
    }

    private string? Quoted(ref ReadOnlySpan<char> rest)
    {
        rest = rest[1..];
        while (true)
        {
            var end = rest.IndexOf(quote);
            if (end < 0)
            {
                // a line break inside quotes; which of the three kinds it was is not kept
                row.Append(rest);
                row.Append("\n");
                if (taken.Count == MostLines || Next() is not { } more) return $"opens a quote ({quote}) that is never closed";
                taken.Add(more);
                if (Undecodable(more)) return $"opens a quote ({quote}) that is not closed on a readable line";
                rest = more;
                continue;
            }

            row.Append(rest[..end]);
            rest = rest[(end + 1)..];
            if (rest.IsEmpty || rest[0] == delimiter) return null;
            if (rest[0] != quote) return $"has text after a closing quote ({quote}); quotes inside a field are doubled";
            row.Append(rest[..1]);
            rest = rest[1..];
        }
    }

    /// <summary>What decoding put in place of bad bytes, and the control characters that Windows-1252 leaves unused.</summary>
    private static bool Undecodable(string line) => line.AsSpan().IndexOfAnyInRange('\u0080', '\u009F') >= 0 || line.Contains('\uFFFD', StringComparison.Ordinal);
}
