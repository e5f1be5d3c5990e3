namespace SegSync.Sandbox.World;

/// <summary>What a roll is about: one stream of the generator per attribute, so that rows can be made in any order.</summary>
internal enum Trait
{
    Country = 1, City, NameSake, NameOwner, LegalForm, Street, StreetKind, House, Postcode, Phone, Mailbox, Vat, Size,
    InSalesforce, SalesforceTwice, SapTwice, InOtm, SecondArea, Blocked, AccountNumber, Spelling, Typo, Gap, MailGap, Deleted,
    Stamp, StampCluster, StampNull, Created, Rank, Price, Pattern, Season, Plants, InWms, Gtin, PartA, Alternate, Inactive,
    OrderDay, OrderCustomer, OrderLines, OrderDefect, Twin, LineProduct, LineQuantity, LineAmount, InCrm, Stock, Change, Fault, Weight, Bare,
}

/// <summary>The seeded source of every attribute: a hash of seed, trait and index (splitmix64), never a sequence.</summary>
internal readonly struct Dice(long seed)
{
    public ulong Roll(Trait trait, long index)
    {
        var z = unchecked((ulong)seed * 0x9E3779B97F4A7C15UL + (ulong)trait * 0xD1B54A32D192ED03UL + (ulong)index * 0x8CB92BA72F3D8DD7UL);
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
        return z ^ (z >> 31);
    }

    public double Unit(Trait trait, long index) => (Roll(trait, index) >> 11) * (1.0 / (1UL << 53));

    public int Below(int n, Trait trait, long index) => (int)(Roll(trait, index) % (ulong)n);

    public bool Chance(double share, Trait trait, long index) => Unit(trait, index) < share;
}

/// <summary>An affine bijection of 0..size-1: spreads neighbours without ever giving one value twice.</summary>
internal readonly struct Shuffle
{
    private static readonly long[] Steps = [1000003, 15485863, 32452843, 49979687];
    private readonly long _size, _step, _shift;

    public Shuffle(long size, ulong salt)
    {
        _size = size;
        _step = Array.Find(Steps, s => size % s != 0) % size;
        if (_step == 0)
            _step = 1;
        _shift = (long)(salt % (ulong)size);
    }

    public long this[long index] => (index * _step + _shift) % _size;
}
