using System.Collections.Concurrent;
using SegSync.Core.Matching.Learned;
using SegSync.Core.Records;
using SegSync.Core.Storing;

namespace SegSync.Core.Syncing;

/// <summary>
/// Where versions of match models are kept: per kind the name of the one in force, every version once and for ever under
/// its name, and what became of it. Reads only.
/// </summary>
/// <param name="Store">Documents.</param>
/// <param name="Tenant">Whose.</param>
public sealed record ModelShelf(IHubStore Store, string Tenant)
{
    // a version is named by its content: read once, it is the same for as long as the process lives
    private const int Remembered = 16;
    private static readonly ConcurrentDictionary<string, LearnedModel> Known = new(StringComparer.Ordinal);

    /// <summary>Every version, by kind, oldest first.</summary>
    public async Task<ImmutableArray<ModelVersion>> ListAsync(CancellationToken cancellationToken)
    {
        var all = await Store.ReadPartitionAsync(Partitions.Tenant(Tenant), "model-version|", cancellationToken).Select(document => document.As<ModelVersion>()).ToListAsync(cancellationToken);
        return [.. all.OrderBy(version => version.Kind).ThenBy(version => version.Steps[0].At).ThenBy(version => version.Steps[0].Run).ThenBy(version => version.Version, StringComparer.Ordinal)];
    }

    /// <summary>The version of a name, or of a name that ends so; null where none or several do.</summary>
    public async Task<ModelVersion?> FindAsync(string name, CancellationToken cancellationToken)
    {
        if (name.Length < 4) return null;
        var found = (await ListAsync(cancellationToken)).Where(version => version.Version == name || version.Version.EndsWith($":{name}", StringComparison.Ordinal)
            || version.Version[(version.Version.LastIndexOf(':') + 1)..].StartsWith(name, StringComparison.Ordinal)).ToList();
        return found is [var only] ? only : null;
    }

    /// <summary>Name of the version in force per kind; kinds that are matched exactly are absent.</summary>
    internal async Task<Dictionary<EntityKind, string>> InForceAsync(CancellationToken cancellationToken)
    {
        var found = await Store.ReadManyAsync([.. EntityKinds.All.Select(InForce)], cancellationToken);
        return found.ToDictionary(document => EntityKinds.Parse(document.Key.Id["model|".Length..]), document => document.As<string>());
    }

    /// <summary>A version's model; null when there is none of that name.</summary>
    internal async Task<LearnedModel?> ModelAsync(EntityKind kind, string version, CancellationToken cancellationToken)
    {
        if (Known.TryGetValue($"{kind}|{version}", out var known)) return known;
        if (await Store.FindAsync<LearnedModel>(Body(kind, version), cancellationToken) is not { } model) return null;
        if (Known.Count >= Remembered) Known.Clear();
        return Known[$"{kind}|{version}"] = model;
    }

    internal DocumentKey InForce(EntityKind kind) => new(Partitions.Tenant(Tenant), $"model|{kind.Word()}");

    internal DocumentKey Body(EntityKind kind, string version) => new(Partitions.Tenant(Tenant), $"model-body|{kind.Word()}|{version}");

    internal DocumentKey Version(EntityKind kind, string version) => new(Partitions.Tenant(Tenant), $"model-version|{kind.Word()}|{version}");
}
