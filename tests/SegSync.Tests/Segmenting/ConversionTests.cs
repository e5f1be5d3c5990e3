using FsCheck;
using FsCheck.Fluent;
using SegSync.Core.Landing;

namespace SegSync.Tests.Segmenting;

public class ConversionTests
{
    private static readonly DatedRates Rates = DatedRates.Of("EUR", [(new(2026, 1, 1), "USD", 0.92m), (new(2026, 2, 1), "USD", 0.95m), (new(2026, 1, 15), "GBP", 1.17m)], out _);

    [Theory]
    [InlineData("USD", "2025-12-31", null)] // before the first rate there is none, and none is guessed
    [InlineData("USD", "2026-01-01", 0.92)]
    [InlineData("USD", "2026-01-31", 0.92)]
    [InlineData("USD", "2026-02-01", 0.95)]
    [InlineData("USD", "2030-01-01", 0.95)]
    [InlineData("GBP", "2026-01-14", null)]
    [InlineData("EUR", "2000-01-01", 1.0)]
    [InlineData("CHF", "2026-02-01", null)]
    [InlineData("usd", "2026-02-01", null)]
    public void A_rate_holds_from_its_day_to_the_next(string currency, string day, double? rate) =>
        Rates.At(currency, DateOnly.Parse(day, System.Globalization.CultureInfo.InvariantCulture).DayNumber).ShouldBe((decimal?)rate);

    [Theory]
    [InlineData("p1", "CS", 24.0)]
    [InlineData("p2", "CS", 12.0)]
    [InlineData("p2", "EA", 1.0)]
    [InlineData("p2", "PAL", null)]
    public void A_products_own_factor_goes_before_the_general_one(string product, string unit, double? factor)
    {
        var units = UnitTable.Of([("p1", "CS", 24), ("", "CS", 12), ("", "EA", 1)], out var problems);
        problems.ShouldBeEmpty();
        units.Of(product, unit).ShouldBe((decimal?)factor);
    }

    [Fact]
    public void A_conversion_is_exact_or_there_is_none()
    {
        var number = from mantissa in Gen.Choose(int.MinValue, int.MaxValue) from scale in Gen.Choose(0, 16) select new decimal(Math.Abs((long)mantissa) % 1_000_000_000) / (decimal)Math.Pow(10, scale);
        Prop.ForAll(number.ToArbitrary(), number.ToArbitrary(), (value, factor) =>
        {
            var product = Conversions.Times(value, factor);
            if (product is { } given && factor != 0) (Scaled(given).Mantissa * Power(Scaled(value).Scale + Scaled(factor).Scale - Scaled(given).Scale)).ShouldBe(Scaled(value).Mantissa * Scaled(factor).Mantissa);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(500));
        Conversions.Times(0.123456789012345m, 0.123456789012345m).ShouldBeNull();
        Conversions.Times(999_999_999_999_999m, 2).ShouldBeNull();
        Conversions.Times(100.10m, 0.92m).ShouldBe(92.0920m);
    }

    [Fact]
    public void Tables_that_contradict_themselves_are_told()
    {
        DatedRates.Of("EUR", [(new(2026, 1, 1), "USD", 0.92m), (new(2026, 1, 1), "USD", 0.93m), (new(2026, 1, 2), "USD", 0)], out var rates);
        rates.ShouldBe(["USD 2026-01-02: 0 is no rate; a number above zero was expected", "USD has two rates from 2026-01-01"]);
        UnitTable.Of([("p", "CS", 1), ("p", "CS", 2), ("", "DZ", -1)], out var units);
        units.ShouldBe(["CS of p has two factors", "DZ: -1 is no factor; a number above zero was expected"]);
    }

    private static (System.Numerics.BigInteger Mantissa, int Scale) Scaled(decimal value)
    {
        var bits = decimal.GetBits(value);
        return (((System.Numerics.BigInteger)(uint)bits[2] << 64) + ((System.Numerics.BigInteger)(uint)bits[1] << 32) + (uint)bits[0], value.Scale);
    }

    private static System.Numerics.BigInteger Power(int exponent) => System.Numerics.BigInteger.Pow(10, exponent);
}
