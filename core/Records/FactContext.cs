namespace SegSync.Core.Records;

/// <summary>Where a fact belongs below the master, as text: <c>plant=1010,salesOrganization=1010</c>, ordinal order of names.</summary>
public static class FactContext
{
    /// <summary>A value as it stands in a context: what would part it is percent-encoded.</summary>
    public static string Escaped(string value) => value.AsSpan().IndexOfAny(",=%@") >= 0 ? Uri.EscapeDataString(value) : value;

    /// <summary>Of a context only these names, <c>plant=1010</c>; null where it lacks one of them.</summary>
    /// <param name="context">The context.</param>
    /// <param name="names">Ordinal order.</param>
    public static string? Only(string context, ImmutableArray<string> names)
    {
        if (context.Length == 0) return null;
        var parts = context.Split(',');
        var kept = names.Select(name => parts.FirstOrDefault(part => part.Length > name.Length && part[name.Length] == '=' && part.StartsWith(name, StringComparison.Ordinal))).ToList();
        return kept.Contains(null) ? null : string.Join(',', kept);
    }
}
