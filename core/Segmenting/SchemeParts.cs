using System.Globalization;
using SegSync.Core.Profiling;

namespace SegSync.Core.Segmenting;

/// <summary>Reads what a scheme file says of figures: calendar, cleansing, costs, emissions.</summary>
internal static class SchemeParts
{
    public static (Profiling.Calendar Calendar, int? Last) Calendar(SchemeJson? json)
    {
        if (json is null) return (Profiling.Calendar.Months, null);
        var name = json.OneOf("periods", [.. Profiling.Calendar.All.Select(calendar => calendar.Name)]);
        var last = json.Whole("last", 1, 10_000);
        if (json.Has("starts"))
        {
            if (json.Has("periods")) json.Say("starts", "and 'periods' exclude each other");
            var own = Starts(json);
            json.Done();
            return (own, last);
        }

        json.Done();
        return (Profiling.Calendar.All.First(calendar => calendar.Name == name), last);
    }

    public static ImmutableArray<string> Grain(SchemeJson json)
    {
        var names = json.Texts("grain", false);
        if (json.Has("grain") && names.IsEmpty) json.Say("grain", "is empty; without 'grain' the subject is the entity itself");
        if (names.FirstOrDefault(name => !name.All(char.IsAsciiLetterOrDigit)) is { } odd) json.Say("grain", $"has '{odd}', which is no name of a context; letters and digits were expected");
        if (names.Distinct(StringComparer.Ordinal).Count() < names.Length) json.Say("grain", "has a name twice");
        return [.. names.Order(StringComparer.Ordinal)];
    }

    public static Footprint Carbon(SchemeJson json)
    {
        var factors = Figures("factors", true, 1000);
        if (factors.IsEmpty && json.Has("factors")) json.Say("factors", "is empty");
        var footprint = new Footprint(factors, Figures("distances", false, 100_000), json.Text("source", true) ?? "");
        json.Done();
        return footprint;

        ImmutableDictionary<string, decimal> Figures(string name, bool required, decimal most)
        {
            var figures = ImmutableDictionary.CreateBuilder<string, decimal>(StringComparer.OrdinalIgnoreCase);
            if (json.Object(name, required) is not { } told) return figures.ToImmutable();
            foreach (var word in told.Names())
            {
                if (told.Number(word, 0, most) is not { } figure) continue;
                if (!figures.TryAdd(word.Trim(), figure)) told.Say(word, "is told twice; upper and lower case are the same here");
            }

            return figures.ToImmutable();
        }
    }

    private static Profiling.Calendar Starts(SchemeJson json)
    {
        var starts = ImmutableArray.CreateBuilder<DateOnly>();
        foreach (var (text, i) in json.Texts("starts", true).Select((text, i) => (text, i)))
        {
            if (!DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)) json.Say($"starts[{i}]", $"is '{text}'; a day such as 2026-01-31 was expected");
            else if (starts.Count > 0 && day <= starts[^1]) json.Say($"starts[{i}]", $"is {text}, which does not follow {starts[^1]:yyyy-MM-dd}; ascending days were expected");
            else starts.Add(day);
        }

        if (starts.Count < 2) json.Say("starts", "needs at least two days: each begins a period, the last one only ends the one before it");
        var perYear = json.Whole("perYear", 1, 366);
        return starts.Count < 2 ? Profiling.Calendar.Months : PlanningCalendar.Of(starts.ToImmutable(), perYear ?? PlanningCalendar.PerYear(starts.ToImmutable()));
    }

    public static OutlierRule? Outlier(SchemeJson json)
    {
        var name = json.Text("name", true);
        var cap = json.OneOf("do", "cap", "flag") == "cap";
        if (!json.Has("do")) json.Say("", "lacks 'do'");
        var outlier = json.Object("outlier", true);
        var (deviations, fewest) = (outlier?.Number("deviations", 0.1m, 1000) ?? 3, outlier?.Whole("fewestPeriods", 3, 1000) ?? 6);
        outlier?.Done();
        json.Done();
        return name is null ? null : new(name, deviations, fewest, cap);
    }

    public static ImmutableSortedDictionary<string, decimal> Costs(SchemeJson json)
    {
        var costs = ImmutableSortedDictionary.CreateBuilder<string, decimal>(StringComparer.Ordinal);
        foreach (var name in json.Names())
        {
            if (json.Number(name, -1_000_000_000_000m, 1_000_000_000_000m) is not { } amount) continue;
            if (CostDriver.Find(name) is null) json.Say(name, $"is no activity that facts tell of; there are {string.Join(", ", CostDriver.All.Select(driver => driver.Name))}");
            if (decimal.Round(amount, 2) != amount) json.Say(name, $"is {Figures.Exact(amount)}; whole cents were expected");
            costs[name] = amount;
        }

        return costs.ToImmutable();
    }
}
