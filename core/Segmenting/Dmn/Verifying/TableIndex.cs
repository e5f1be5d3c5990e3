using System.Numerics;
using SegSync.Core.Segmenting.Dmn.Feel;

namespace SegSync.Core.Segmenting.Dmn.Verifying;

/// <summary>
/// Finds the rules that match without trying each: a value's region by search, the region's rules as a bit set, and what the
/// inputs' sets have in common. The regions are those of verification, so that a table is evaluated as it was verified.
/// </summary>
internal sealed class TableIndex
{
    private const int MostRules = 2_000;
    private readonly Column[] columns;
    private readonly int words;

    private TableIndex(DecisionTable table, TableBoxes boxes)
    {
        words = Math.Max(1, (table.Rules.Length + 63) / 64);
        columns = [.. boxes.Axes.Select((axis, a) => new Column(table.Inputs[boxes.AxisOf.IndexOf(a)], axis, [.. Enumerable.Range(0, axis.Regions.Length).Select(region => Rules(boxes, a, region))]))];
    }

    /// <summary>Words of the bit set that <see cref="Match"/> fills.</summary>
    public int Words => words;

    /// <summary>Null where a column cannot be cut into regions, or where there are so many rules that cutting takes too long.</summary>
    public static TableIndex? Of(DecisionTable table) => table.Rules.Length > MostRules ? null : TableBoxes.Of(table, out _) is { } boxes ? new(table, boxes) : null;

    /// <summary>Sets the bits of the rules that match.</summary>
    public void Match(Frame frame, Span<ulong> rules)
    {
        rules.Fill(ulong.MaxValue);
        foreach (var column in columns)
        {
            var matching = column.Find(frame);
            for (var i = 0; i < rules.Length; i++) rules[i] &= matching[i];
        }

        if (columns.Length == 0) rules.Clear();
    }

    /// <summary>Index of the only rule; -1: none; -2: several.</summary>
    public static int Only(ReadOnlySpan<ulong> rules)
    {
        var only = -1;
        for (var i = 0; i < rules.Length; i++)
        {
            if (rules[i] == 0) continue;
            if (only >= 0 || (rules[i] & (rules[i] - 1)) != 0) return -2;
            only = (i * 64) + BitOperations.TrailingZeroCount(rules[i]);
        }

        return only;
    }

    private ulong[] Rules(TableBoxes boxes, int axis, int region)
    {
        var bits = new ulong[words];
        for (var rule = 0; rule < boxes.Rules.Length; rule++) if (boxes.Rules[rule][axis].Has(region)) bits[rule / 64] |= 1UL << (rule % 64);
        return bits;
    }

    private sealed class Column
    {
        private readonly TableInput input;
        private readonly Axis axis;
        private readonly ulong[][] rules;
        private readonly ulong[] missing;
        private readonly Dictionary<string, ulong[]>? texts;
        private readonly ulong[]? other;
        private readonly decimal[]? numbers;

        // what lies below the first number, is it, lies between it and the second, ...
        private readonly ulong[][]? places;

        public Column(TableInput input, Axis axis, ulong[][] rules)
        {
            (this.input, this.axis, this.rules, missing) = (input, axis, rules, rules[^1]);
            if (axis.Kind == FeelKind.Text)
            {
                texts = axis.Regions.Index().Where(region => region.Item is { Point: true, IsNull: false }).ToDictionary(region => (string)region.Item.Sample!, region => rules[region.Index], StringComparer.Ordinal);
                other = axis.Regions.Index().Where(region => !region.Item.Point).Select(region => rules[region.Index]).FirstOrDefault() ?? missing;
            }
            else if (axis.Kind == FeelKind.Number)
            {
                numbers = [.. axis.Regions.SelectMany(region => (decimal?[])[region.Low as decimal?, region.High as decimal?, region.Point ? region.Sample as decimal? : null]).OfType<decimal>().Distinct().Order()];
                places = [.. Enumerable.Range(0, (numbers.Length * 2) + 1).Select(place => axis.Regions.Index().Where(region => Is(region.Item, place)).Select(region => rules[region.Index]).FirstOrDefault() ?? missing)];
            }
        }

        public ulong[] Find(Frame frame)
        {
            var value = input.Code.Run(frame);
            if (value is null) return missing;
            if (FeelTypes.KindOf(value) != axis.Kind && (value = input.Value(frame)) is null) return missing;
            if (value is decimal number && numbers is not null)
            {
                var place = Array.BinarySearch(numbers, number);
                return places![place >= 0 ? (place * 2) + 1 : ~place * 2];
            }

            if (value is string text && texts is not null) return texts.GetValueOrDefault(text, other!);
            return axis.Find(value) is { } region ? rules[region] : missing;
        }

        private bool Is(Region region, int place)
        {
            if (region.IsNull) return false;
            var (low, high) = (place / 2 == 0 ? (decimal?)null : numbers![(place / 2) - 1], place / 2 == numbers!.Length ? (decimal?)null : numbers[place / 2]);
            return place % 2 == 1 ? region.Point && (decimal)region.Sample! == numbers[place / 2] : !region.Point && (decimal?)region.Low == low && (decimal?)region.High == high;
        }
    }
}
