using System.Text;

namespace SegSync.Core.Landing;

/// <summary>Converts the money and quantities of rows. Each is exact, or the row is refused with what is missing.</summary>
/// <param name="conversions">By what.</param>
/// <param name="currency">Where the currency is; null where the mapping tells no money.</param>
/// <param name="unit">Where the unit is; null where the mapping tells none, so that quantities stay as they are.</param>
internal sealed class RowConversion(Conversions conversions, RowValue? currency, RowValue? unit)
{
    public void Convert(RowCells row, scoped ref RowFact fact, scoped ref MappingFault? fault)
    {
        if (conversions.Rates is { } rates && currency is not null) Money(rates, row, ref fact, ref fault);
        if (conversions.Units is { } units && unit is not null && fault is null) Units(units, row, ref fact, ref fault);
    }

    private void Money(DatedRates rates, RowCells row, scoped ref RowFact fact, scoped ref MappingFault? fault)
    {
        var money = Encoding.UTF8.GetString(currency!.Id(row, ref fault));
        if (fault is not null) return;
        if (rates.At(money, fact.Day) is not { } rate)
        {
            fault = MappingFault.Of(Name(currency, "currency"), money, $"has no rate to {rates.Currency} on {MappingRead.Iso(DateOnly.FromDayNumber(fact.Day))} or before; add one, or correct the currency");
            return;
        }

        fact.Amount = Exact(fact.Amount, rate, Name(currency, "currency"), ref fault) ?? 0;
        fact.Freight = Exact(fact.Freight, rate, Name(currency, "currency"), ref fault);
        fact.Cost = Exact(fact.Cost, rate, Name(currency, "currency"), ref fault);
    }

    private void Units(UnitTable units, RowCells row, scoped ref RowFact fact, scoped ref MappingFault? fault)
    {
        var measure = Encoding.UTF8.GetString(unit!.Id(row, ref fault));
        if (fault is not null) return;
        if (units.Of(fact.Product, measure) is not { } factor)
        {
            fault = measure.Length == 0
                ? new(Name(unit, "unit"), "is missing; with a table of units every line needs one")
                : MappingFault.Of(Name(unit, "unit"), measure, $"has no factor for the product {Encoding.UTF8.GetString(fact.Product)}; add one to the units, or correct the unit");
            return;
        }

        fact.Quantity = Exact(fact.Quantity, factor, Name(unit, "unit"), ref fault) ?? 0;
        fact.Asked = Exact(fact.Asked, factor, Name(unit, "unit"), ref fault);
        fact.Rejected = Exact(fact.Rejected, factor, Name(unit, "unit"), ref fault);
    }

    private static decimal? Exact(decimal? value, decimal factor, string field, scoped ref MappingFault? fault)
    {
        if (value is not { } given) return null;
        var product = Conversions.Times(given, factor);
        if (product is null) fault ??= MappingFault.Of(field, MappingRead.Plain(given), $"times {MappingRead.Plain(factor)} cannot be kept exactly");
        return product;
    }

    private static string Name(RowValue value, string otherwise) => value.Name.Length == 0 ? otherwise : value.Name;
}
