using System.Buffers;
using System.Security.Cryptography;

namespace SegSync.Core.Storing;

/// <summary>
/// An address in the landing zone: area and SHA-256. An area is segments of ASCII letters, digits, <c>. _ -</c> joined by
/// slashes; no segment starts with a dot, so that no address leaves its folder.
/// </summary>
/// <param name="Area">Such as <c>pages/sap</c>.</param>
/// <param name="Hash">64 lower-case hex digits.</param>
public readonly record struct LandingAddress(string Area, string Hash)
{
    private static readonly SearchValues<char> Hex = SearchValues.Create("0123456789abcdef");

    /// <summary>Where this content rests.</summary>
    /// <exception cref="ArgumentException">The area is not one.</exception>
    public static LandingAddress Of(string area, ReadOnlySpan<byte> content)
    {
        CheckArea(area);
        return new(area, Convert.ToHexStringLower(SHA256.HashData(content)));
    }

    /// <summary>Reads an address; null when the text is none.</summary>
    public static LandingAddress? Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var slash = text.LastIndexOf('/');
        if (slash < 1 || !IsArea(text[..slash]) || !IsHash(text.AsSpan(slash + 1)))
            return null;
        return new(text[..slash], text[(slash + 1)..]);
    }

    /// <summary>Whether content is what the address promises.</summary>
    public bool Holds(ReadOnlySpan<byte> content) => Of(Area, content).Hash == Hash;

    /// <summary>Throws when the text is no area.</summary>
    /// <exception cref="ArgumentException">The area is not one.</exception>
    public static void CheckArea(string area)
    {
        ArgumentNullException.ThrowIfNull(area);
        if (!IsArea(area))
            throw new ArgumentException($"'{area}' is no area: segments of letters, digits, '.', '_', '-' joined by '/'.", nameof(area));
    }

    /// <summary>As it is written.</summary>
    public override string ToString() => $"{Area}/{Hash}";

    /// <summary>Whether the text is a SHA-256 as addresses write it.</summary>
    public static bool IsHash(ReadOnlySpan<char> text) => text.Length == 64 && !text.ContainsAnyExcept(Hex);

    private static bool IsArea(string area) => area.Split('/').All(IsSegment);

    private static bool IsSegment(string segment) =>
        segment.Length > 0 && segment[0] != '.' && segment.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-');
}
