using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.WebUtilities;

namespace SegSync.Connectors.Sap;

/// <summary>Where the next page is: the offset at which a chain of links began, and the options of the link.</summary>
/// <param name="Start">Records read before the chain.</param>
/// <param name="Skip">$skip.</param>
/// <param name="SkipToken">$skiptoken.</param>
internal sealed record Place(int Start, int? Skip, string? SkipToken)
{
    /// <summary>Only options are taken from a link: its host may be one that just the service knows, and must not get credentials.</summary>
    public static Place Of(string link, int start)
    {
        var query = QueryHelpers.ParseQuery(link[(link.IndexOf('?', StringComparison.Ordinal) + 1)..]);
        var (skip, token) = (query.TryGetValue("$skip", out var s) ? s.ToString() : "", query.TryGetValue("$skiptoken", out var t) ? t.ToString() : null);
        return token is null && skip.Length == 0 ? throw new JsonException("__next has neither $skiptoken nor $skip") : new(start, Whole(skip), token);
    }

    public static Place Parse(string? token)
    {
        if (token is null) return new(0, null, null);
        var parts = token.Split(':', 3);
        return new(Whole(parts[0]) ?? 0, Whole(parts[1]), parts[2].Length > 0 ? parts[2] : null);
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Start}:{Skip}:{SkipToken}");

    private static int? Whole(string text) => text.Length == 0 ? null : int.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture);
}
