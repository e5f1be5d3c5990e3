namespace SegSync.Core.Segmenting;

/// <summary>
/// What keeps a class from flapping: a change happens only when the value has left the band around the cut, the class
/// has been held long enough, and the new one is found again in so many periods in a row.
/// </summary>
/// <param name="Band">Hysteresis: a cut must be passed by more than this share of itself, 0 to 1. Default 0.</param>
/// <param name="Dwell">Periods that a class is held at least. Default 0.</param>
/// <param name="Confirm">Periods in a row in which the same new class must be found. Default 1: at once.</param>
public sealed record Stability(decimal Band = 0, int Dwell = 0, int Confirm = 1)
{
    /// <inheritdoc/>
    public override string ToString() => $"band {Figures.Of(Band * 100)}%, at least {Figures.Of(Dwell)} periods, found {Figures.Of(Confirm)} times in a row";

    /// <summary>The standing after one more period. Pure.</summary>
    /// <param name="before">The standing so far; null for an entity that is new.</param>
    /// <param name="value">The metric in this period; null where it is missing, which changes nothing.</param>
    /// <param name="bands">The cuts.</param>
    public ClassStanding Next(ClassStanding? before, decimal? value, Bands bands)
    {
        if (before is not { } held) return new(value is { } first ? bands.Of(first) : bands.Cuts.Length, 1, 0, 0);
        var stays = held with { Periods = held.Periods + 1, Candidate = 0, Found = 0 };
        if (value is not { } now) return stays with { Candidate = held.Candidate, Found = held.Found };
        var found = Settled(held.Class, now, bands);
        if (found == held.Class) return stays;
        var times = held.Found > 0 && held.Candidate == found ? held.Found + 1 : 1;
        return times >= Confirm && held.Periods >= Dwell ? new(found, 1, 0, 0) : stays with { Candidate = found, Found = times };
    }

    /// <summary>More of the population changes than a run may change by itself: it stops and asks.</summary>
    /// <param name="changed">Entities whose code changes.</param>
    /// <param name="population">Entities that had a code before.</param>
    /// <param name="budget">Share of the population, 0 to 1; exactly the budget is inside it.</param>
    public static bool ExceedsChurn(int changed, int population, decimal budget) => changed > budget * population;

    /// <summary>
    /// The last <paramref name="periods"/> values are each at least <paramref name="share"/> below the one before all of
    /// them: "drops 30% for two quarters" is <c>Drops(values, 0.3m, 2)</c>. False with fewer values, or from zero or less.
    /// </summary>
    public static bool Drops(ReadOnlySpan<decimal> values, decimal share, int periods)
    {
        if (periods < 1 || values.Length <= periods) return false;
        var from = values[^(periods + 1)];
        if (from <= 0) return false;
        foreach (var value in values[^periods..])
        {
            if (value > (1 - share) * from) return false;
        }

        return true;
    }

    /// <summary>The class once every cut on the way has been passed by more than the band.</summary>
    internal int Settled(int held, decimal value, Bands bands)
    {
        var settled = held;
        while (settled < bands.Cuts.Length && IsPast(value, bands.Cuts[settled], bands, true)) settled++;
        while (settled > 0 && settled <= held && IsPast(value, bands.Cuts[settled - 1], bands, false)) settled--;
        return settled;
    }

    private bool IsPast(decimal value, decimal cut, Bands bands, bool beyond)
    {
        var width = Math.Abs(cut) * Band;
        // away from the first band values rise with ascending cuts and fall with descending ones
        var edge = bands.Scaled(beyond == !bands.Descending ? cut + width : cut - width);
        if (width == 0) return bands.IsBeyond(value, cut) == beyond;
        return beyond == !bands.Descending ? value > edge : value < edge;
    }
}

/// <summary>Where an entity stands in a classifier.</summary>
/// <param name="Class">Number of its class, from 0.</param>
/// <param name="Periods">Periods for which it has held it.</param>
/// <param name="Candidate">The class that was found instead, while it waits to be confirmed.</param>
/// <param name="Found">In how many periods in a row; 0 for none.</param>
public readonly record struct ClassStanding(int Class, int Periods, int Candidate, int Found);
