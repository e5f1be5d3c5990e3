using System.Runtime.CompilerServices;
using System.Text;
using SegSync.Core.Records;

namespace SegSync.Core.Landing;

/// <summary>
/// A mapping of order lines bound to the columns of one file: makes facts of rows as <see cref="Mapping"/> does,
/// without documents, JSON and texts in between. Not safe for several threads.
/// </summary>
public sealed class RowFacts
{
    /// <summary>Kilograms of one line: a million tonnes.</summary>
    private const decimal Heaviest = 1_000_000_000;

    private readonly MappingContext context;
    private readonly (MappingRule Rule, int Column, bool Keeps)[] rules;
    private readonly (MappingRule Rule, int Column, Profiling.CleanseMark Mark)[] cleanse;
    private readonly FactKind kind;
    private readonly byte[] stream;
    private readonly RowConversion? conversion;
    private readonly bool monthly, tellsMore;
    private readonly RowValue date, order;
    private readonly RowValue? line, product, customer, supplier, quantity, amount, price, ordered, promised, delivered, leadDays, freight, currency;
    private readonly RowValue? weight, mode, lane;
    private readonly RowValue? unit, asked, rejected, cost, unitCost, picks, pallets, kilometres;
    private readonly (string Name, RowValue Value)[] places;
    private readonly Profiling.IdTable placeIds = new();
    private readonly List<string> contexts = [];
    private readonly HashSet<string> currencies = new(StringComparer.Ordinal);
    private byte[] lastCurrency = [];
    private readonly List<(string Field, string Reason)> doubts = [];

    /// <summary>Binds.</summary>
    /// <param name="mapping">A mapping of flat lines.</param>
    /// <param name="columns">The file's header.</param>
    /// <param name="context">Limits of dates.</param>
    /// <param name="conversions">By what money and quantities are converted; null (default) for not at all.</param>
    /// <exception cref="ArgumentException">The mapping makes no facts of single rows.</exception>
    public RowFacts(Mapping mapping, ImmutableArray<string> columns, MappingContext context, Conversions? conversions = null)
    {
        var lines = mapping.Lines is { Path: null } flat ? flat : throw new ArgumentException($"the mapping {mapping.Name} does not make facts of the rows of a file", nameof(mapping));
        this.context = context;
        monthly = mapping.IsMonthly;
        rules =
        [
            .. mapping.Where.Select(rule => (rule, columns.IndexOf(rule.Path.Text), true)),
            .. lines.Exclude.Select(rule => (rule, columns.IndexOf(rule.Path.Text), false)),
        ];
        cleanse = [.. lines.Cleanse.Select(one => (one.Rule, columns.IndexOf(one.Rule.Path.Text), one.Mark))];
        (kind, stream) = (lines.Kind, Encoding.UTF8.GetBytes(mapping.Stream));
        var fact = lines.Fact;
        order = RowValue.Of(mapping.Id, columns)!;
        date = RowValue.Of(fact.Date, columns)!;
        line = Bind(lines.Id);
        product = Bind(fact.Product);
        customer = Bind(fact.Customer);
        supplier = Bind(fact.Supplier);
        quantity = Bind(fact.Quantity);
        amount = Bind(fact.Amount);
        price = Bind(fact.Price);
        ordered = Bind(fact.Ordered);
        promised = Bind(fact.Promised);
        delivered = Bind(fact.Delivered);
        leadDays = Bind(fact.LeadDays);
        freight = Bind(fact.Freight);
        currency = Bind(fact.Currency);
        places = [.. fact.Context.Select(part => (part.Name, RowValue.Of(part.Value, columns)!))];
        weight = Bind(fact.Weight);
        mode = Bind(fact.Mode);
        lane = Bind(fact.Lane);
        asked = Bind(fact.Asked);
        rejected = Bind(fact.Rejected);
        cost = Bind(fact.Cost);
        unitCost = Bind(fact.UnitCost);
        picks = Bind(fact.Picks);
        pallets = Bind(fact.Pallets);
        kilometres = Bind(fact.Kilometres);
        tellsMore = (fact.Delivered ?? fact.LeadDays ?? fact.Freight) is not null || fact.Further.Any(value => value is not null);
        if (conversions is not null && conversions != Conversions.None) conversion = new(conversions, currency, Bind(fact.Unit));
        if (conversions?.Units is null) unit = Bind(fact.Unit);

        RowValue? Bind(MappingValue? value) => RowValue.Of(value, columns);
    }

    /// <summary>Values of the last row that could not be understood and without which it counts: freight, transport and times of delivery.</summary>
    public IReadOnlyList<(string Field, string Reason)> Doubts => doubts;

    /// <summary>Tells where facts belong below their entities. Default false: nobody asks.</summary>
    public bool TellsContext { get; init; }

    /// <summary>There are such values.</summary>
    public bool HasDoubts => doubts.Count > 0;

    /// <summary>The currencies of the facts so far.</summary>
    public IReadOnlySet<string> Currencies => currencies;

    /// <summary>Reads a row.</summary>
    /// <param name="row">The row.</param>
    /// <param name="fact">What it tells.</param>
    /// <param name="field">The column at fault, where it is refused.</param>
    /// <param name="reason">Why it is excluded or refused.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public RowOutcome Read(RowCells row, out RowFact fact, out string field, out string reason)
    {
        fact = default;
        fact.Kind = kind;
        fact.Stream = stream;
        (field, reason) = ("", "");
        MappingFault? fault = null;
        // as in an import: a row without a document is refused even where a rule would take its line out
        fact.Order = order.Id(row, ref fault);
        foreach (var (rule, column, keeps) in rules)
        {
            if ((fault is not null && !keeps) || rule.Holds(row[column]) == keeps) continue;
            reason = rule.Reason;
            return RowOutcome.Excluded;
        }

        fact.Day = date.Day(row, context, ref fault) ?? 0;
        // a month's facts count at its end: the month is over when the file tells it
        if (monthly && fact.Day > 0) fact.Day = Profiling.Calendar.Months.LastDay(Profiling.Calendar.Months.IndexOf(fact.Day));
        if (line is not null) fact.Line = line.Id(row, ref fault);
        if (product is not null) fact.Product = product.Id(row, ref fault);
        if (customer is not null) fact.Customer = customer.Id(row, ref fault);
        if (supplier is not null) fact.Supplier = supplier.Id(row, ref fault);
        var quantityDigits = 0;
        if (quantity is not null) fact.Quantity = quantity.Number(row, out quantityDigits, ref fault) ?? 0;
        if (amount is not null) fact.Amount = amount.Number(row, out _, ref fault) ?? 0;
        if (unit is not null) fact.Unit = unit.Id(row, ref fault);
        if (price?.Number(row, out var digits, ref fault) is { } each) fact.Amount = MappingFact.Times(price.Name, each, digits, fact.Quantity, quantityDigits, ref fault);
        if (currency is not null)
        {
            var money = currency.Id(row, ref fault);
            if (fault is null && !money.SequenceEqual(lastCurrency)) currencies.Add(Encoding.UTF8.GetString(lastCurrency = money.ToArray()));
        }

        if (TellsContext && places.Length > 0) fact.Context = ContextOf(row, ref fault);
        if (doubts.Count > 0) doubts.Clear();
        if (fault is null && tellsMore) Beside(row, quantityDigits, ref fact);
        if (fault is null) conversion?.Convert(row, ref fact, ref fault);
        if (fault is null) foreach (var (rule, column, mark) in cleanse) if (fact.Mark is null && rule.Holds(row[column])) fact.Mark = mark;
        if (fault is null) return RowOutcome.Fact;
        (field, reason) = (fault.Field, fault.Reason);
        return RowOutcome.Refused;
    }

    /// <summary>Contexts are few: each is put together once.</summary>
    private string ContextOf(RowCells row, scoped ref MappingFault? fault)
    {
        Span<byte> key = stackalloc byte[512];
        var length = 0;
        foreach (var (_, value) in places)
        {
            var given = value.Id(row, ref fault);
            if (length + given.Length + 1 > key.Length) fault ??= new(value.Name, "is too long for a context; 200 characters are taken");
            if (fault is not null) return "";
            given.CopyTo(key[length..]);
            length += given.Length;
            key[length++] = 0;
        }

        var index = placeIds.Add(key[..length]);
        if (index < contexts.Count) return contexts[index];
        var texts = Encoding.UTF8.GetString(key[..length]).Split('\0');
        contexts.Add(string.Join(',', places.Select((place, i) => (place.Name, Text: texts[i])).Where(part => part.Text.Length > 0).Select(part => $"{part.Name}={FactContext.Escaped(part.Text)}")));
        return contexts[index];
    }

    private void Beside(RowCells row, int quantityDigits, scoped ref RowFact fact)
    {
        MappingFault? fault = null;
        fact.Freight = freight?.Number(row, out _, ref fault);
        Doubt(ref fault);
        fact.LeadDays = leadDays is null ? null : MappingDays.Told(leadDays.Name, leadDays.Number(row, out _, ref fault), ref fault);
        Doubt(ref fault);
        var arrived = delivered?.Day(row, context, ref fault);
        var start = ordered?.Day(row, context, ref fault);
        fact.LeadDays = MappingDays.Between(fact.LeadDays, delivered?.Name ?? "", arrived, start, ref fault);
        Doubt(ref fault);
        fact.LateDays = arrived - promised?.Day(row, context, ref fault);
        Doubt(ref fault);
        fact.Asked = Figure(asked, row);
        fact.Rejected = Figure(rejected, row);
        if (fact.Rejected > fact.Quantity)
        {
            doubts.Add((rejected!.Name, $"'{MappingRead.Plain(fact.Rejected.Value)}' is more than the {MappingRead.Plain(fact.Quantity)} received"));
            fact.Rejected = null;
        }

        fact.Cost = cost?.Number(row, out _, ref fault);
        if (unitCost?.Number(row, out var digits, ref fault) is { } each) fact.Cost = MappingFact.Times(unitCost.Name, each, digits, fact.Quantity, quantityDigits, ref fault);
        if (fault is not null) fact.Cost = null;
        Doubt(ref fault);
        fact.Picks = Figure(picks, row);
        fact.Pallets = Figure(pallets, row);
        fact.Kilometres = Figure(kilometres, row);
        fact.Weight = Figure(weight, row, Heaviest);
        if (mode is not null) fact.Mode = Word(mode, row);
        if (lane is not null) fact.Lane = Word(lane, row);
    }

    /// <summary>A number that cannot be below zero.</summary>
    private decimal? Figure(RowValue? value, RowCells row, decimal most = decimal.MaxValue)
    {
        MappingFault? fault = null;
        var figure = value?.Number(row, out _, ref fault);
        if (figure < 0) fault ??= MappingFault.Of(value!.Name, MappingRead.Plain(figure.Value), "is below zero");
        if (figure > most) fault ??= MappingFault.Of(value!.Name, MappingRead.Plain(figure.Value), $"is more than {MappingRead.Plain(most)}");
        if (fault is null) return figure;
        Doubt(ref fault);
        return null;
    }

    private ReadOnlySpan<byte> Word(RowValue? value, RowCells row)
    {
        MappingFault? fault = null;
        var word = value is null ? [] : value.Id(row, ref fault);
        Doubt(ref fault);
        return word;
    }

    private void Doubt(ref MappingFault? fault)
    {
        if (fault is not null) doubts.Add((fault.Field, fault.Reason));
        fault = null;
    }
}
