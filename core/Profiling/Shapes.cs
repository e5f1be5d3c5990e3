namespace SegSync.Core.Profiling;

/// <summary>How demand runs over the periods of a window.</summary>
internal static class Shapes
{
    /// <summary>Slope of the least-squares line over the mean, per period.</summary>
    public static decimal? Trend(ReadOnlySpan<decimal> values)
    {
        if (values.Length < 3) return null;
        decimal sum = 0, weighted = 0, spread = 0;
        var middle = (values.Length - 1) / 2m;
        for (var i = 0; i < values.Length; i++)
        {
            sum += values[i];
            weighted += (i - middle) * values[i];
            spread += (i - middle) * (i - middle);
        }

        return sum <= 0 ? null : weighted / spread * values.Length / sum;
    }

    /// <summary>The largest season's mean over the mean of all, over whole years counted back from the end.</summary>
    public static decimal? Seasonality(ReadOnlySpan<decimal> values, Window window)
    {
        var year = window.Calendar.PerYear;
        var years = values.Length / year;
        if (years < 2 || values.Length != window.Count) return null;
        var whole = values[^(years * year)..];
        decimal sum = 0, largest = 0;
        for (var season = 0; season < year; season++)
        {
            decimal of = 0;
            for (var i = season; i < whole.Length; i += year) of += whole[i];
            sum += of;
            largest = Math.Max(largest, of);
        }

        return sum <= 0 ? null : largest * year / sum;
    }

    /// <summary>Squared coefficient of variation of the lead time, population.</summary>
    public static decimal? LeadVariation(Delivery delivery) =>
        delivery.Days <= 0 ? null : Math.Max(0, (delivery.Led * delivery.Squares) - (delivery.Days * delivery.Days)) / (delivery.Days * delivery.Days);
}
