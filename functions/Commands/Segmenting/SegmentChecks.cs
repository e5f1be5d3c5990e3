using System.Globalization;
using System.Text.Json;
using SegSync.Core.Profiling;
using SegSync.Core.Segmenting;
using SegSync.Functions.Configuration;

namespace SegSync.Functions.Commands.Segmenting;

/// <summary>What is asked of a result besides its codes: bias, the gain of each further segment, the stability of clusters.</summary>
internal sealed record SegmentChecks(BiasCheck? Bias, ImmutableArray<(string Classifier, ImmutableArray<MarginalGain> Steps)> Marginal, ImmutableArray<ClusterStability> Stability)
{
    /// <summary>Drift is looked at over so many earlier periods.</summary>
    private const int Earlier = 3;

    /// <param name="results">The results.</param>
    /// <param name="asked">What is asked.</param>
    /// <param name="sums">The facts up to an earlier date.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="ConfigurationException">Nothing tells the attribute.</exception>
    public static ImmutableArray<SegmentChecks> Of(ImmutableArray<SchemeResult> results, SegmentAsk asked, Func<DateOnly, FactTally> sums, CancellationToken cancellationToken)
    {
        var dates = asked.Bias is null ? [] : results.SelectMany(Dates).Distinct().OrderDescending().ToList();
        var told = results.Where(result => asked.Bias is not null && result.Profiles.Tells(asked.Bias)).ToList();
        if (asked.Bias is not null && told.Count == 0)
            throw ConfigurationException.Of("--bias", "", $"nothing tells '{asked.Bias}' of any {string.Join(" or ", results.Select(result => result.Scheme.Entity.ToString().ToLowerInvariant()).Distinct())}; the mapping may tell it under 'references', or a file given with --attributes");
        var earlier = new List<SchemeResult>();
        foreach (var date in dates)
        {
            var then = sums(date);
            earlier.AddRange(told.Where(result => Dates(result).Contains(date)).Select(result => SchemeResult.Of(result.Scheme, then, date)));
        }

        return [.. results.Select(result => new SegmentChecks(
            told.Contains(result) ? BiasCheck.Of(result, asked.Bias!, earlier.Where(then => then.Scheme == result.Scheme)) : null,
            asked.Marginal ? [.. result.Scheme.Classifiers.Select((classifier, i) => (classifier.Name, MarginalGain.Of(result, i))).Where(steps => !steps.Item2.IsEmpty)] : [],
            asked.Bootstrap == 0 ? [] : ClusterStability.Of(result, asked.Bootstrap, done => { if (done % 10 == 0) Console.Error.WriteLine($"{result.Scheme.Name}: {done} of {asked.Bootstrap} resamples"); }, cancellationToken)))];
    }

    /// <summary>The ends of the periods of a scheme's calendar before its date, as far as there are facts.</summary>
    private static IEnumerable<DateOnly> Dates(SchemeResult result)
    {
        var (calendar, now, window) = (result.Profiles.Window.Calendar, result.Profiles.AsOf, result.Profiles.Window);
        for (var period = calendar.IndexOf(now.DayNumber) - 1; period >= window.First && period >= calendar.IndexOf(now.DayNumber) - Earlier; period--)
            yield return DateOnly.FromDayNumber(calendar.LastDay(period));
    }

    public void Write(TextWriter output)
    {
        foreach (var (classifier, steps) in Marginal)
        {
            output.WriteLine($"  {classifier}: what each further segment explains of the variance");
            foreach (var step in steps)
                output.WriteLine($"    {step.Segments,3} {step.Name,-16}{(step.Count is { } count ? $" {count.ToString("N0", CultureInfo.InvariantCulture),9} entities" : "")}{(step.Share is { } share ? $" {Percent(share),8} of the total" : "")} {Percent(step.Explained),8} explained, {Percent(step.Gain)} more");
        }

        foreach (var one in Stability)
            output.WriteLine($"  {one.Classifier}: {string.Join("  ", one.Clusters.Select(cluster => $"{cluster.Name} {Number(cluster.Jaccard)} {ClusterStability.Word(cluster.Jaccard)}"))} (mean Jaccard of {one.Resamples} resamples)");
        if (Bias is null) return;
        output.WriteLine($"  codes by {Bias.Attribute}: Cramér's V {Number(Bias.CramersV)}; {Bias.NotTold} not told, {Bias.LeftOut} in groups below {BiasCheck.Fewest}");
        foreach (var (group, count) in Bias.Groups)
            output.WriteLine($"    {group} ({count.ToString("N0", CultureInfo.InvariantCulture)}): {string.Join("  ", Bias.Cells.Where(cell => cell.Group == group).Select(cell => $"{cell.Code} {Percent(cell.Share)}"))}");
        foreach (var then in Bias.Drift)
            output.WriteLine($"    against {then.AsOf:yyyy-MM-dd}: Cramér's V {Number(then.CramersV)}; shift {string.Join("  ", then.Groups.Select(group => $"{group.Group} {Number(group.Stability)}"))}");
        foreach (var warning in Warnings()) output.WriteLine($"  Warning: {warning}");
    }

    public void Write(Utf8JsonWriter json)
    {
        if (!Marginal.IsEmpty)
        {
            json.WriteStartObject("marginal");
            foreach (var (classifier, steps) in Marginal)
            {
                List(json, classifier, steps, step =>
                {
                    json.WriteNumber("segments", step.Segments);
                    if (step.Name.Length > 0) json.WriteString("class", step.Name);
                    if (step.Count is { } count) json.WriteNumber("count", count);
                    if (step.Share is { } share) json.WriteNumber("share", share);
                    json.WriteNumber("explained", step.Explained);
                    json.WriteNumber("gain", step.Gain);
                });
            }

            json.WriteEndObject();
        }

        if (!Stability.IsEmpty)
        {
            json.WriteStartObject("bootstrap");
            foreach (var one in Stability)
            {
                List(json, one.Classifier, one.Clusters, cluster =>
                {
                    json.WriteString("cluster", cluster.Name);
                    Maybe(json, "jaccard", cluster.Jaccard);
                    json.WriteString("verdict", ClusterStability.Word(cluster.Jaccard));
                    json.WriteNumber("resamples", one.Resamples);
                });
            }

            json.WriteEndObject();
        }

        if (Bias is not null) Write(json, Bias);
    }

    private void Write(Utf8JsonWriter json, BiasCheck bias)
    {
        json.WriteStartObject("bias");
        json.WriteString("attribute", bias.Attribute);
        json.WriteNumber("chiSquare", bias.ChiSquare);
        Maybe(json, "cramersV", bias.CramersV);
        json.WriteNumber("notTold", bias.NotTold);
        json.WriteNumber("leftOut", bias.LeftOut);
        List(json, "groups", bias.Groups, group =>
        {
            json.WriteString("group", group.Group);
            json.WriteNumber("count", group.Count);
        });
        List(json, "cells", bias.Cells, cell =>
        {
            json.WriteString("code", cell.Code);
            json.WriteString("group", cell.Group);
            json.WriteNumber("count", cell.Count);
            json.WriteNumber("share", cell.Share);
            Maybe(json, "ratio", cell.Ratio);
        });
        List(json, "drift", bias.Drift, then =>
        {
            json.WriteString("asOf", then.AsOf.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
            Maybe(json, "cramersV", then.CramersV);
            List(json, "groups", then.Groups, group =>
            {
                json.WriteString("group", group.Group);
                Maybe(json, "stabilityIndex", group.Stability);
            });
        });
        json.WriteStartArray("warnings");
        foreach (var warning in Warnings()) json.WriteStringValue(warning);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private IEnumerable<string> Warnings() =>
        Bias!.Cells.Where(cell => cell.Warned).Select(cell => $"{cell.Code} is {Number(cell.Ratio)} times as frequent among {Bias.Attribute} {cell.Group} as among all")
            .Concat(Bias.Drift.SelectMany(then => then.Groups.Where(group => group.Stability >= BiasCheck.LargeShift)
                .Select(group => $"the codes of {Bias.Attribute} {group.Group} have shifted since {then.AsOf:yyyy-MM-dd}: stability index {Number(group.Stability)}")));

    private static void List<T>(Utf8JsonWriter json, string name, IEnumerable<T> items, Action<T> write)
    {
        json.WriteStartArray(name);
        foreach (var item in items)
        {
            json.WriteStartObject();
            write(item);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Maybe(Utf8JsonWriter json, string name, decimal? value)
    {
        if (value is { } given) json.WriteNumber(name, given);
        else json.WriteNull(name);
    }

    private static string Percent(decimal share) => (share * 100).ToString("0.0", CultureInfo.InvariantCulture) + "%";

    private static string Number(decimal? value) => value is { } given ? given.ToString("0.###", CultureInfo.InvariantCulture) : "unknown";
}
