namespace SegSync.Connectors.Files;

/// <summary>Some columns of a CSV file, also gzipped; encoding and delimiter are found out.</summary>
public static class TableFile
{
    private const string Delimiters = ",;\t|";
    private const int MostProblems = 20;

    /// <summary>Reads a file to its end.</summary>
    /// <param name="path">The file.</param>
    /// <param name="columns">The columns wanted.</param>
    /// <param name="row">Gets the number of the row's first line, from 1, and the values in the order of <paramref name="columns"/>; the array is used again.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>What is wrong, with line numbers, the first twenty; empty when every row was given.</returns>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static ImmutableArray<string> Read(string path, ImmutableArray<string> columns, Action<int, string?[]> row, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(row);
        var encoding = FileText.Detect(path, cancellationToken);
        using var stream = FileText.Open(path);
        using var text = FileText.Reader(stream, encoding);
        var first = text.ReadLine();
        if (string.IsNullOrWhiteSpace(first)) return [$"is empty; a header with the columns {string.Join(", ", columns)} was expected"];
        var (delimiter, header) = Delimiters.Select(delimiter => (delimiter, Header: Header(first, delimiter))).MaxBy(one => (one.Header.Count(columns.Contains), one.Header.Length));
        var places = columns.Select(column => Array.IndexOf(header, column)).ToArray();
        if (Array.IndexOf(places, -1) >= 0)
        {
            var missing = columns.Where(column => Array.IndexOf(header, column) < 0);
            return [$"line 1: lacks the columns {string.Join(", ", missing)}; found are {string.Join(", ", header)}. Correct the header or the model"];
        }
        var problems = new List<string>();
        var values = new string?[columns.Length];
        var reader = new CsvReader(text, delimiter, '"');
        for (var rows = 0; reader.Read(header.Length) is { } one; rows++)
        {
            if (rows % 10_000 == 0) cancellationToken.ThrowIfCancellationRequested();
            if (one.Problem is { } problem)
            {
                problems.Add($"line {one.Line + 1}: {problem}");
                if (problems.Count == MostProblems) break;
                continue;
            }
            for (var i = 0; i < values.Length; i++) values[i] = one[places[i]] is { IsEmpty: false } field ? field.ToString() : null;
            row(one.Line + 1, values);
        }
        return [.. problems];
    }

    private static string[] Header(string line, char delimiter)
    {
        if (new CsvReader(new StringReader(line), delimiter, '"').Read(0) is not { Problem: null } row) return [];
        return [.. Enumerable.Range(0, row.Count).Select(i => row[i].Trim().ToString())];
    }
}
