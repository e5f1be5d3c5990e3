using System.Runtime.CompilerServices;

namespace SegSync.Core.Profiling;

/// <summary>The known periods of an entity in a window, in order of time, with what happened once taken out by rule.</summary>
internal readonly struct PeriodValues(EntityTally tally, ImmutableArray<OutlierRule> outliers)
{
    /// <summary>The values as metrics see them; how many there are.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public int Fill(int entity, MetricScope scope, Window window, Span<decimal> values)
    {
        var sums = scope == MetricScope.MoneyByPeriod ? tally.Money(window.Calendar) : tally.Units(window.Calendar);
        var known = 0;
        for (var period = window.First; period < window.First + window.Count; period++)
        {
            if (sums.IsKnown(entity, period)) values[known++] = sums[entity, period];
        }

        if (scope == MetricScope.UnitsByPeriod && !outliers.IsEmpty) Clean(values[..known], window, sums, entity, null);
        return known;
    }

    /// <summary>What the rules found, in order of rule and time.</summary>
    public ImmutableArray<Adjustment> Adjustments(int entity, Window window)
    {
        var values = new decimal[window.Count];
        var found = ImmutableArray.CreateBuilder<Adjustment>();
        var known = new PeriodValues(tally, []).Fill(entity, MetricScope.UnitsByPeriod, window, values);
        Clean(values.AsSpan(0, known), window, tally.Units(window.Calendar), entity, found);
        return found.ToImmutable();
    }

    private void Clean(Span<decimal> values, Window window, PeriodSums sums, int entity, ImmutableArray<Adjustment>.Builder? found)
    {
        foreach (var rule in outliers)
        {
            if (rule.Bound(values) is not { } bound) continue;
            var next = 0;
            for (var period = window.First; period < window.First + window.Count; period++)
            {
                if (!sums.IsKnown(entity, period)) continue;
                ref var value = ref values[next++];
                if (value <= bound) continue;
                found?.Add(new(rule, window.Calendar.Label(period), value, bound));
                if (rule.Cap) value = bound;
            }
        }
    }
}
