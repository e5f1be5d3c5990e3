using System.Runtime.CompilerServices;
using System.Text;
using SegSync.Core.Landing;
using SegSync.Core.Profiling;

namespace SegSync.Connectors.Files;

/// <summary>What became of the rows of a file: they add up.</summary>
/// <param name="Read">Rows.</param>
/// <param name="Counted">Rows that are facts.</param>
/// <param name="Excluded">Reason to rows that a rule or the as-of date takes out.</param>
/// <param name="Refused">Reason, without the value at fault, to rows that could not be understood.</param>
/// <param name="Doubted">The same of values without which their row counts.</param>
/// <param name="Currencies">Currencies of the facts.</param>
public sealed record FactFileCounts(
    long Read, long Counted, SortedDictionary<string, long> Excluded, SortedDictionary<string, long> Refused, SortedDictionary<string, long> Doubted,
    ImmutableArray<string> Currencies);

/// <summary>Told of every row, and of every value, that could not be understood.</summary>
/// <param name="line">Number of its first line, from 1.</param>
/// <param name="field">The column at fault; empty for the row as a whole.</param>
/// <param name="reason">What is wrong and what would be right.</param>
/// <param name="text">The line as it stands in the file.</param>
public delegate void RefusedRow(int line, string field, string reason, string text);

/// <summary>
/// One pass over a CSV file of facts, gzip or plain, straight into sums: no landing, no documents, memory that does not
/// grow with the file.
/// </summary>
/// <param name="path">The file.</param>
/// <param name="mapping">The manifest that understands it.</param>
/// <param name="latest">Last business date that is taken.</param>
public sealed class FactFile(string path, Mapping mapping, DateOnly latest)
{
    /// <summary>Time zone of the business unit; null (default) for the mapping's, else UTC.</summary>
    public TimeZoneInfo? Zone { get; init; }

    /// <summary>By what money and quantities are converted. Default: not at all.</summary>
    public Conversions Conversions { get; init; } = Conversions.None;

    private const int ReportEvery = 100_000;

    /// <summary>Whether a file has the columns that a mapping needs.</summary>
    public static bool Fits(string path, Mapping mapping)
    {
        try
        {
            return FileShape.Of(mapping.Name, path, mapping, mapping.FactFields, Encoding.UTF8).Columns.Length > 1;
        }
        catch (Exception exception) when (exception is Core.Connecting.ConnectorException or IOException or InvalidDataException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>Reads the file into sums.</summary>
    /// <exception cref="Core.Connecting.ConnectorException">The file cannot be read, or lacks columns.</exception>
    public FactFileCounts Read(FactTally tally, RefusedRow refused, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        try
        {
            return Pass(tally, refused, progress, cancellationToken);
        }
        catch (Exception exception) when (exception is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            throw new Core.Connecting.ConnectorException(Core.Connecting.ConnectorFault.Fatal, mapping.Name, $"{Path.GetFileName(path)} cannot be read: {exception.Message}", null, exception);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private FactFileCounts Pass(FactTally tally, RefusedRow refused, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        using var stream = new ReadAhead(Utf8());
        var shape = FileShape.Of(mapping.Name, path, mapping, mapping.FactFields, mapping.File.Encoding is { } name ? FileText.Named(name) : Encoding.UTF8);
        var rows = new Utf8Rows(stream, (byte)shape.Delimiter, (byte)shape.Quote, () =>
            mapping.File.Encoding is null && FileText.Detect(path, cancellationToken) is { CodePage: not 65001 } other ? other : null);
        var context = new MappingContext("", mapping.Name, [], latest) { Zone = Zone };
        var counts = new FactFileCounts(0, 0, new(StringComparer.Ordinal), new(StringComparer.Ordinal), new(StringComparer.Ordinal), []);
        var (read, counted) = (0L, 0L);
        if (shape.HasHeader) rows.Next(0);
        var matrix = mapping.IsMatrix ? new RowMatrix(mapping, shape.Columns, context) : null;
        var facts = matrix is null ? new RowFacts(mapping, shape.Columns, context, Conversions) { TellsContext = tally.AsksContext } : null;
        var references = new RowReferences(mapping, shape.Columns, tally);
        while (rows.Next(shape.Columns.Length))
        {
            if (++read % ReportEvery == 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
                progress?.Report(read);
            }

            if (rows.Problem is { } problem) Refuse("", problem);
            else if (matrix is not null)
            {
                var outcome = matrix.Read(rows.Cells, tally, out var field, out var reason);
                Take(outcome, field, reason);
            }
            else
            {
                var outcome = facts!.Read(rows.Cells, out var fact, out var field, out var reason);
                if (outcome == RowOutcome.Fact && tally.Add(fact) is { } kept) (outcome, reason) = (FactTally.Conflicts(kept) ? RowOutcome.Refused : RowOutcome.Excluded, kept);
                Take(outcome, field, reason);
                if (outcome == RowOutcome.Fact && references.Any) references.Tell(rows.Cells, fact.Day);
                if (outcome == RowOutcome.Fact && facts.HasDoubts) foreach (var (doubtful, doubt) in facts.Doubts) Say(counts.Doubted, doubtful, doubt + "; the line counts without it");
            }
        }

        return counts with { Read = read, Counted = counted, Currencies = facts is null ? [] : [.. facts.Currencies.Order(StringComparer.Ordinal)] };

        void Take(RowOutcome outcome, string field, string reason)
        {
            if (outcome == RowOutcome.Fact) counted++;
            else if (outcome == RowOutcome.Excluded) counts.Excluded[reason] = counts.Excluded.GetValueOrDefault(reason) + 1;
            else Refuse(field, reason);
        }

        void Refuse(string field, string reason) => Say(counts.Refused, field, reason);

        void Say(SortedDictionary<string, long> reasons, string field, string reason)
        {
            // reasons are counted without the value that they quote, so that like is counted with like
            var kind = reason.StartsWith('\'') && reason.IndexOf("' ", 1, StringComparison.Ordinal) is > 0 and var close ? reason[(close + 2)..] : reason;
            var named = field.Length == 0 ? kind : $"{field} {kind}";
            reasons[named] = reasons.GetValueOrDefault(named) + 1;
            refused(rows.Line, field, reason, Encoding.UTF8.GetString(rows.Raw));
        }
    }

    /// <summary>The file as UTF-8; encodings that are no superset of ASCII are turned into it on the way.</summary>
    private Stream Utf8()
    {
        var stream = FileText.Open(path);
        if (mapping.File.Encoding is { } name && FileText.Named(name) is { CodePage: not 65001 } named) return Encoding.CreateTranscodingStream(stream, named, Encoding.UTF8);
        return new MarkSkipping(stream).Open();
    }
}
