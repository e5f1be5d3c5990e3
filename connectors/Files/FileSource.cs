using System.Globalization;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using SegSync.Core.Connecting;
using SegSync.Core.Landing;

namespace SegSync.Connectors.Files;

/// <summary>
/// One CSV file as a source, opened for one import. Each import reads it whole; a cursor inside it resumes an import
/// that broke off, as long as the file is still the same.
/// </summary>
/// <param name="system">Name of the system in the landscape.</param>
/// <param name="path">The file; gzip or plain.</param>
/// <param name="mapping">The manifest: columns, grouping and how the file is written.</param>
/// <param name="pageRows">Rows in a page; a document is never divided. Default 5,000.</param>
public sealed class FileSource(string system, string path, Mapping mapping, int pageRows = 5000) : ISource
{
    /// <inheritdoc/>
    public async IAsyncEnumerable<Page> ReadAsync(StreamRequest stream, Cursor from, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var pages = Guard(() => Pages(from, cancellationToken)).GetEnumerator();
        while (await Task.Run(() => Guard(pages.MoveNext), cancellationToken)) yield return pages.Current;
    }

    /// <summary>A file lists what it brings, not all there is: nothing is taken for deleted because a file leaves it out.</summary>
    public IAsyncEnumerable<KeyPage>? ListKeysAsync(StreamRequest stream, CancellationToken cancellationToken) => null;

    private T Guard<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception exception) when (exception is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            var what = exception is FileNotFoundException or DirectoryNotFoundException ? "does not exist" : $"cannot be read: {exception.Message}";
            throw new ConnectorException(ConnectorFault.Fatal, system, $"{Path.GetFileName(path)} {what}", null, exception);
        }
    }

    private IEnumerable<Page> Pages(Cursor from, CancellationToken cancellationToken)
    {
        var print = Print();
        var shape = FileShape.Of(system, path, mapping, cancellationToken);
        var id = shape.Columns.IndexOf(mapping.KeyField);
        var runs = Survey(shape, id, cancellationToken);
        var done = from.Text.StartsWith(print, StringComparison.Ordinal)
            && long.TryParse(from.Text.AsSpan(print.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var items) ? items : 0;
        using var page = new RowJson(shape.Columns);
        long taken = 0;
        foreach (var _ in mapping.GroupsRows ? Documents(shape, id, runs, page) : Records(shape, page))
        {
            if (page.Rows < pageRows) continue;
            cancellationToken.ThrowIfCancellationRequested();
            if (Take(false) is { } full) yield return full;
        }

        yield return Take(true)!;

        Page? Take(bool last)
        {
            var count = page.Items;
            var (raw, all) = page.Take();
            taken += count;
            // what a broken-off import has committed already
            if (taken <= done && !last) return null;
            if (taken - count < done) all = all[(int)Math.Min(count, done - (taken - count))..];
            return new(raw, all, last ? Cursor.Start : new(print + taken.ToString(CultureInfo.InvariantCulture)), last, runs.Rows);
        }
    }

    /// <summary>The file's content, so that a cursor is not used on another.</summary>
    private string Print()
    {
        using var file = File.OpenRead(path);
        return $"{Convert.ToHexStringLower(SHA256.HashData(file))[..16]}:";
    }

    private static CsvReader Reader(FileShape shape, StreamReader text)
    {
        var reader = new CsvReader(text, shape.Delimiter, shape.Quote);
        if (shape.HasHeader) reader.Read(0);
        return reader;
    }

    private RowRuns Survey(FileShape shape, int id, CancellationToken cancellationToken)
    {
        var runs = new RowRuns();
        using var stream = FileText.Open(path);
        using var text = FileText.Reader(stream, shape.Encoding);
        var reader = Reader(shape, text);
        while (reader.Read(shape.Columns.Length) is { } row)
        {
            if (runs.Rows % 10_000 == 0) cancellationToken.ThrowIfCancellationRequested();
            if (!mapping.GroupsRows || row.Problem is not null || id < 0 || row[id].IsEmpty) runs.Skip();
            else runs.Note(row[id]);
        }

        return runs;
    }

    private IEnumerable<bool> Records(FileShape shape, RowJson page)
    {
        using var stream = FileText.Open(path);
        using var text = FileText.Reader(stream, shape.Encoding);
        var reader = Reader(shape, text);
        while (reader.Read(shape.Columns.Length) is { } row)
        {
            page.Add(row);
            yield return true;
        }
    }

    private IEnumerable<bool> Documents(FileShape shape, int id, RowRuns runs, RowJson page)
    {
        using var stream = FileText.Open(path);
        using var text = FileText.Reader(stream, shape.Encoding);
        var reader = Reader(shape, text);
        var groups = new RowGroups(runs, page);
        while (reader.Read(shape.Columns.Length) is { } row)
        {
            if (groups.Starts(row, id))
            {
                groups.End();
                yield return true;
            }

            groups.Take(row, id);
        }

        groups.Finish();
    }
}
