using System.Runtime.CompilerServices;
using System.Text;

namespace SegSync.Core.Landing;

/// <summary>A value of a manifest bound to the columns of a file.</summary>
/// <param name="value">How it is read.</param>
/// <param name="columns">Index of each of its paths; -1 for an optional column that the file lacks.</param>
internal sealed class RowValue(MappingValue value, int[] columns)
{
    private readonly byte[]? constant = value.Constant is { } text ? Encoding.UTF8.GetBytes(text) : null;

    /// <summary>One column, as given: no text is ever made of it.</summary>
    private readonly bool plain = value is { Separator: null, Map: null, StandardName: false, Pattern: null, Prefix.Length: 0, MaxLength: int.MaxValue, Constant: null }
        && value.Type is MappingType.Text or MappingType.Code or MappingType.Integer or MappingType.Currency;

    private byte[] lastDate = [];
    private int lastDay;

    public static RowValue? Of(MappingValue? value, ImmutableArray<string> header) =>
        value is null ? null : new(value, [.. value.Paths.Select(path => header.IndexOf(path.Text))]);

    /// <summary>Names the value in faults.</summary>
    public string Name => value.Field;

    /// <summary>The value as UTF-8; empty where it is missing or at fault.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public ReadOnlySpan<byte> Id(RowCells row, scoped ref MappingFault? fault)
    {
        if (constant is not null) return constant;
        if (!plain) return Composed(row, ref fault);
        var cell = First(row, out var at);
        if (cell.IsEmpty)
        {
            if (value.Required) fault ??= MappingFault.Missing(value.Field);
            return [];
        }

        return value.Type == MappingType.Integer ? Whole(cell, at, ref fault) : cell;
    }

    /// <summary>The value as a number; null where it is missing or at fault.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public decimal? Number(RowCells row, out int digits, scoped ref MappingFault? fault)
    {
        digits = 0;
        if (constant is not null) return MappingRead.Number(value.Field, constant, value.DecimalPoint, out digits, ref fault);
        var cell = First(row, out var at);
        if (!cell.IsEmpty && !Mapped(ref cell, at, ref fault)) return null;
        if (!cell.IsEmpty) return MappingRead.Number(Field(at), cell, value.DecimalPoint, out digits, ref fault);
        if (value.Required) fault ??= MappingFault.Missing(value.Field);
        return null;
    }

    /// <summary>The value as a day number inside the context's limits; null where it is missing or at fault.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public int? Day(RowCells row, MappingContext context, scoped ref MappingFault? fault)
    {
        var cell = First(row, out var at);
        // lines of one order stand together and share their date
        if (!cell.IsEmpty && cell.SequenceEqual(lastDate)) return lastDay;
        var given = cell;
        if (!cell.IsEmpty && !Mapped(ref cell, at, ref fault)) return null;
        if (cell.IsEmpty)
        {
            if (value.Required) fault ??= MappingFault.Missing(value.Field);
            return null;
        }

        if (MappingRead.Moment(Field(at), cell, value.Formats, ref fault) is not { } moment) return null;
        var date = moment.DateIn(context.Zone ?? value.Zone);
        if (date < context.Earliest || date > context.Latest)
        {
            fault ??= MappingFault.OutOfRange(Field(at), date, context);
            return null;
        }

        (lastDate, lastDay) = (given.ToArray(), date.DayNumber);
        return lastDay;
    }

    /// <summary>Words of the source that stand for a number or date, for none, or for nothing known; false for the last.</summary>
    private bool Mapped(scoped ref ReadOnlySpan<byte> cell, int at, scoped ref MappingFault? fault)
    {
        if (value.Map is null && value.Unknown.IsEmpty) return true;
        var text = Encoding.UTF8.GetString(cell);
        foreach (var (start, reason) in value.Unknown)
        {
            if (!text.StartsWith(start, StringComparison.Ordinal)) continue;
            fault ??= MappingFault.Of(Field(at), text, reason);
            return false;
        }

        if (value.Map is { } map && map.TryGetValue(text, out var ours)) cell = Encoding.UTF8.GetBytes(ours);
        return true;
    }

    private string Field(int at) => value.Paths[at].Text;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private ReadOnlySpan<byte> First(RowCells row, out int at)
    {
        for (at = 0; at < columns.Length; at++)
        {
            var cell = row[columns[at]];
            if (!cell.IsEmpty && (cell[0] != ' ' || cell.ContainsAnyExcept((byte)' '))) return cell;
        }

        at = 0;
        return [];
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private ReadOnlySpan<byte> Whole(ReadOnlySpan<byte> cell, int at, scoped ref MappingFault? fault)
    {
        var digits = cell.EndsWith(".0"u8) && value.DecimalPoint == '.' ? cell[..^2] : cell;
        if (digits.Length is > 0 and < 15 && digits[0] != '0' && !digits.ContainsAnyExceptInRange((byte)'0', (byte)'9')) return digits;
        if (MappingRead.Number(Field(at), cell, value.DecimalPoint, out _, ref fault) is not { } number) return [];
        if (decimal.IsInteger(number)) return Encoding.UTF8.GetBytes(MappingRead.Plain(decimal.Truncate(number)));
        fault = MappingFault.Of(Field(at), Encoding.UTF8.GetString(cell), "is not a whole number");
        return [];
    }

    private ReadOnlySpan<byte> Composed(RowCells row, scoped ref MappingFault? fault)
    {
        var parts = new List<string>();
        if (value.Constant is { } given) parts.Add(given);
        for (var i = 0; i < columns.Length && (value.Separator is not null || parts.Count == 0); i++)
        {
            var cell = row[columns[i]];
            if (!cell.ContainsAnyExcept((byte)' ')) continue;
            if (value.Type == MappingType.Integer) cell = Whole(cell, i, ref fault);
            parts.Add(Encoding.UTF8.GetString(cell));
        }

        if (fault is not null) return [];
        if (parts.Count > 0) return value.Checked(string.Join(value.Separator ?? "", parts), ref fault) is { } text && fault is null ? Encoding.UTF8.GetBytes(text) : [];
        if (value.Required) fault = MappingFault.Missing(value.Field);
        return [];
    }
}
