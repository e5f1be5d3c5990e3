namespace SegSync.Sandbox.Salesforce;

/// <summary>18-character ids: prefix, organisation, serial in base 62, and the published case checksum.</summary>
internal static class SalesforceIds
{
    private const string Digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private const string Organisation = "5g00000";

    public static string Of(string prefix, int serial)
    {
        Span<char> id = stackalloc char[18];
        prefix.CopyTo(id);
        Organisation.CopyTo(id[3..]);
        for (var i = 14; i >= 10; i--)
        {
            id[i] = Digits[serial % 62];
            serial /= 62;
        }
        for (var block = 0; block < 3; block++)
        {
            var bits = 0;
            for (var i = 0; i < 5; i++)
                bits |= (char.IsAsciiLetterUpper(id[block * 5 + i]) ? 1 : 0) << i;
            id[15 + block] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345"[bits];
        }
        return new string(id);
    }

    /// <summary>The serial of an id of 15 or 18 characters, or -1.</summary>
    public static int Serial(string prefix, string id)
    {
        if (id.Length is not (15 or 18) || !id.StartsWith(prefix, StringComparison.Ordinal) || !id.AsSpan(3, 7).SequenceEqual(Organisation))
            return -1;
        long serial = 0;
        foreach (var c in id.AsSpan(10, 5))
        {
            var digit = Digits.IndexOf(c, StringComparison.Ordinal);
            if (digit < 0)
                return -1;
            serial = serial * 62 + digit;
        }
        return serial > int.MaxValue ? -1 : (int)serial;
    }
}
