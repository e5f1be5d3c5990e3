using SegSync.Core.Storing;

namespace SegSync.Core.Segmenting.Versions;

/// <summary>All versions of all schemes of a hub: those that it keeps, and those that it came with.</summary>
/// <param name="Versions">By name, then version.</param>
public sealed record SchemeBook(ImmutableArray<SchemeVersion> Versions)
{
    private static readonly ImmutableArray<(SchemeVersion Version, SchemeFile File)> OfHub = [.. Schemes.OfHub.Select(BuiltIn)];

    /// <summary>Names of all schemes that have a version in force at some time.</summary>
    public ImmutableArray<string> Names => [.. Versions.Where(version => version.Activation is not null).Select(version => version.Name).Distinct(StringComparer.Ordinal)];

    /// <summary>Reads the book.</summary>
    public static async Task<SchemeBook> LoadAsync(IHubStore store, string tenant, CancellationToken cancellationToken)
    {
        var start = Partitions.Scheme(tenant, "");
        var kept = await store.ReadKindAsync(Kinds.Scheme, cancellationToken).Where(document => document.Key.Partition.StartsWith(start, StringComparison.Ordinal))
            .Select(document => document.As<SchemeVersion>()).ToListAsync(cancellationToken);
        var own = OfHub.Select(one => one.Version).Where(one => !kept.Exists(version => version.Name == one.Name && version.Version == one.Version));
        return new([.. kept.Concat(own).OrderBy(version => version.Name, StringComparer.Ordinal).ThenBy(version => version.Version)]);
    }

    /// <summary>A version; null when there is none.</summary>
    public SchemeVersion? Find(string name, int version) => Versions.FirstOrDefault(one => one.Name == name && one.Version == version);

    /// <summary>The versions of a scheme that decide on a day, latest first; at most two.</summary>
    public ImmutableArray<SchemeVersion> Deciding(string name, DateOnly day)
    {
        var active = Versions.Where(one => one.Name == name && one.State == SchemeState.Active && one.Activation!.From <= day)
            .OrderByDescending(one => one.Activation!.From).ThenByDescending(one => one.Activation!.At).ThenByDescending(one => one.Version).ToList();
        var whole = active.FindIndex(one => one.Activation!.Share >= 1);
        return [.. active.Take(whole < 0 ? 0 : whole + 1)];
    }

    /// <summary>The schemes that decide on a day, compiled, ordinal order of names.</summary>
    public ImmutableArray<SchemeInForce> InForce(DateOnly day) =>
    [
        .. Names.Select(name => (Name: name, Versions: Deciding(name, day))).Where(pair => !pair.Versions.IsEmpty)
            .Select(pair => new SchemeInForce(pair.Name, [.. pair.Versions.Select(version => (Compiled(version), version.Activation!.Share))])),
    ];

    private static SchemeFile Compiled(SchemeVersion version) =>
        OfHub.FirstOrDefault(own => own.Version.Name == version.Name && own.Version.Hash() == version.Hash()).File ?? version.Compile();

    private static (SchemeVersion Version, SchemeFile File) BuiltIn(string text)
    {
        var (version, errors) = SchemeVersion.Read(text, Dmn.DmnTables.Text);
        if (!errors.IsEmpty) throw new InvalidOperationException($"a scheme that the hub comes with is wrong: {string.Join("; ", errors)}");
        var active = version! with { State = SchemeState.Active, Activation = new(DateOnly.MinValue, 1, DateTimeOffset.MinValue, []) };
        return (active, active.Compile());
    }
}
