using System.Runtime.CompilerServices;

namespace SegSync.Core.Profiling;

/// <summary>A figure per entity and period, exact. One column a period, as long as the entities that it has seen.</summary>
/// <param name="calendar">How days are counted.</param>
public sealed class PeriodSums(Calendar calendar)
{
    private readonly List<decimal[]> columns = [];
    private readonly List<bool[]?> told = [];
    private int lastDay = -1, lastPeriod;

    /// <summary>How days are counted.</summary>
    public Calendar Calendar => calendar;

    /// <summary>Number of the first period with a fact; 0 without any.</summary>
    public int First { get; private set; }

    /// <summary>Periods from the first to the last with a fact.</summary>
    public int Count => columns.Count;

    /// <summary>The sum; zero where there is none.</summary>
    public decimal this[int entity, int period]
    {
        get
        {
            var at = period - First;
            return at >= 0 && at < columns.Count && entity < columns[at].Length ? columns[at][entity] : 0;
        }
    }

    /// <summary>False where a matrix leaves the cell empty: unknown, not zero.</summary>
    public bool IsKnown(int entity, int period)
    {
        if (!HasUnknown) return true;
        var at = period - First;
        return at >= 0 && at < told.Count && told[at] is { } cells && entity < cells.Length && cells[entity];
    }

    /// <summary>Only cells that were told are known.</summary>
    public bool HasUnknown { get; private set; }

    /// <summary>Adds to a cell.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Add(int entity, int day, decimal value)
    {
        var column = columns[Column(day)];
        if (entity >= column.Length)
        {
            Array.Resize(ref column, Math.Max(column.Length * 2, entity + 1));
            columns[lastPeriod - First] = column;
        }

        column[entity] += value;
    }

    /// <summary>Notes that a cell is known, even if it is zero.</summary>
    public void Tell(int entity, int day)
    {
        HasUnknown = true;
        var at = Column(day);
        var cells = told[at] ?? new bool[256];
        if (entity >= cells.Length) Array.Resize(ref cells, Math.Max(cells.Length * 2, entity + 1));
        cells[entity] = true;
        told[at] = cells;
    }

    private int Column(int day)
    {
        if (day != lastDay) (lastDay, lastPeriod) = (day, calendar.IndexOf(day));
        if (columns.Count == 0) First = lastPeriod;
        for (; lastPeriod < First; First--)
        {
            columns.Insert(0, []);
            told.Insert(0, null);
        }

        while (lastPeriod - First >= columns.Count)
        {
            columns.Add([]);
            told.Add(null);
        }

        return lastPeriod - First;
    }
}
