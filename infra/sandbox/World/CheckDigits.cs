using System.Globalization;

namespace SegSync.Sandbox.World;

/// <summary>Numbers whose check digits are right by the issuers' published rules, unique per serial.</summary>
internal static class CheckDigits
{
    public static string Gtin13(long serial)
    {
        var body = "40" + serial.ToString("0000000000", CultureInfo.InvariantCulture);
        var sum = 0;
        for (var i = 0; i < 12; i++)
            sum += (body[i] - '0') * (i % 2 == 0 ? 1 : 3);
        return body + (char)('0' + (10 - sum % 10) % 10);
    }

    /// <summary>A tax number of the land for a serial below ten million. US numbers are EINs and have no check digit.</summary>
    public static string Vat(string land, long serial)
    {
        var seven = serial.ToString("0000000", CultureInfo.InvariantCulture);
        switch (land)
        {
            case "DE":
                return "DE" + Iso7064("1" + seven);
            case "AT":
                return "ATU" + seven + (char)('0' + (10 - (DoubledSum(seven, 1) + 4) % 10) % 10);
            case "FR":
                var siren = Luhn("4" + seven);
                return "FR" + ((12 + 3 * (long.Parse(siren, CultureInfo.InvariantCulture) % 97)) % 97).ToString("00", CultureInfo.InvariantCulture) + siren;
            case "IT":
                return "IT" + Luhn(seven + "001");
            case "GB":
                var rest = Weighted(seven, [8, 7, 6, 5, 4, 3, 2]) % 97;
                return "GB" + seven + (97 - rest).ToString("00", CultureInfo.InvariantCulture);
            case "NL":
                return "NL" + Mod11(seven, [9, 8, 7, 6, 5, 4, 3, 2]) + "B01";
            case "PL":
                return "PL" + Mod11(seven + "1", [6, 5, 7, 2, 3, 4, 5, 6, 7]);
            case "CH":
                return "CHE" + Complement11(seven, [5, 4, 3, 2, 7, 6, 5, 4]) + "MWST";
            case "ES":
                return "ESB" + Luhn(seven);
            default:
                return "5" + seven[..1] + "-" + seven[1..] + "1";
        }
    }

    private static string Iso7064(string digits)
    {
        var product = 10;
        foreach (var c in digits)
        {
            var sum = (c - '0' + product) % 10;
            product = 2 * (sum == 0 ? 10 : sum) % 11;
        }
        return digits + (char)('0' + (11 - product) % 10);
    }

    private static int DoubledSum(string digits, int first)
    {
        var sum = 0;
        for (var i = 0; i < digits.Length; i++)
        {
            var d = (digits[i] - '0') * (i % 2 == first ? 2 : 1);
            sum += d / 10 + d % 10;
        }
        return sum;
    }

    private static string Luhn(string digits) => digits + (char)('0' + (10 - DoubledSum(digits, (digits.Length - 1) % 2) % 10) % 10);

    private static int Weighted(string digits, int[] weights)
    {
        var sum = 0;
        for (var i = 0; i < digits.Length; i++)
            sum += (digits[i] - '0') * weights[i];
        return sum;
    }

    // one filler digit is raised until the remainder is a digit, so that every serial has a number
    private static string Mod11(string digits, int[] weights)
    {
        for (var filler = 0; ; filler++)
        {
            var body = digits + (char)('0' + filler);
            var rest = Weighted(body, weights) % 11;
            if (rest < 10)
                return body + (char)('0' + rest);
        }
    }

    private static string Complement11(string digits, int[] weights)
    {
        for (var filler = 0; ; filler++)
        {
            var body = digits + (char)('0' + filler);
            var check = (11 - Weighted(body, weights) % 11) % 11;
            if (check < 10)
                return body + (char)('0' + check);
        }
    }
}
