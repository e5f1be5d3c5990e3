using System.Globalization;
using SegSync.Connectors.Files;
using SegSync.Core.Landing;
using SegSync.Core.Profiling;
using SegSync.Core.Segmenting;
using SegSync.Core.Syncing;
using SegSync.Functions.Configuration;

namespace SegSync.Functions.Commands.Segmenting;

/// <summary>What a call of <c>segment</c> gives besides facts: rates, units, what lies above entities, time zone, costs.</summary>
internal sealed record SegmentTables
{
    /// <summary>By what money and quantities are converted.</summary>
    public Conversions Conversions { get; init; } = Conversions.None;

    /// <summary>What lies above the entities; null where nothing was given.</summary>
    public Nodes? Nodes { get; init; }

    /// <summary>Time zone of the business unit; null for those of the mappings.</summary>
    public TimeZoneInfo? Zone { get; init; }

    /// <summary>Costs of the landscape.</summary>
    public ImmutableSortedDictionary<string, decimal> Costs { get; init; } = ImmutableSortedDictionary<string, decimal>.Empty;

    /// <exception cref="ConfigurationException">Something is wrong; carries all of it.</exception>
    public static SegmentTables Of(string? rates, string? currency, string? units, string? hierarchy, string? zone, Landscape? landscape, CancellationToken cancellationToken)
    {
        var errors = ImmutableArray.CreateBuilder<ConfigurationError>();
        var known = TimeZoneInfo.Utc;
        if (zone is not null && !TimeZoneInfo.TryFindSystemTimeZoneById(zone, out known)) errors.Add(new("--zone", "", $"'{zone}' is no time zone; a name such as Europe/Berlin was expected"));
        if (currency is not null && rates is null) errors.Add(new("--currency", "", "needs --rates, by which amounts are converted"));
        var tables = new SegmentTables
        {
            Conversions = new(rates is not null ? RatesOf(rates, currency, errors, cancellationToken) : RatesOf(landscape), units is not null ? UnitsOf(units, errors, cancellationToken) : UnitsOf(landscape)),
            Nodes = hierarchy is null ? null : NodesOf(hierarchy, errors, cancellationToken),
            Zone = zone is null ? null : known,
            Costs = landscape?.Costs ?? ImmutableSortedDictionary<string, decimal>.Empty,
        };
        return errors.Count == 0 ? tables : throw new ConfigurationException(errors.ToImmutable());
    }

    /// <summary>The scheme as this call can decide it.</summary>
    public SchemeFile Fit(SchemeFile scheme, ICollection<ConfigurationError> errors)
    {
        if (scheme.Node is { } level)
        {
            if (Nodes is null) errors.Add(new(scheme.Name, "$.node", "needs --hierarchy, which says what lies above the entities"));
            else if (level != Nodes.AnyLevel && !Nodes.Levels.Contains(level)) errors.Add(new(scheme.Name, "$.node", $"is '{level}', of which the hierarchy has none; its levels are {string.Join(", ", Nodes.Levels)}"));
        }

        if (!scheme.Grain.IsEmpty && !scheme.Attributes.IsEmpty) errors.Add(new(scheme.Name, "$.grain", "goes with attributes in a hub alone: files tell them of entities, not of entities in a context"));
        if (!scheme.CostsOfLandscape) return scheme;
        if (Costs.IsEmpty) errors.Add(new(scheme.Name, "$.costs", "are those of the landscape; give one with 'costs' by --landscape"));
        return scheme with { Costs = Costs };
    }

    private static DatedRates? RatesOf(Landscape? landscape) => landscape is null || landscape.Rates.IsEmpty
        ? null
        : DatedRates.Of(landscape.Currency, landscape.Rates.Select(rate => (DateOnly.MinValue, rate.Key, rate.Value)), out _);

    private static UnitTable? UnitsOf(Landscape? landscape) =>
        landscape is null || landscape.Units.IsEmpty ? null : UnitTable.Of(landscape.Units.Select(unit => (unit.Product, unit.Unit, unit.Factor)), out _);

    private static DatedRates? RatesOf(string file, string? currency, ImmutableArray<ConfigurationError>.Builder errors, CancellationToken cancellationToken)
    {
        var rows = new List<(DateOnly From, string Currency, string To, decimal Rate)>();
        Read(file, ["date", "from", "to", "rate"], errors, cells =>
        {
            if (!DateOnly.TryParseExact(cells[0], "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var from)) return $"date '{cells[0]}' is no day; yyyy-MM-dd was expected";
            if (cells[1] is not { } one || cells[2] is not { } other || Number(cells[3]) is not { } rate) return "lacks a currency, or a rate that is a number such as 0.92";
            rows.Add((from, one, other, rate));
            return null;
        }, cancellationToken);
        var targets = rows.Select(row => row.To).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        var target = currency ?? (targets.Count == 1 ? targets[0] : null);
        if (target is null || (currency is not null && !targets.Contains(currency)))
        {
            errors.Add(new(file, "", $"has rates to {(targets.Count == 0 ? "no currency" : string.Join(", ", targets))}; {(target is null ? "name one with --currency" : $"to {currency} there is none")}"));
            return null;
        }

        var read = DatedRates.Of(target, rows.Where(row => row.To == target).Select(row => (row.From, row.Currency, row.Rate)), out var problems);
        errors.AddRange(problems.Select(problem => new ConfigurationError(file, "", problem)));
        return read;
    }

    private static UnitTable? UnitsOf(string file, ImmutableArray<ConfigurationError>.Builder errors, CancellationToken cancellationToken)
    {
        var rows = new List<(string Product, string Unit, decimal Factor)>();
        Read(file, ["product", "unit", "factor"], errors, cells =>
        {
            if (cells[1] is not { } unit || Number(cells[2]) is not { } factor) return "lacks a unit, or a factor that is a number such as 12";
            rows.Add((cells[0] ?? "", unit, factor));
            return null;
        }, cancellationToken);
        var read = UnitTable.Of(rows, out var problems);
        errors.AddRange(problems.Select(problem => new ConfigurationError(file, "", problem)));
        return read;
    }

    private static Nodes NodesOf(string file, ImmutableArray<ConfigurationError>.Builder errors, CancellationToken cancellationToken)
    {
        var rows = new List<(string Child, string Parent, string Level)>();
        Read(file, ["child", "parent", "level"], errors, cells =>
        {
            if (cells[0] is not { } child || cells[1] is not { } parent) return "lacks a child or a parent";
            rows.Add((child, parent, cells[2] ?? ""));
            return null;
        }, cancellationToken);
        var read = Nodes.Of(rows, out var problems);
        errors.AddRange(problems.Take(20).Select(problem => new ConfigurationError(file, "", problem)));
        return read;
    }

    private static void Read(
        string file, ImmutableArray<string> columns, ImmutableArray<ConfigurationError>.Builder errors, Func<string?[], string?> take, CancellationToken cancellationToken)
    {
        try
        {
            var wrong = new List<string>();
            wrong.AddRange(TableFile.Read(file, columns, (line, cells) =>
            {
                if (take(cells) is { } problem && wrong.Count < 20) wrong.Add($"line {line}: {problem}");
            }, cancellationToken));
            errors.AddRange(wrong.Select(problem => new ConfigurationError(file, "", problem)));
        }
        catch (Exception exception) when (exception is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            errors.Add(new(file, "", $"cannot be read: {exception.Message}"));
        }
    }

    private static decimal? Number(string? text) =>
        decimal.TryParse(text, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;
}
