using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using SegSync.Connectors.Files;
using SegSync.Core.Connecting;
using SegSync.Core.Landing;
using SegSync.Core.Profiling;
using SegSync.Core.Segmenting;
using SegSync.Functions.Configuration;

namespace SegSync.Functions.Commands.Segmenting;

/// <summary>A file that was read.</summary>
internal sealed record SegmentSource(string File, string Mapping, FactFileCounts Counts);

/// <summary>Reads the facts once and decides every scheme over them.</summary>
internal sealed record SegmentWork(ImmutableArray<SchemeResult> Results, ImmutableArray<SegmentSource> Sources, ImmutableArray<string> Notes, string? Quarantine)
{
    public long Read => Sources.Sum(source => source.Counts.Read);

    public long Counted => Sources.Sum(source => source.Counts.Counted);

    public long Excluded => Sources.Sum(source => source.Counts.Excluded.Values.Sum());

    public long Quarantined => Sources.Sum(source => source.Counts.Refused.Values.Sum());

    /// <exception cref="ConfigurationException">No mapping fits a file, or the entity to explain is not there.</exception>
    /// <exception cref="ConnectorException">A file cannot be read.</exception>
    public static SegmentWork Run(SegmentAsk asked, TimeProvider time, CancellationToken cancellationToken)
    {
        var latest = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime).AddDays(1);
        var tally = new FactTally(SchemeFile.Needs(asked.Schemes), asked.AsOf, asked.Tables.Nodes);
        var sources = ImmutableArray.CreateBuilder<SegmentSource>();
        var notes = ImmutableArray.CreateBuilder<string>();
        var seen = new Dictionary<string, string>(StringComparer.Ordinal);
        var started = Stopwatch.GetTimestamp();
        using var quarantine = new QuarantineFile(asked.Out is null ? null : asked.Out + ".quarantine.csv");
        foreach (var (file, given) in asked.Facts)
        {
            if (asked.Facts.Length > 1 && !seen.TryAdd(Print(file), file))
            {
                notes.Add($"{file} has the same content as {seen[Print(file)]} and was read once");
                continue;
            }

            var mapping = given ?? Fitting(file);
            var progress = new Seconds(started, rows => Console.Error.WriteLine($"{Path.GetFileName(file)}: {rows.ToString("N0", CultureInfo.InvariantCulture)} rows"));
            sources.Add(new(file, mapping.Name, new FactFile(file, mapping, latest) { Zone = asked.Tables.Zone, Conversions = asked.Tables.Conversions }.Read(tally, (line, field, reason, text) => quarantine.Write(file, line, field, reason, text), progress, cancellationToken)));
        }

        var currencies = sources.SelectMany(source => source.Counts.Currencies).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        if (currencies.Count > 1 && asked.Tables.Conversions.Rates is null)
            throw new ConnectorException(ConnectorFault.Fatal, "segment", $"the facts are in {string.Join(", ", currencies)}, which cannot be added up; give their rates with --rates");
        if (!tally.MixedUnits.IsEmpty)
        {
            var (product, units) = tally.MixedUnits[0];
            throw new ConnectorException(ConnectorFault.Fatal, "segment",
                $"{tally.MixedUnits.Length} products are told in several units, which cannot be added up, such as {product} in {string.Join(", ", units)}; give their factors with --units");
        }

        var results = asked.Schemes.Select(scheme => SchemeResult.Of(scheme, tally, asked.AsOf)).ToImmutableArray();
        foreach (var note in results.Select(result => result.Profiles.Window.Excluded).Where(note => note.Length > 0).Distinct()) notes.Add($"{note} and is left out of period metrics");
        foreach (var empty in results.Where(result => result.Profiles.Count == 0)) notes.Add($"{empty.Scheme.Name}: the facts tell of no {empty.Scheme.Subject}");
        foreach (var result in results) foreach (var column in result.Metrics) if (Blank(column, result, tally) is { } note) notes.Add(note);
        if (tally.Beside > 0) notes.Add(string.Create(CultureInfo.InvariantCulture, $"{tally.Beside} lines are of entities that lie below no node of the level asked for, and count for none"));
        if (tally.Apart > 0) notes.Add(string.Create(CultureInfo.InvariantCulture, $"{tally.Apart} lines lack the context of a scheme's grain and count for none of its subjects; a mapping tells it by 'context'"));
        if (asked.Explain is { } id && results.All(result => result.Profiles.Find(id) < 0))
            throw ConfigurationException.Of("--explain", "", $"'{id}' is in none of the results; ids are compared as the file writes them");
        if (asked.Out is not null) SegmentCsv.Write(results, asked.Out);
        return new(results, sources.ToImmutable(), notes.ToImmutable(), quarantine.Path);
    }

    /// <summary>A metric that nobody has, because no file tells what it is computed from.</summary>
    private static string? Blank(MetricColumn column, SchemeResult result, FactTally tally)
    {
        var from = column.Metric.FromOf(result.Scheme.Entity);
        return column.Values.Length == 0 || column.Values.Any(value => value is not null) || from.All(tally.Kinds.Contains)
            ? null
            : $"{result.Scheme.Name}: nobody has {column.Metric.Name}, which is computed from {string.Join(" and ", from.Select(SegmentText.Word))}; the files tell {string.Join(" and ", tally.Kinds.Select(SegmentText.Word))}";
    }

    private static string Print(string file)
    {
        using var stream = File.OpenRead(file);
        return Convert.ToHexString(SHA256.HashData(stream));
    }

    /// <summary>The built-in mapping of facts most of whose columns the file has, all of them.</summary>
    private static Mapping Fitting(string file)
    {
        var candidates = Mappings.Names.Select(name => Mappings.BuiltIn(name)!).Where(mapping => mapping.GroupsRows && mapping.File.Columns.IsEmpty).ToList();
        return candidates.Where(mapping => FactFile.Fits(file, mapping)).MaxBy(mapping => mapping.VendorFields.Length)
            ?? throw ConfigurationException.Of(file, "", $"none of the mappings {string.Join(", ", candidates.Select(mapping => mapping.Name))} fits its columns; name one with --mapping");
    }

    /// <summary>Passes on what is reported later than a second after the start, once a second.</summary>
    private sealed class Seconds(long started, Action<long> say) : IProgress<long>
    {
        private double next = 1;

        public void Report(long value)
        {
            var elapsed = Stopwatch.GetElapsedTime(started).TotalSeconds;
            if (elapsed < next) return;
            next = elapsed + 1;
            say(value);
        }
    }
}
