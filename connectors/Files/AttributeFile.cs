using System.Text;
using SegSync.Core.Profiling;
using SegSync.Core.Records;

namespace SegSync.Connectors.Files;

/// <summary>
/// A CSV that tells of entities in words: the first column is called <c>product</c>, <c>customer</c> or <c>supplier</c> and
/// holds their ids, every other column is an attribute by its name. It outweighs what facts tell; of an entity that is in it
/// several times the first value in order of bytes holds.
/// </summary>
public sealed class AttributeFile
{
    private static readonly EntityKind[] Kinds = [EntityKind.Product, EntityKind.Customer, EntityKind.Supplier];

    private readonly string path;
    private readonly Encoding encoding;
    private readonly char delimiter;
    private readonly ImmutableArray<string> columns;

    private AttributeFile(string path, Encoding encoding, char delimiter, ImmutableArray<string> columns, EntityKind kind) =>
        (this.path, this.encoding, this.delimiter, this.columns, Kind) = (path, encoding, delimiter, columns, kind);

    /// <summary>Of which entities it tells.</summary>
    public EntityKind Kind { get; }

    /// <summary>Looks at the header.</summary>
    /// <returns>The file, or what is wrong with it.</returns>
    public static (AttributeFile? File, string? Problem) Open(string path)
    {
        if (!File.Exists(path)) return (null, "there is no such file");
        try
        {
            var encoding = FileText.Detect(path, default);
            foreach (var delimiter in ",;\t|")
            {
                using var text = FileText.Reader(FileText.Open(path), encoding);
                var row = new CsvReader(text, delimiter, '"').Read(0);
                if (row is null || row.Problem is not null || row.Count < 2) continue;
                ImmutableArray<string> columns = [.. Enumerable.Range(0, row.Count).Select(i => row[i].Trim().ToString())];
                if (columns.Distinct(StringComparer.Ordinal).Count() < columns.Length) return (null, "has a column twice; each may be there once");
                foreach (var kind in Kinds.Where(kind => kind.Word() == columns[0])) return (new(path, encoding, delimiter, columns, kind), null);
            }

            return (null, "tells no attributes: a header was expected whose first column is product, customer or supplier and holds ids, with a column for each attribute after it");
        }
        catch (Exception exception) when (exception is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            return (null, "cannot be read: " + exception.Message);
        }
    }

    /// <summary>Tells what is asked of entities that have facts.</summary>
    /// <returns>What was left out, in a sentence; empty where nothing was.</returns>
    /// <exception cref="Core.Connecting.ConnectorException">The file cannot be read any more.</exception>
    public string Read(FactTally tally)
    {
        if (tally.Find(Kind) is not { Attributes: { } told } sums) return "";
        var wanted = columns.Select((name, i) => (name, i)).Skip(1).Where(column => told.Names.Contains(column.name)).ToArray();
        var (rows, unknown, bad) = (0, 0, 0);
        try
        {
            using var text = FileText.Reader(FileText.Open(path), encoding);
            var reader = new CsvReader(text, delimiter, '"');
            reader.Read(0);
            while (reader.Read(columns.Length) is { } row)
            {
                rows++;
                if (row.Problem is not null) bad++;
                else if (sums.Ids.Find(Encoding.UTF8.GetBytes(row[0].Trim().ToString())) is >= 0 and var entity)
                {
                    foreach (var (name, i) in wanted) told.Tell(name, entity, Encoding.UTF8.GetBytes(row[i].ToString()), AttributeTable.Stated);
                }
                else
                {
                    unknown++;
                }
            }
        }
        catch (Exception exception) when (exception is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            throw new Core.Connecting.ConnectorException(Core.Connecting.ConnectorFault.Fatal, "attributes", $"{Path.GetFileName(path)} cannot be read: {exception.Message}", null, exception);
        }

        return unknown + bad == 0 ? "" : $"{Path.GetFileName(path)}: of {rows} rows {unknown} tell of a {Kind.Word()} without facts and {bad} cannot be read";
    }
}
