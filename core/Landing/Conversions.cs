using System.Text;

namespace SegSync.Core.Landing;

/// <summary>By what money and quantities of facts are converted. What cannot be converted is refused, never guessed.</summary>
/// <param name="Rates">Currencies; null for none: amounts stay as they are.</param>
/// <param name="Units">Units of measure; null for none: quantities stay as they are.</param>
public sealed record Conversions(DatedRates? Rates, UnitTable? Units)
{
    /// <summary>Nothing is converted.</summary>
    public static readonly Conversions None = new(null, null);

    /// <summary>The product of both, exactly or not at all.</summary>
    internal static decimal? Times(decimal value, decimal factor)
    {
        if (factor == 1) return value;
        if (value.Scale + factor.Scale > MappingNumber.MostDigits || (factor > 1 && Math.Abs(value) >= MappingNumber.Beyond / factor)) return null;
        var product = value * factor;
        // where digits do not fit, decimal rounds to fewer of them
        return product.Scale == value.Scale + factor.Scale ? product : null;
    }
}

/// <summary>What one unit of a currency is worth in another one, from which day on. The inverse of a rate is never used: it is another rate, and rarely exact.</summary>
public sealed class DatedRates
{
    private readonly Dictionary<string, (int[] From, decimal[] Rate)> rates = new(StringComparer.Ordinal);

    private DatedRates(string currency) => Currency = currency;

    /// <summary>The currency that everything is converted to.</summary>
    public string Currency { get; }

    /// <summary>Reads rates.</summary>
    /// <param name="currency">The currency to convert to.</param>
    /// <param name="rows">First day, currency, and its worth, above zero, in <paramref name="currency"/> from that day on.</param>
    /// <param name="problems">Two rates for one currency and day; a rate that is not above zero.</param>
    public static DatedRates Of(string currency, IEnumerable<(DateOnly From, string Currency, decimal Rate)> rows, out ImmutableArray<string> problems)
    {
        var (read, wrong) = (new DatedRates(currency), ImmutableArray.CreateBuilder<string>());
        foreach (var group in rows.GroupBy(row => row.Currency, StringComparer.Ordinal))
        {
            var sorted = group.Distinct().OrderBy(row => row.From).ToList();
            foreach (var row in sorted.Where(row => row.Rate <= 0)) wrong.Add($"{row.Currency} {MappingRead.Iso(row.From)}: {MappingRead.Plain(row.Rate)} is no rate; a number above zero was expected");
            foreach (var twice in sorted.Zip(sorted.Skip(1)).Where(pair => pair.First.From == pair.Second.From)) wrong.Add($"{group.Key} has two rates from {MappingRead.Iso(twice.First.From)}");
            read.rates[group.Key] = ([.. sorted.Select(row => row.From.DayNumber)], [.. sorted.Select(row => row.Rate)]);
        }

        problems = wrong.ToImmutable();
        return read;
    }

    /// <summary>What one unit of a currency is worth on a day: the rate of the latest day up to it; null where there is none.</summary>
    public decimal? At(string currency, int day)
    {
        if (currency == Currency) return 1;
        if (!rates.TryGetValue(currency, out var of)) return null;
        var at = Array.BinarySearch(of.From, day);
        if (at < 0) at = ~at - 1;
        return at < 0 ? null : of.Rate[at];
    }
}

/// <summary>How many base units one unit of measure is: for a product by name, else in general.</summary>
public sealed class UnitTable
{
    private readonly Dictionary<(string Product, string Unit), decimal> factors = [];

    private UnitTable()
    {
    }

    /// <summary>Reads factors.</summary>
    /// <param name="rows">Product id (empty for any), unit as files write it, and how many base units it is, above zero. A base unit has the factor 1.</param>
    /// <param name="problems">A factor told twice; one that is not above zero.</param>
    public static UnitTable Of(IEnumerable<(string Product, string Unit, decimal Factor)> rows, out ImmutableArray<string> problems)
    {
        var (read, wrong) = (new UnitTable(), ImmutableArray.CreateBuilder<string>());
        foreach (var (product, unit, factor) in rows)
        {
            var what = product.Length == 0 ? unit : $"{unit} of {product}";
            if (factor <= 0) wrong.Add($"{what}: {MappingRead.Plain(factor)} is no factor; a number above zero was expected");
            if (!read.factors.TryAdd((product, unit), factor) && read.factors[(product, unit)] != factor) wrong.Add($"{what} has two factors");
        }

        problems = wrong.ToImmutable();
        return read;
    }

    /// <summary>How many base units one unit of a product is; null where that is not known.</summary>
    public decimal? Of(string product, string unit) =>
        factors.TryGetValue((product, unit), out var own) || factors.TryGetValue(("", unit), out own) ? own : null;

    /// <summary>The same of ids in UTF-8.</summary>
    internal decimal? Of(ReadOnlySpan<byte> product, string unit) => Of(Encoding.UTF8.GetString(product), unit);
}
