using System.Text;
using SegSync.Core.Connecting;
using SegSync.Core.Landing;

namespace SegSync.Connectors.Files;

/// <summary>How a file is to be read: what its manifest says, and what was found out about the rest.</summary>
/// <param name="Encoding">Of its text.</param>
/// <param name="Delimiter">Between fields.</param>
/// <param name="Quote">Around fields.</param>
/// <param name="Columns">Its header, or what the manifest says in place of one.</param>
/// <param name="HasHeader">The first row holds the columns' names.</param>
internal sealed record FileShape(Encoding Encoding, char Delimiter, char Quote, ImmutableArray<string> Columns, bool HasHeader)
{
    private const string Delimiters = ",;\t|";

    /// <summary>Reads the header; a file without the columns that the mapping needs is refused as a whole.</summary>
    /// <exception cref="ConnectorException">Columns are missing, doubled, or there are none.</exception>
    public static FileShape Of(string system, string path, Mapping mapping, CancellationToken cancellationToken) =>
        Of(system, path, mapping, mapping.VendorFields, mapping.File.Encoding is { } name ? FileText.Named(name) : FileText.Detect(path, cancellationToken));

    /// <summary>The same for those of the columns that are read, in an encoding that is known.</summary>
    /// <exception cref="ConnectorException">Columns are missing, doubled, or there are none.</exception>
    public static FileShape Of(string system, string path, Mapping mapping, ImmutableArray<string> fields, Encoding encoding)
    {
        if (!mapping.File.Columns.IsEmpty) return new(encoding, mapping.File.Delimiter ?? ',', mapping.File.Quote, mapping.File.Columns, false);
        ImmutableArray<char> candidates = mapping.File.Delimiter is { } given ? [given] : [.. Delimiters];
        var headers = candidates.Select(delimiter => (Delimiter: delimiter, Columns: Header(path, encoding, delimiter, mapping.File.Quote))).ToList();
        // the delimiter is the one that brings the wanted columns to light
        var (best, columns) = headers.MaxBy(header => (header.Columns.Count(column => fields.Contains(column, StringComparer.Ordinal)), header.Columns.Length));
        var file = Path.GetFileName(path);
        if (columns.IsEmpty) throw new ConnectorException(ConnectorFault.Fatal, system, $"{file} is empty; a header with the columns {List(fields)} was expected");
        var missing = fields.Except(columns, StringComparer.Ordinal).Except(mapping.File.Optional, StringComparer.Ordinal).ToList();
        if (missing.Count > 0)
        {
            throw new ConnectorException(ConnectorFault.Fatal, system,
                $"{file} lacks the column{(missing.Count > 1 ? "s" : "")} {List(missing)}, which the mapping {mapping.Name} needs; found are {List(columns)} (delimiter '{Show(best)}'). "
                + "Correct the header or choose another mapping");
        }

        var twice = columns.GroupBy(column => column, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1);
        if (twice is not null) throw new ConnectorException(ConnectorFault.Fatal, system, $"{file} has the column {twice.Key} {twice.Count()} times; each may be there once");
        return new(encoding, best, mapping.File.Quote, columns, true);
    }

    private static ImmutableArray<string> Header(string path, Encoding encoding, char delimiter, char quote)
    {
        using var stream = FileText.Open(path);
        using var text = FileText.Reader(stream, encoding);
        var row = new CsvReader(text, delimiter, quote).Read(0);
        return row is null || row.Problem is not null ? [] : [.. Enumerable.Range(0, row.Count).Select(i => row[i].Trim().ToString())];
    }

    private static string List(IEnumerable<string> names) => string.Join(", ", names);

    private static string Show(char delimiter) => delimiter == '\t' ? "tab" : delimiter.ToString();
}
