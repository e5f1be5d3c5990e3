using System.Text;
using SegSync.Core.Profiling;

namespace SegSync.Core.Landing;

/// <summary>
/// A matrix bound to the columns of one file: a row a month, a column a product. An empty cell is unknown, not zero. A
/// row counts whole or not at all.
/// </summary>
public sealed class RowMatrix
{
    private readonly Mapping mapping;
    private readonly MappingContext context;
    private readonly RowValue date;
    private readonly (int Column, byte[] Id)[] products;
    private readonly decimal?[] cells;
    private readonly HashSet<int> days = [];

    /// <summary>Binds.</summary>
    public RowMatrix(Mapping mapping, ImmutableArray<string> columns, MappingContext context)
    {
        (this.mapping, this.context) = (mapping, context);
        var when = mapping.Lines!.Fact.Date;
        date = RowValue.Of(when, columns)!;
        products = [.. columns.Select((name, i) => (i, name)).Where(column => when.Paths.All(path => path.Text != column.name)).Select(column => (column.i, Encoding.UTF8.GetBytes(column.name)))];
        cells = new decimal?[products.Length];
    }

    /// <summary>Reads a row into sums.</summary>
    public RowOutcome Read(RowCells row, FactTally tally, out string field, out string reason)
    {
        (field, reason) = ("", "");
        MappingFault? fault = null;
        var day = date.Day(row, context, ref fault) ?? 0;
        if (fault is null && !days.Add(mapping.IsMonthly ? Calendar.Months.IndexOf(day) : day)) fault = new(date.Name, "is told by an earlier row; a period has one row");
        for (var i = 0; i < products.Length && fault is null; i++)
        {
            var cell = row[products[i].Column];
            var known = cell.ContainsAnyExcept((byte)' ') && !cell.SequenceEqual("NA"u8);
            cells[i] = known ? MappingRead.Number(Encoding.UTF8.GetString(products[i].Id), cell, (byte)'.', out _, ref fault) : null;
        }

        if (fault is not null)
        {
            (field, reason) = (fault.Field, fault.Reason);
            return RowOutcome.Refused;
        }

        for (var i = 0; i < products.Length; i++)
        {
            if (cells[i] is not { } units) continue;
            var fact = new RowFact { Day = mapping.IsMonthly ? Calendar.Months.LastDay(Calendar.Months.IndexOf(day)) : day, Kind = mapping.Lines!.Kind, Product = products[i].Id, Quantity = units };
            reason = tally.AddCell(fact) ?? reason;
        }

        return reason.Length > 0 ? RowOutcome.Excluded : RowOutcome.Fact;
    }
}
