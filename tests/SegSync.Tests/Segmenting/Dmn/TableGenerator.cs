using System.Collections.Immutable;

namespace SegSync.Tests.Segmenting.Dmn;

/// <summary>Seeded tables that are complete and free of overlaps, and mutations of them.</summary>
internal sealed class TableGenerator(int seed)
{
    private readonly Random random = new(seed);

    /// <summary>A table with nothing open: the whole, split again and again; a rule each for a missing value.</summary>
    public TableModel Clean(string policy)
    {
        ImmutableArray<Column> columns = [.. Enumerable.Range(0, random.Next(1, 4)).Select(Made)];
        List<ImmutableArray<Cell>> boxes = [[.. columns.Select(Whole)]];
        for (var i = random.Next(2, 9); i > 0; i--)
        {
            var at = random.Next(boxes.Count);
            var axis = random.Next(columns.Length);
            if (Halves(columns[axis], boxes[at][axis]) is not var (first, second)) continue;
            boxes.Add(boxes[at].SetItem(axis, second));
            boxes[at] = boxes[at].SetItem(axis, first);
        }

        boxes.AddRange(columns.Select((_, missing) => columns.Select((column, i) => i < missing ? Whole(column) : i == missing ? new Cell.Missing() : (Cell)new Cell.Any()).ToImmutableArray()));
        var rules = boxes.Select(cells => (cells, Result: (string)TableModel.Results[random.Next(TableModel.Results.Length)])).ToList();
        // one that catches what others leave may stand last where only the first counts
        if (policy == "FIRST" && boxes.Count > 2)
        {
            rules.RemoveAt(random.Next(rules.Count));
            rules.Add(([.. columns.Select(_ => (Cell)new Cell.Any())], "r0"));
        }

        return new(policy, columns, [.. rules]);
    }

    public TableModel Without(TableModel table) => table with { Rules = table.Rules.RemoveAt(random.Next(table.Rules.Length)) };

    public TableModel WithoutMissing(TableModel table)
    {
        var candidates = table.Rules.Index().Where(rule => rule.Item.Cells.Any(cell => cell is Cell.Missing)).ToList();
        return candidates.Count == 0 ? table : table with { Rules = table.Rules.RemoveAt(candidates[random.Next(candidates.Count)].Index) };
    }

    /// <summary>An end of a range is moved, or included where it was not, or the other way round.</summary>
    public TableModel Shifted(TableModel table)
    {
        var candidates = table.Rules.Index().SelectMany(rule => rule.Item.Cells.Index().Where(cell => cell.Item is Cell.Between).Select(cell => (Rule: rule.Index, Cell: cell.Index))).ToList();
        if (candidates.Count == 0) return Without(table);
        var (rule, at) = candidates[random.Next(candidates.Count)];
        var range = (Cell.Between)table.Rules[rule].Cells[at];
        Cell changed = random.Next(4) switch
        {
            0 when range.Low is not null => range with { LowIn = !range.LowIn },
            1 when range.High is not null => range with { HighIn = !range.HighIn },
            2 when range.Low is not null => range with { Low = Moved(range.Low) },
            _ when range.High is not null => range with { High = Moved(range.High) },
            _ => range with { LowIn = !range.LowIn },
        };
        return With(table, rule, at, changed);
    }

    /// <summary>A rule covers more than it should.</summary>
    public TableModel Widened(TableModel table)
    {
        var (rule, at) = (random.Next(table.Rules.Length), random.Next(table.Columns.Length));
        return With(table, rule, at, new Cell.Any());
    }

    /// <summary>A rule that can match nothing, or that repeats another further down.</summary>
    public TableModel Useless(TableModel table)
    {
        var copy = table.Rules[random.Next(table.Rules.Length)];
        var at = random.Next(table.Columns.Length);
        Cell never = table.Columns[at].Type switch
        {
            "string" => new Cell.OneOf(["never"]),
            "boolean" => new Cell.OneOf(["never"]),
            "date" => new Cell.Between(new DateOnly(2030, 1, 2), true, new DateOnly(2030, 1, 1), true),
            _ => new Cell.Between(5m, true, 4m, true),
        };
        return table with { Rules = table.Rules.Add(random.Next(2) == 0 && table.Policy == "FIRST" ? copy : (copy.Cells.SetItem(at, never), copy.Result)) };
    }

    public TableModel WrongResult(TableModel table)
    {
        var rule = random.Next(table.Rules.Length);
        return table with { Rules = table.Rules.SetItem(rule, (table.Rules[rule].Cells, "never")) };
    }

    private static TableModel With(TableModel table, int rule, int at, Cell cell) => table with { Rules = table.Rules.SetItem(rule, (table.Rules[rule].Cells.SetItem(at, cell), table.Rules[rule].Result)) };

    private Column Made(int index) => random.Next(5) switch
    {
        0 => new($"b{index}", "boolean", []),
        1 => new($"d{index}", "date", []),
        2 => new($"s{index}", "string", [.. Enumerable.Range(0, random.Next(2, 5)).Select(i => (object)$"v{i}")]),
        _ => new($"n{index}", "number", []),
    };

    private static Cell Whole(Column column) => column.Type switch
    {
        "boolean" => new Cell.OneOf([true, false]),
        "string" => new Cell.OneOf(column.Allowed),
        _ => new Cell.Between(null, false, null, false),
    };

    private (Cell, Cell)? Halves(Column column, Cell cell)
    {
        switch (cell)
        {
            case Cell.OneOf { Values.Length: > 1 } list:
                var cut = random.Next(1, list.Values.Length);
                return (new Cell.OneOf(list.Values[..cut]), new Cell.OneOf(list.Values[cut..]));
            case Cell.Between range:
                if (Inside(column, range) is not { } at) return null;
                var lower = random.Next(2) == 0;
                return (range with { High = at, HighIn = lower }, range with { Low = at, LowIn = !lower });
            default: return null;
        }
    }

    /// <summary>A place well inside a range; null where it is too narrow.</summary>
    private IComparable? Inside(Column column, Cell.Between range)
    {
        if (column.Type == "date")
        {
            var (from, to) = ((range.Low as DateOnly? ?? new(2020, 1, 1)).DayNumber, (range.High as DateOnly? ?? new(2025, 1, 1)).DayNumber);
            return to - from < 6 ? null : DateOnly.FromDayNumber(random.Next(from + 3, to - 2));
        }

        var (low, high) = (range.Low as decimal? ?? -100, range.High as decimal? ?? 100);
        return high - low < 2 ? null : low + (Math.Round((high - low) * random.Next(1, 20) * 4 / 20) / 4) is var at && at > low && at < high ? at : null;
    }

    private IComparable Moved(IComparable end) => end is DateOnly day ? day.AddDays(random.Next(2) == 0 ? -1 : 1) : (decimal)end + ((random.Next(2) == 0 ? -1 : 1) * random.Next(1, 40) / 4m);
}
