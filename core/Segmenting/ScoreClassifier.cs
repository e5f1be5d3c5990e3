using SegSync.Core.Profiling;

namespace SegSync.Core.Segmenting;

/// <summary>One term of a weighted score.</summary>
internal sealed record ScoreTerm(Metric Metric, decimal Weight, bool Low, decimal? From, decimal? To, decimal Missing);

/// <summary>
/// Classes by a weighted score from 0 to 1: customer tiers, supplier risk. Each term is its metric on a scale from 0 to
/// 1: between <c>from</c> and <c>to</c> in a straight line where these are given, else the share of entities whose value
/// is the same or worse. A missing value is worth <c>missing</c> (default 0). Cuts descend; a score equal to a cut is in
/// the better class.
/// </summary>
internal static class ScoreClassifier
{
    public static (Func<Cohort, Classified> Apply, ImmutableArray<Metric> Metrics) Read(SchemeJson json, ImmutableArray<string> classes, Func<SchemeJson, Metric?> metricOf)
    {
        var terms = new List<ScoreTerm>();
        foreach (var told in json.Objects("terms", true))
        {
            var metric = metricOf(told);
            var weight = told.Number("weight", 0, 1000, true);
            var low = told.OneOf("best", "high", "low") == "low";
            var (from, to) = (told.Number("from", -1e12m, 1e12m), told.Number("to", -1e12m, 1e12m));
            if (from is null != to is null || (from is not null && from == to)) told.Say("", "needs both 'from' and 'to', different from each other, or neither");
            var missing = told.Number("missing", 0, 1) ?? 0;
            told.Done();
            if (metric is not null && weight is { } heavy) terms.Add(new(metric, heavy, low, from, to, missing));
        }

        var cuts = json.Cuts(classes) ?? [];
        if (cuts.Zip(cuts.Skip(1)).Any(pair => pair.First <= pair.Second)) json.Say("cuts", "must descend: the score that ends the best class comes first");
        if (terms.Count > 0 && terms.Sum(term => term.Weight) <= 0) json.Say("terms", "have no weight");
        return (cohort => Apply(cohort, terms, cuts, classes), [.. terms.Select(term => term.Metric)]);
    }

    private static Classified Apply(Cohort cohort, List<ScoreTerm> terms, ImmutableArray<decimal> cuts, ImmutableArray<string> classes)
    {
        var weight = terms.Sum(term => term.Weight);
        var scales = terms.Select(term => Scale(cohort.Profiles[term.Metric], term)).ToList();
        var scores = new decimal?[cohort.Profiles.Count];
        var result = new string[scores.Length];
        for (var at = 0; at < result.Length; at++)
        {
            decimal sum = 0;
            for (var term = 0; term < terms.Count; term++) sum += terms[term].Weight * scales[term][at];
            var score = sum / weight;
            scores[at] = score;
            result[at] = classes[cuts.Count(cut => score < cut)];
        }

        var said = string.Join(", ", cuts.Select((cut, i) => $"{classes[i]} from {Figures.Of(cut)}")) + $", else {classes[^1]}";
        return new(result, [said], at =>
            string.Join(" + ", terms.Select((term, i) => $"{Figures.Of(term.Weight)} x {Figures.Of(scales[i][at])} ({term.Metric.Name} {Figures.Of(cohort.Profiles[term.Metric].Shown(at))})"))
            + $" over {Figures.Of(weight)} = {Figures.Of(scores[at])}: {result[at]} ({said})") { Scores = scores };
    }

    private static decimal[] Scale(MetricColumn column, ScoreTerm term)
    {
        if (term is { From: { } from, To: { } to })
        {
            return [.. column.Values.Select((_, at) => column.Shown(at) is { } value ? Turn(Math.Clamp((value - from) / (to - from), 0, 1)) : term.Missing)];
            decimal Turn(decimal share) => term.Low ? 1 - share : share;
        }

        var sorted = column.Values.OfType<decimal>().Order().ToArray();
        return [.. column.Values.Select(value => value is { } given ? Share(given) : term.Missing)];

        decimal Share(decimal value)
        {
            // first index behind all values that are the same or worse
            var (low, high) = (0, sorted.Length);
            while (low < high)
            {
                var middle = (low + high) / 2;
                if (term.Low ? sorted[middle] < value : sorted[middle] <= value) low = middle + 1;
                else high = middle;
            }

            return (decimal)(term.Low ? sorted.Length - low : low) / sorted.Length;
        }
    }
}
