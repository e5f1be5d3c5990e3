using SegSync.Core.Mastering;
using SegSync.Core.Records;
using SegSync.Core.Storing;

namespace SegSync.Core.Profiling;

/// <summary>Metrics of a master per calendar month, over all its records.</summary>
/// <param name="Master">Whose.</param>
/// <param name="Kind">What it is about.</param>
/// <param name="Tie">Smallest record id of the master: settles ties, independent of the order of arrival.</param>
/// <param name="Months">Month (<c>yyyy-MM</c>) to figures; months without facts are absent.</param>
/// <param name="Last">Latest business date, <c>yyyy-MM-dd</c>; empty without facts.</param>
/// <param name="Inputs">Ledger hash per record that has facts: which bucket versions it was computed from.</param>
public sealed record Profile(
    MasterId Master,
    EntityKind Kind,
    string Tie,
    ImmutableSortedDictionary<string, MonthFigures> Months,
    string Last,
    ImmutableArray<string> Inputs)
{
    /// <summary>Id of the profile in its master's partition.</summary>
    public const string Id = "profile";

    /// <summary>Earliest business date, <c>yyyy-MM-dd</c>; empty without facts.</summary>
    public string First { get; init; } = "";

    /// <summary>What a supplier delivered, as <c>system|product</c>, to the month in which it came first; null for others.</summary>
    public ImmutableSortedDictionary<string, string>? Products { get; init; }

    /// <summary>Revenue over all months, in the landscape's currency, exact.</summary>
    public decimal Revenue => Months.Values.Sum(month => month.Revenue);

    /// <summary>SHA-256 of the profile's JSON.</summary>
    public string Hash() => ContentHash.OfJson(this);

    /// <summary>Where the facts belong below the master, <c>plant=1010</c>; null for all facts of the master.</summary>
    public string? Context { get; init; }

    /// <summary>Document kind of the profiles of an entity kind.</summary>
    public static string KindOf(EntityKind kind) => $"{Kinds.Profile}/{kind.Word()}";

    /// <summary>Document kind of the profiles of a grain.</summary>
    public static string KindOf(Grain grain) => $"{KindOf(grain.Kind)}/{grain.Text}";

    /// <summary>Id of a profile of a grain in its master's partition.</summary>
    /// <param name="grain">The grain's names; empty for the master itself.</param>
    /// <param name="context">The context; empty for what all ids of the grain begin with.</param>
    public static string IdOf(string grain, string context) => grain.Length == 0 ? Id : $"{Id}|{grain}|{context}";

    /// <summary>Sums the ledgers of a master's records.</summary>
    /// <param name="master">Whose.</param>
    /// <param name="kind">What it is about.</param>
    /// <param name="members">Its records.</param>
    /// <param name="ledgers">The ledgers of its records, by record.</param>
    /// <param name="rates">Currency to units of the landscape's currency.</param>
    /// <exception cref="MissingRateException">Facts have landed in a currency that has no rate any more.</exception>
    public static Profile Of(
        MasterId master, EntityKind kind, IReadOnlyCollection<RecordKey> members, IReadOnlyDictionary<RecordKey, Ledger> ledgers, IReadOnlyDictionary<string, decimal> rates)
    {
        var months = ImmutableSortedDictionary.CreateBuilder<string, MonthFigures>(StringComparer.Ordinal);
        var inputs = ImmutableArray.CreateBuilder<string>();
        SortedDictionary<string, string>? products = null;
        var (first, last) = ("", "");
        foreach (var member in members.OrderBy(member => member.ToString(), StringComparer.Ordinal))
        {
            if (!ledgers.TryGetValue(member, out var ledger)) continue;
            inputs.Add($"{member} {ledger.Hash()}");
            foreach (var (period, head) in ledger.Periods)
            {
                if (head.Lines == 0 && head.Deliveries is null) continue;
                var sum = months.GetValueOrDefault(period) ?? new(0, 0, 0);
                months[period] = new(sum.Units + head.Units, sum.Revenue + Converted(head.Money, member), sum.Lines + head.Lines)
                {
                    Orders = sum.Orders + head.Orders, Deliveries = Deliveries.Add(sum.Deliveries, head.Deliveries),
                    Freight = head.Freight is { } freight ? new((sum.Freight?.Lines ?? 0) + freight.Lines, (sum.Freight?.Money ?? 0) + Converted(freight.Money, member)) : sum.Freight,
                };
                foreach (var product in head.Products ?? []) Note($"{member.System}|{product}", period);
                if (head.Lines == 0) continue;
                if (first.Length == 0 || string.CompareOrdinal(head.First, first) < 0) first = head.First;
                if (string.CompareOrdinal(head.Last, last) > 0) last = head.Last;
            }
        }

        var tie = members.Select(member => member.Id).Min(StringComparer.Ordinal) ?? "";
        return new(master, kind, tie, months.ToImmutable(), last, inputs.ToImmutable()) { First = first, Products = products?.ToImmutableSortedDictionary(StringComparer.Ordinal) };

        void Note(string product, string period)
        {
            products ??= new(StringComparer.Ordinal);
            if (!products.TryGetValue(product, out var known) || string.CompareOrdinal(period, known) < 0) products[product] = period;
        }

        decimal Converted(ImmutableSortedDictionary<string, decimal> money, RecordKey member) =>
            money.Sum(amount => amount.Value * (rates.TryGetValue(amount.Key, out var rate) ? rate : throw new MissingRateException(amount.Key, member)));
    }
}

/// <summary>Figures of one month.</summary>
/// <param name="Units">Units sold; of a supplier received.</param>
/// <param name="Revenue">In the landscape's currency; of a supplier what was spent.</param>
/// <param name="Lines">Order lines; of a supplier receipts.</param>
public sealed record MonthFigures(decimal Units, decimal Revenue, int Lines)
{
    /// <summary>Orders whose first line lies in the month; an order counts once for every record of the master that it names.</summary>
    public int Orders { get; init; }

    /// <summary>Times of delivery; null where none is known.</summary>
    public Deliveries? Deliveries { get; init; }

    /// <summary>Freight; null where none is known.</summary>
    public MonthFreight? Freight { get; init; }
}

/// <summary>Freight of a month as far as it is known.</summary>
/// <param name="Lines">Lines whose freight is known.</param>
/// <param name="Money">In the landscape's currency.</param>
public sealed record MonthFreight(int Lines, decimal Money);

/// <summary>A landscape no longer knows a currency in which facts have landed. Says which, where and what to do.</summary>
public sealed class MissingRateException(string currency, RecordKey record)
    : Exception($"facts of {record.System} {record.Id} are in {currency}, for which the landscape has no rate any more; put it back under 'rates'");
