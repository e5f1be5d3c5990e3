using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using SegSync.Connectors.Files;
using SegSync.Core.Connecting;
using SegSync.Core.Landing;
using SegSync.Core.Profiling;
using SegSync.Core.Records;
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

    /// <summary>What was asked besides codes; of each result one.</summary>
    public ImmutableArray<SegmentChecks> Checks { get; init; } = [];

    /// <exception cref="ConfigurationException">No mapping fits a file, or the entity to explain is not there.</exception>
    /// <exception cref="ConnectorException">A file cannot be read.</exception>
    public static SegmentWork Run(SegmentAsk asked, TimeProvider time, CancellationToken cancellationToken)
    {
        var latest = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime).AddDays(1);
        var notes = ImmutableArray.CreateBuilder<string>();
        using var quarantine = new QuarantineFile(asked.Out is null ? null : asked.Out + ".quarantine.csv");
        var facts = Distinct(asked.Facts, notes).Select(fact => (fact.File, Mapping: fact.Mapping ?? Fitting(fact.File))).ToList();
        var (tally, sources) = Read(asked.AsOf, quarantine.Write);
        var currencies = sources.SelectMany(source => source.Counts.Currencies).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        if (currencies.Count > 1 && asked.Tables.Conversions.Rates is null)
            throw new ConnectorException(ConnectorFault.Fatal, "segment", $"the facts are in {string.Join(", ", currencies)}, which cannot be added up; give their rates with --rates");
        if (!tally.MixedUnits.IsEmpty)
        {
            var (product, units) = tally.MixedUnits[0];
            throw new ConnectorException(ConnectorFault.Fatal, "segment",
                $"{tally.MixedUnits.Length} products are told in several units, which cannot be added up, such as {product} in {string.Join(", ", units)}; give their factors with --units");
        }

        notes.AddRange(asked.Attributes.Select(file => file.Read(tally)).Where(note => note.Length > 0));
        var results = asked.Schemes.Select(scheme => SchemeResult.Of(scheme, tally, asked.AsOf)).ToImmutableArray();
        foreach (var note in results.Select(result => result.Profiles.Window.Excluded).Where(note => note.Length > 0).Distinct()) notes.Add($"{note} and is left out of period metrics");
        notes.AddRange(results.SelectMany(result => Absent(result, tally)));
        foreach (var result in results) foreach (var column in result.Metrics) if (Blank(column, result, tally) is { } note) notes.Add(note);
        if (tally.Beside > 0) notes.Add(string.Create(CultureInfo.InvariantCulture, $"{tally.Beside} lines are of entities that lie below no node of the level asked for, and count for none"));
        if (tally.Apart > 0) notes.Add(string.Create(CultureInfo.InvariantCulture, $"{tally.Apart} lines lack the context of a scheme's grain and count for none of its subjects; a mapping tells it by 'context'"));
        if (asked.Explain is { } id && results.All(result => result.Profiles.Find(id) < 0))
            throw ConfigurationException.Of("--explain", "", $"'{id}' is in none of the results; ids are compared as the file writes them");
        var checks = SegmentChecks.Of(results, asked, Earlier, cancellationToken);
        if (asked.Out is not null) SegmentCsv.Write(results, asked.Out);
        return new(results, sources, notes.ToImmutable(), quarantine.Path) { Checks = checks };

        FactTally Earlier(DateOnly date)
        {
            var (then, _) = Read(date, (_, _, _, _, _) => { });
            foreach (var file in asked.Attributes) file.Read(then);
            return then;
        }

        (FactTally Tally, ImmutableArray<SegmentSource> Sources) Read(DateOnly? asOf, Action<string, int, string, string, string> refused)
        {
            var sums = new FactTally(asked.Needs, asOf, asked.Tables.Nodes);
            var read = ImmutableArray.CreateBuilder<SegmentSource>();
            var started = Stopwatch.GetTimestamp();
            foreach (var (file, mapping) in facts)
            {
                var progress = new Seconds(started, rows => Console.Error.WriteLine($"{Path.GetFileName(file)}: {rows.ToString("N0", CultureInfo.InvariantCulture)} rows"));
                read.Add(new(file, mapping.Name, new FactFile(file, mapping, latest) { Zone = asked.Tables.Zone, Conversions = asked.Tables.Conversions }.Read(sums, (line, field, reason, text) => refused(file, line, field, reason, text), progress, cancellationToken)));
            }

            return (sums, read.ToImmutable());
        }
    }

    /// <summary>The files, each content once for each mapping: one file may tell of orders and of their delivery.</summary>
    private static IEnumerable<(string File, Mapping? Mapping)> Distinct(ImmutableArray<(string File, Mapping? Mapping)> facts, ImmutableArray<string>.Builder notes)
    {
        var seen = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (file, mapping) in facts)
        {
            if (facts.Length == 1 || seen.TryAdd(Print(file) + mapping?.Name, file)) yield return (file, mapping);
            else notes.Add($"{file} has the same content as {seen[Print(file) + mapping?.Name]} and was read once");
        }
    }

    /// <summary>What a scheme asks for and nothing tells.</summary>
    private static IEnumerable<string> Absent(SchemeResult result, FactTally tally)
    {
        var entity = result.Scheme.Subject;
        if (result.Profiles.Count == 0) yield return $"{result.Scheme.Name}: the facts tell of no {entity}{Otherwise(result.Scheme.Entity, tally)}";
        foreach (var attribute in result.Scheme.Attributes.Where(attribute => result.Profiles.Count > 0 && !result.Profiles.Tells(attribute)))
            yield return $"{result.Scheme.Name}: nothing tells '{attribute}' of any {entity}; the mapping may tell it under 'references', or a file given with --attributes";
    }

    /// <summary>Whom the facts may be about, where they are of kinds that tell nothing of an entity.</summary>
    private static string Otherwise(EntityKind entity, FactTally tally) => tally.Kinds.Any(kind => EntityTally.Concerns(entity, kind))
        ? ""
        : $"; they are {string.Join(" and ", tally.Kinds.Select(SegmentText.Word))}, which tell nothing of {(entity == EntityKind.Supplier ? "suppliers: these are known by receipts" : $"{entity.Word()}s")}";

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
