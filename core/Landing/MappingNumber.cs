using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace SegSync.Core.Landing;

/// <summary>Exact decimals from text: a number that a decimal cannot hold digit by digit is not taken.</summary>
internal static class MappingNumber
{
    /// <summary>What a decimal always holds exactly.</summary>
    public const int MostDigits = 28;

    /// <summary>Quantities and amounts stay below this, so that sums of millions of them stay exact too.</summary>
    public const decimal Beyond = 1_000_000_000_000_000m;

    internal enum Outcome
    {
        Read,
        NotANumber,
        TooManyDigits,
        TooLarge,
    }

    /// <summary>Reads sign, digits, point, digits and exponent; blanks around are ignored.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static Outcome Read(ReadOnlySpan<byte> text, byte point, out decimal value, out int digits)
    {
        (value, digits) = (0, 0);
        text = text.Trim((byte)' ');
        var body = text.IsEmpty || text[0] is not ((byte)'-' or (byte)'+') ? text : text[1..];
        ulong mantissa = 0;
        var (scale, seen, fraction) = (0, false, false);
        for (var i = 0; i < body.Length; i++)
        {
            var c = body[i];
            if (c == point && !fraction) fraction = true;
            else if (c is (byte)'e' or (byte)'E' && seen) return Exponent(text, point, out value, out digits);
            else if (c is < (byte)'0' or > (byte)'9') return Outcome.NotANumber;
            else
            {
                seen = true;
                if (fraction) scale++;
                if (digits > 0 || c != '0') digits++;
                if (digits <= 18) mantissa = (mantissa * 10) + (uint)(c - '0');
            }
        }

        if (!seen) return Outcome.NotANumber;
        if (digits > MostDigits || scale > MostDigits) return Outcome.TooManyDigits;
        if (digits > 18) return Long(text, point, out value);
        value = new((int)mantissa, (int)(mantissa >> 32), 0, text[0] == '-', (byte)scale);
        return Math.Abs(value) < Beyond ? Outcome.Read : Outcome.TooLarge;
    }

    private static Outcome Long(ReadOnlySpan<byte> text, byte point, out decimal value)
    {
        var plain = Encoding.ASCII.GetString(text).Replace((char)point, '.');
        return !decimal.TryParse(plain, NumberStyles.Float, CultureInfo.InvariantCulture, out value) || Math.Abs(value) >= Beyond
            ? Outcome.TooLarge
            : Outcome.Read;
    }

    private static Outcome Exponent(ReadOnlySpan<byte> text, byte point, out decimal value, out int digits)
    {
        (value, digits) = (0, MostDigits);
        var at = text.IndexOfAny((byte)'e', (byte)'E');
        if (!int.TryParse(text[(at + 1)..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var power)) return Outcome.NotANumber;
        var outcome = Read(text[..at], point, out value, out digits);
        if (outcome != Outcome.Read || value == 0) return outcome;
        if (power is < -MostDigits or > 15) return power > 0 ? Outcome.TooLarge : Outcome.TooManyDigits;
        if (value.Scale - power > MostDigits) return Outcome.TooManyDigits;
        for (; power > 0; power--)
        {
            value *= 10;
            digits++;
            if (Math.Abs(value) >= Beyond) return Outcome.TooLarge;
        }

        for (; power < 0; power++) value *= 0.1m;
        return Outcome.Read;
    }
}
