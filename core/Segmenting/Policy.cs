using SegSync.Core.Profiling;

namespace SegSync.Core.Segmenting;

/// <summary>
/// From a code to attributes. Next to the values that the scheme states, <c>safetyStock</c> and <c>reorderPoint</c> are
/// computed in units where a code states <c>serviceLevel</c> (above 0, below 1) and <c>leadTimeDays</c>: with d and s the
/// mean and population standard deviation of demand a period, p the mean days of a period and L the lead and review time
/// (<c>reviewDays</c>, default 0) in periods, safety stock is z(serviceLevel) s sqrt(L) and the reorder point d L plus
/// that, both rounded up to whole units. Missing demand counts as none.
/// </summary>
/// <param name="Columns">Attribute names, in order of first appearance.</param>
/// <param name="ByCode">Code (<c>*</c> is every other) to attribute to value as text.</param>
public sealed record Policy(ImmutableArray<string> Columns, IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>> ByCode)
{
    private const string Stock = "safetyStock", Reorder = "reorderPoint", Service = "serviceLevel", Lead = "leadTimeDays", Review = "reviewDays";

    private static readonly Metric Mean = Profiling.Metrics.Find("mean")!, Spread = Profiling.Metrics.Find("variability")!;

    /// <summary>No attributes.</summary>
    public static readonly Policy Empty = new([], new Dictionary<string, IReadOnlyDictionary<string, string>>());

    /// <summary>What its computed attributes look at.</summary>
    public IEnumerable<Metric> Metrics => Columns.Contains(Stock) ? [Mean, Spread] : [];

    internal static Policy Read(SchemeJson json)
    {
        var byCode = new Dictionary<string, IReadOnlyDictionary<string, string>>(StringComparer.Ordinal);
        var columns = new List<string>();
        foreach (var code in json.Names())
        {
            if (json.Object(code) is not { } told) continue;
            var values = new Dictionary<string, string>(StringComparer.Ordinal);
            foreach (var name in told.Names())
            {
                var given = told.Any(name)!.Value;
                if (given.ValueKind is System.Text.Json.JsonValueKind.Object or System.Text.Json.JsonValueKind.Array or System.Text.Json.JsonValueKind.Null) told.Say(name, "is no single value; a text, number or boolean was expected");
                values[name] = given.ToString();
            }

            var service = values.ContainsKey(Service) ? told.Number(Service, 0.000001m, 0.999999m) : null;
            var lead = values.ContainsKey(Lead) ? told.Number(Lead, 0, 3650) : null;
            if (values.ContainsKey(Review)) told.Number(Review, 0, 3650);
            if (service is not null && lead is not null && (values.ContainsKey(Stock) || values.ContainsKey(Reorder)))
                told.Say(values.ContainsKey(Stock) ? Stock : Reorder, $"is computed from {Service} and {Lead}; leave it out, or these");
            columns.AddRange(values.Keys.Except(columns));
            if (service is not null && lead is not null) columns.AddRange(new[] { Stock, Reorder }.Except(columns));
            byCode[code] = values;
        }

        return new([.. columns], byCode);
    }

    /// <summary>The attributes that are stated for a code: those that are computed from figures aside.</summary>
    public IReadOnlyDictionary<string, string> Stated(string code) =>
        ByCode.TryGetValue(code, out var given) || ByCode.TryGetValue("*", out given) ? given : None;

    private static readonly IReadOnlyDictionary<string, string> None = new Dictionary<string, string>();

    /// <summary>The attributes of an entity, in order of <see cref="Columns"/>; empty where its code has none.</summary>
    public string[] Of(string code, ProfileTable profiles, int at)
    {
        var values = new string[Columns.Length];
        Array.Fill(values, "");
        if (!ByCode.TryGetValue(code, out var given) && !ByCode.TryGetValue("*", out given)) return values;
        for (var i = 0; i < values.Length; i++) values[i] = given.GetValueOrDefault(Columns[i], "");
        foreach (var (name, value) in Figured(code, profiles, at)) values[Columns.IndexOf(name)] = value;
        return values;
    }

    /// <summary>The attributes that are computed from an entity's figures; none where its code states no service level and lead time.</summary>
    public ImmutableArray<KeyValuePair<string, string>> Figured(string code, ProfileTable profiles, int at)
    {
        var given = Stated(code);
        if (!given.TryGetValue(Service, out var service) || !given.TryGetValue(Lead, out var lead)) return [];
        var days = Number(lead) + (given.TryGetValue(Review, out var review) ? Number(review) : 0);
        var periods = (double)(days * profiles.Window.Calendar.PerYear / 365.25m);
        var mean = profiles[Mean].Values[at] ?? 0;
        var deviation = (double)((profiles[Spread].Shown(at) ?? 0) * mean);
        var stock = (decimal)(Normal.Quantile((double)Number(service)) * deviation * Math.Sqrt(periods));
        return
        [
            new(Stock, Figures.Of(Math.Max(0, decimal.Ceiling(Math.Round(stock, 6))))),
            new(Reorder, Figures.Of(Math.Max(0, decimal.Ceiling(Math.Round(stock + (mean * (decimal)periods), 6))))),
        ];

        static decimal Number(string text) => decimal.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
    }
}
