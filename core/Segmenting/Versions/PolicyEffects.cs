using System.Globalization;
using SegSync.Core.Profiling;

namespace SegSync.Core.Segmenting.Versions;

/// <summary>
/// Sums what policies make of codes, before and after: computed stock is summed, in units and at the mean price of the
/// subject's own sales; every other attribute that is a number is a mean weighted by revenue.
/// </summary>
internal sealed class PolicyEffects
{
    private const string Stock = "safetyStock", Reorder = "reorderPoint", StockValue = "stockValue";

    private static readonly Metric Units = Metrics.Find("units")!, Revenue = Metrics.Find("revenue")!;

    private readonly SortedDictionary<string, (Sum Before, Sum After, int Changed)> attributes = new(StringComparer.Ordinal);

    /// <summary>Adds a subject.</summary>
    /// <param name="before">Policy, figures and code of before; null where it had no code.</param>
    /// <param name="after">The same of after.</param>
    /// <param name="at">Its place in the figures.</param>
    /// <param name="worth">Its revenue.</param>
    public void Add((Policy Policy, ProfileTable Profiles, string Code)? before, (Policy Policy, ProfileTable Profiles, string Code) after, int at, decimal worth)
    {
        var then = before is { } given ? Values(given, at) : [];
        var now = Values(after, at);
        foreach (var name in then.Keys.Union(now.Keys, StringComparer.Ordinal))
        {
            var (old, fresh) = (then.GetValueOrDefault(name), now.GetValueOrDefault(name));
            var weight = IsSum(name) ? 1 : Math.Max(0, worth);
            var sum = attributes.GetValueOrDefault(name);
            attributes[name] = (sum.Before.With(Number(old), weight), sum.After.With(Number(fresh), weight), sum.Changed + (old == fresh ? 0 : 1));
        }
    }

    /// <summary>What was summed, ordinal order of attributes.</summary>
    public ImmutableArray<PolicyEffect> Told() =>
    [
        .. attributes.Where(pair => pair.Value.Before.Any || pair.Value.After.Any || pair.Value.Changed > 0).Select(pair => new PolicyEffect(
            pair.Key, IsSum(pair.Key) ? "sum" : "mean by revenue", pair.Value.Before.Of(IsSum(pair.Key)), pair.Value.After.Of(IsSum(pair.Key)), pair.Value.Changed)),
    ];

    private static Dictionary<string, string> Values((Policy Policy, ProfileTable Profiles, string Code) of, int at)
    {
        var texts = of.Policy.Of(of.Code, of.Profiles, at);
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var i = 0; i < texts.Length; i++)
        {
            if (texts[i].Length > 0) values[of.Policy.Columns[i]] = texts[i];
        }

        if (Number(values.GetValueOrDefault(Stock)) is { } stock && of.Profiles[Units].Values[at] is { } units and > 0)
            values[StockValue] = Math.Round(stock * (of.Profiles[Revenue].Values[at] ?? 0) / units, 2).ToString(CultureInfo.InvariantCulture);
        return values;
    }

    private static bool IsSum(string name) => name is Stock or Reorder or StockValue;

    private static decimal? Number(string? text) => decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) ? value : null;

    private readonly record struct Sum(decimal Total, decimal Weight, bool Any)
    {
        public Sum With(decimal? value, decimal weight) => value is { } given ? new(Total + (given * weight), Weight + weight, true) : this;

        public decimal? Of(bool sum) => !Any ? null : sum ? Total : Weight == 0 ? null : Math.Round(Total / Weight, 6);
    }
}
