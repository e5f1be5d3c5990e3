using System.Globalization;

namespace SegSync.Core.Segmenting;

/// <summary>Figures as sentences show them.</summary>
internal static class Figures
{
    /// <summary>At most six decimals.</summary>
    public static string Of(decimal? value) => value is { } given ? given.ToString("0.######", CultureInfo.InvariantCulture) : "missing";

    /// <summary>A share in percent.</summary>
    public static string Percent(decimal share) => $"{Of(share * 100)}%";

    /// <summary>All digits of an exact sum.</summary>
    public static string Exact(decimal value) => value.ToString("0.############################", CultureInfo.InvariantCulture);
}
