using System.Globalization;

namespace SegSync.Sandbox.World;

internal enum Defect { None, UnknownCurrency, DateTooLate, DateTooEarly, NoCustomer }

internal readonly record struct OrderLine(int Product, int Quantity, long NetCents);

/// <summary>Sales orders, made on demand from their number; only where an order's lines start is kept.</summary>
internal sealed class Orders
{
    public const int FirstNumber = 5_000_001;
    private const int Days = 395;
    private readonly SandboxOptions _options;
    private readonly Dice _dice;
    private readonly Products _products;
    private readonly int[] _lineStart;
    private readonly Shuffle _customerRank, _productRank;
    private readonly long _firstDay;

    [ThreadStatic] private static (Orders? Owner, int Row, OrderLine Line) t_last;

    public Orders(SandboxOptions options, Products products)
    {
        _options = options;
        _dice = new Dice(options.Seed);
        _products = products;
        _customerRank = new Shuffle(options.Customers, _dice.Roll(Trait.Rank, -1));
        _productRank = new Shuffle(options.Products, _dice.Roll(Trait.Rank, -2));
        _firstDay = new DateTimeOffset(options.Until.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero).ToUnixTimeMilliseconds() - Days * 86_400_000L;
        _lineStart = new int[options.Orders + 1];
        var most = Math.Max(1, (int)Math.Round(2 * options.LinesPerOrder - 1));
        for (var o = 0; o < options.Orders; o++)
            _lineStart[o + 1] = _lineStart[o] + 1 + _dice.Below(most, Trait.OrderLines, o);
    }

    public int Count => _options.Orders;
    public int LineCount => _lineStart[Count];

    public static string Number(int order) => (FirstNumber + order).ToString(CultureInfo.InvariantCulture);

    public int Find(string number) => int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var n) && n >= FirstNumber && n < FirstNumber + Count ? n - FirstNumber : -1;

    public (int Start, int Count) Lines(int order) => (_lineStart[order], _lineStart[order + 1] - _lineStart[order]);

    public int OrderOf(int line)
    {
        var o = Array.BinarySearch(_lineStart, line);
        return o < 0 ? ~o - 1 : o;
    }

    // revenue follows few customers: a fifth of a fixed ranking places almost three quarters of the orders
    public int Customer(int order) => (int)_customerRank[(int)(Math.Pow(_dice.Unit(Trait.OrderCustomer, order), 5) * _options.Customers)];

    public Defect DefectOf(int order) => _dice.Chance(_options.Dirt, Trait.OrderDefect, order)
        ? (Defect)(1 + _dice.Below(4, Trait.OrderDefect, order + 1_000_000_007L)) : Defect.None;

    public long BookedOn(int order) => _firstDay + _dice.Below(Days, Trait.OrderDay, order) * 86_400_000L;

    public long ShownDate(int order) => DefectOf(order) switch
    {
        Defect.DateTooLate => new DateTimeOffset(2999, 12, 31, 0, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds(),
        Defect.DateTooEarly => new DateTimeOffset(1899, 12, 30, 0, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds(),
        _ => BookedOn(order),
    };

    /// <summary>When the order last changed: within its day; a fifth of a day's orders came in one import and share a second.</summary>
    public long Stamp(int order) => BookedOn(order) + (_dice.Chance(0.2, Trait.StampCluster, order) ? 79_200_000 : _dice.Below(86_399, Trait.Stamp, order) * 1000L);

    public OrderLine Line(int row)
    {
        if (t_last.Owner == this && t_last.Row == row)
            return t_last.Line;
        var order = OrderOf(row);
        var source = row > _lineStart[order] && _dice.Chance(0.01, Trait.Twin, row) ? row - 1 : row;
        var line = MakeLine(order, source);
        t_last = (this, row, line);
        return line;
    }

    private OrderLine MakeLine(int order, int row)
    {
        var month = DateTimeOffset.FromUnixTimeMilliseconds(BookedOn(order)).Month;
        var product = 0;
        for (var attempt = 0; attempt < 8; attempt++)
        {
            var u = _dice.Unit(Trait.LineProduct, row * 8L + attempt);
            product = (int)_productRank[(int)(u * u * u * _products.Count)];
            if (_dice.Chance(_products.Appetite(product, month), Trait.Season, row * 8L + attempt + 5_000_000_000))
                break;
        }
        var demand = _products.Demand(product);
        var quantity = demand switch
        {
            Demand.Steady => 9 + _dice.Below(4, Trait.LineQuantity, row),
            Demand.Seasonal => 5 + _dice.Below(12, Trait.LineQuantity, row),
            _ => 1 + _dice.Below(60, Trait.LineQuantity, row),
        };
        var discount = 100 - _dice.Below(11, Trait.LineAmount, row);
        return new OrderLine(product, quantity, quantity * _products.PriceCents(product) * discount / 100);
    }
}
