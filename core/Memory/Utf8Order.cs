namespace SegSync.Core.Memory;

/// <summary>
/// Orders strings as their UTF-8 bytes are ordered, which is what databases do. It differs from ordinal UTF-16 order where
/// surrogates (above U+FFFF) meet U+E000 to U+FFFF.
/// </summary>
internal sealed class Utf8Order : IComparer<string>
{
    public static readonly Utf8Order Instance = new();

    public int Compare(string? x, string? y)
    {
        var a = x.AsSpan();
        var b = y.AsSpan();
        var same = a.CommonPrefixLength(b);
        if (same == a.Length || same == b.Length)
            return a.Length.CompareTo(b.Length);
        var (left, right) = (a[same], b[same]);
        var (leftHigh, rightHigh) = (char.IsSurrogate(left), char.IsSurrogate(right));
        return leftHigh == rightHigh ? left.CompareTo(right) : leftHigh.CompareTo(rightHigh);
    }
}
