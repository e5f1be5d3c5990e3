using System.Text;
using SegSync.Core.Records;

namespace SegSync.Core.Landing;

/// <summary>How the values of a fact are read. What belongs to the document is read once for all its lines.</summary>
internal sealed record MappingFact
{
    public required MappingValue Date { get; init; }

    public MappingValue? Customer { get; init; }

    public MappingValue? Product { get; init; }

    public MappingValue? Location { get; init; }

    public ImmutableArray<(string Name, MappingValue Value)> Context { get; init; } = [];

    public MappingValue? Supplier { get; init; }

    /// <summary>Null where the facts have none: receipts, and a matrix, which has them in its cells.</summary>
    public MappingValue? Quantity { get; init; }

    /// <summary>Money of the transport.</summary>
    public MappingValue? Freight { get; init; }

    /// <summary>Kilograms, mode and lane of the transport.</summary>
    public MappingValue? Weight { get; init; }

    public MappingValue? Mode { get; init; }

    public MappingValue? Lane { get; init; }

    /// <summary>When a supplier was asked, when it promised, when it delivered.</summary>
    public MappingValue? Ordered { get; init; }

    public MappingValue? Promised { get; init; }

    public MappingValue? Delivered { get; init; }

    /// <summary>Days from order to delivery, where the source gives them itself.</summary>
    public MappingValue? LeadDays { get; init; }

    /// <summary>Units that were asked for, and those that were rejected.</summary>
    public MappingValue? Asked { get; init; }

    public MappingValue? Rejected { get; init; }

    /// <summary>What the line cost, or one unit of it.</summary>
    public MappingValue? Cost { get; init; }

    public MappingValue? UnitCost { get; init; }

    /// <summary>Activity that costs are shared out by.</summary>
    public MappingValue? Picks { get; init; }

    public MappingValue? Pallets { get; init; }

    public MappingValue? Kilometres { get; init; }

    /// <summary>Values of which there are not so many, and that only a file of facts tells.</summary>
    public MappingValue?[] Further => [Asked, Rejected, Cost, UnitCost, Picks, Pallets, Kilometres, Weight, Mode, Lane];

    /// <summary>Money of the line.</summary>
    public MappingValue? Amount { get; init; }

    /// <summary>Money of one unit, where the source gives no amount.</summary>
    public MappingValue? Price { get; init; }

    public MappingValue? Currency { get; init; }

    public MappingValue? Unit { get; init; }

    /// <summary>What lines of one document share.</summary>
    internal struct Shared
    {
        public bool Known;
        public DateOnly? Date;
        public string? Customer;
        public string? Location;
        public string? Currency;
    }

    /// <summary>Reads a fact.</summary>
    /// <param name="scope">What to read from.</param>
    /// <param name="line">Its line id.</param>
    /// <param name="shared">What lines of the document share.</param>
    /// <param name="doubts">Values that cannot be understood and without which it counts: freight and times of delivery.</param>
    /// <param name="fault">Why it cannot be taken.</param>
    public Fact? Read(in MappingScope scope, string line, ref Shared shared, List<MappingFault> doubts, ref MappingFault? fault)
    {
        if (!shared.Known)
        {
            if (Date.OfDocument) shared.Date = Date.Date(scope, ref fault);
            if (Customer is { OfDocument: true }) shared.Customer = Customer.Text(scope, ref fault);
            if (Location is { OfDocument: true }) shared.Location = Location.Text(scope, ref fault);
            if (Currency is { OfDocument: true }) shared.Currency = Currency.Text(scope, ref fault);
            if (fault is not null) return null;
            shared.Known = true;
        }

        var date = shared.Date ?? Date.Date(scope, ref fault);
        var quantityDigits = 0;
        var quantity = Quantity is null ? 0 : Quantity.Number(scope, out quantityDigits, ref fault);
        var amount = Money(scope, quantity ?? 0, quantityDigits, ref fault);
        var customer = Customer is null or { OfDocument: true } ? shared.Customer : Customer.Text(scope, ref fault);
        var product = Product?.Text(scope, ref fault);
        var location = Location is null or { OfDocument: true } ? shared.Location : Location.Text(scope, ref fault);
        var currency = Currency is null or { OfDocument: true } ? shared.Currency : Currency.Text(scope, ref fault);
        var unit = Unit?.Text(scope, ref fault);
        var context = Context.IsEmpty ? "" : Place(scope, ref fault);
        var supplier = Supplier?.Text(scope, ref fault);
        if (fault is not null || date is not { } day || quantity is not { } units) return null;
        var fact = new Fact(line, day, customer, product, location, context, units, amount, currency ?? "", unit ?? "");
        var arrival = (Delivered ?? LeadDays ?? Freight) is null ? null : Arrive(scope, doubts);
        return supplier is null && arrival is null ? fact : fact with { Supplier = supplier, Arrival = arrival };
    }

    private Arrival? Arrive(in MappingScope scope, List<MappingFault> doubts)
    {
        MappingFault? fault = null;
        var freight = Freight?.Number(scope, out _, ref fault);
        Doubt(ref fault);
        var lead = LeadDays is null ? null : MappingDays.Told(LeadDays.Field, LeadDays.Number(scope, out _, ref fault), ref fault);
        Doubt(ref fault);
        var arrived = Delivered?.Date(scope, ref fault)?.DayNumber;
        var start = Ordered?.Date(scope, ref fault)?.DayNumber;
        lead = MappingDays.Between(lead, Delivered?.Field ?? "", arrived, start, ref fault);
        Doubt(ref fault);
        var late = arrived - Promised?.Date(scope, ref fault)?.DayNumber;
        Doubt(ref fault);
        return freight is null && lead is null && late is null ? null : new(freight, lead, late);

        void Doubt(ref MappingFault? fault)
        {
            if (fault is not null) doubts.Add(fault);
            fault = null;
        }
    }

    private decimal Money(in MappingScope scope, decimal quantity, int quantityDigits, ref MappingFault? fault)
    {
        if (Amount is not null) return Amount.Number(scope, out _, ref fault) ?? 0;
        if (Price?.Number(scope, out var digits, ref fault) is not { } price) return 0;
        return Times(Price.Field, price, digits, quantity, quantityDigits, ref fault);
    }

    /// <summary>The money of a line, exactly or not at all.</summary>
    public static decimal Times(string field, decimal price, int digits, decimal quantity, int quantityDigits, ref MappingFault? fault)
    {
        if (digits + quantityDigits <= MappingNumber.MostDigits && quantity.Scale + price.Scale <= MappingNumber.MostDigits)
        {
            var amount = price * quantity;
            if (Math.Abs(amount) < MappingNumber.Beyond) return amount;
            fault ??= MappingFault.Of(field, MappingRead.Plain(price), $"times {MappingRead.Plain(quantity)} is out of range; amounts below 10^15 are taken");
            return 0;
        }

        fault ??= MappingFault.Of(field, MappingRead.Plain(price), $"times {MappingRead.Plain(quantity)} has more than {MappingNumber.MostDigits} digits and cannot be kept exactly");
        return 0;
    }

    private string Place(in MappingScope scope, ref MappingFault? fault)
    {
        Span<byte> text = stackalloc byte[256];
        var length = 0;
        foreach (var (name, value) in Context)
        {
            if (value.Text(scope, ref fault) is not { } given) continue;
            given = FactContext.Escaped(given);
            var needed = Encoding.UTF8.GetByteCount(given) + name.Length + 2;
            if (length + needed > text.Length)
            {
                fault ??= new(value.Field, "is too long for a context; 200 characters are taken");
                return "";
            }

            if (length > 0) text[length++] = (byte)',';
            length += Encoding.UTF8.GetBytes(name, text[length..]);
            text[length++] = (byte)'=';
            length += Encoding.UTF8.GetBytes(given, text[length..]);
        }

        return MappingText.Own.Of(text[..length]) ?? "";
    }
}
