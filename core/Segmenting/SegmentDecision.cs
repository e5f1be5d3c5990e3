using System.Globalization;
using SegSync.Core.Profiling;

namespace SegSync.Core.Segmenting;

/// <summary>A scheme's answer about one subject, with its reasons.</summary>
/// <param name="Code">The code.</param>
/// <param name="Values">What targets may be given: <c>code</c> and the scheme's classes.</param>
/// <param name="Reasons">Why, in sentences with figures.</param>
/// <param name="Grade"><c>complete</c>, or <c>provisional</c> where history is short or absent.</param>
public sealed record SegmentDecision(
    string Code, ImmutableSortedDictionary<string, string> Values, ImmutableArray<string> Reasons, string Grade)
{
    /// <summary>Decides one subject against frozen cut points. Pure.</summary>
    public static SegmentDecision Make(Profile profile, CutPoints cuts, Scheme scheme)
    {
        var figures = SubjectFigures.Of(profile);
        var (code, grade) = CodeOf(figures, cuts, scheme);
        var abc = cuts.Abc(figures.Rank);
        var values = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        var reasons = ImmutableArray.CreateBuilder<string>();
        values["abc"] = abc;
        reasons.Add(AbcReason(profile, cuts, scheme, abc));
        if (scheme.XyzCuts.IsEmpty)
        {
            values["tier"] = abc;
        }
        else
        {
            var xyz = Xyz.Of(figures.UnitsIn(cuts.Months), cuts.Months, scheme.XyzCuts);
            values["xyz"] = xyz.Class;
            reasons.Add(xyz.Reason);
        }

        values["code"] = code;
        return new(code, values.ToImmutable(), reasons.ToImmutable(), grade);
    }

    /// <summary>Code and grade of <see cref="Make"/>, without a word of why: a run asks this about every subject.</summary>
    public static (string Code, string Grade) CodeOf(SubjectFigures figures, CutPoints cuts, Scheme scheme)
    {
        var code = cuts.Abc(figures.Rank);
        if (!scheme.XyzCuts.IsEmpty) code += Xyz.ClassOf(figures.UnitsIn(cuts.Months), scheme.XyzCuts);
        return (code, figures.FirstMonth.Length == 0 || cuts.Months.Length < scheme.Months ? "provisional" : "complete");
    }

    private static string AbcReason(Profile profile, CutPoints cuts, Scheme scheme, string abc)
    {
        var revenue = Figure(profile.Revenue);
        if (profile.Months.IsEmpty) return "no revenue at all is class C";
        return abc switch
        {
            "A" => $"revenue {revenue} is among the largest that together make {Share(scheme.AbcCuts[0])} of {Figure(cuts.Revenue)} (A down to {Figure(cuts.LastA!.Value.Revenue)})",
            "B" => $"revenue {revenue} is among the next that make {Share(scheme.AbcCuts[1])} of {Figure(cuts.Revenue)} (B down to {Figure(cuts.LastB!.Value.Revenue)})",
            _ => $"revenue {revenue} is beyond the first {Share(scheme.AbcCuts[1])} of {Figure(cuts.Revenue)}",
        };
    }

    private static string Share(decimal cut) => $"{Figure(cut * 100)}%";

    private static string Figure(decimal value) => value.ToString("0.##", CultureInfo.InvariantCulture);
}

/// <summary>
/// Steadiness of demand by the coefficient of variation: population standard deviation over mean of monthly units,
/// months without demand counting zero. At or under the first cut X, at or under the second Y, else Z; no demand is Z.
/// </summary>
public static class Xyz
{
    private static readonly string[] Names = ["X", "Y", "Z"];

    /// <summary>Class and reason.</summary>
    /// <param name="units">Units of each month.</param>
    /// <param name="months">The months, for the reason.</param>
    /// <param name="cuts">Coefficients of variation that end class X and class Y.</param>
    public static (string Class, string Reason) Of(ImmutableArray<decimal> units, ImmutableArray<string> months, ImmutableArray<decimal> cuts)
    {
        if (Variation.OfPopulation(units.AsSpan()) is not { } square) return ("Z", $"no demand in {Span(months)}");
        var cv = Math.Sqrt((double)square);
        return (ClassOf(units, cuts), string.Create(CultureInfo.InvariantCulture, $"monthly demand in {Span(months)} varies by {cv:0.###} of its mean (X to {cuts[0]}, Y to {cuts[1]})"));
    }

    /// <summary>The class. Compared exactly, without a square root.</summary>
    public static string ClassOf(ImmutableArray<decimal> units, ImmutableArray<decimal> cuts) =>
        Variation.OfPopulation(units.AsSpan()) is { } square ? Names[new Bands(cuts, false, true).Of(square)] : "Z";

    private static string Span(ImmutableArray<string> months) => months.IsEmpty ? "no complete month" : $"{months[0]} to {months[^1]}";
}
