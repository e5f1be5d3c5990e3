using System.Collections.Concurrent;

namespace SegSync.Core.Landing;

/// <summary>The manifests that core carries, and how several of one system read together.</summary>
public static class Mappings
{
    private const string Folder = "schemas/mappings/";
    private static readonly ConcurrentDictionary<string, Mapping?> Loaded = new(StringComparer.Ordinal);

    /// <summary>Names of the manifests in <c>schemas/mappings</c>, ordinal order.</summary>
    public static ImmutableArray<string> Names { get; } =
        [.. MappingResources.Names(Folder).Select(name => Path.GetFileNameWithoutExtension(name)!)];

    /// <summary>A manifest by name, compiled once; null when there is none of that name.</summary>
    /// <exception cref="InvalidOperationException">A manifest of this build is broken.</exception>
    public static Mapping? BuiltIn(string name) => Loaded.GetOrAdd(name, static name =>
    {
        if (MappingResources.Read($"{Folder}{name}.json") is not { } json) return null;
        return Mapping.Load(json, $"{name}.json", true, out var errors) ?? throw new InvalidOperationException(string.Join('\n', errors));
    });

    /// <summary>The manifest of the build whose text this is, which needs no checking; null when it is another.</summary>
    public static Mapping? SameAsBuiltIn(string name, string text) =>
        MappingResources.Read($"{Folder}{name}.json") == text ? BuiltIn(name) : null;

    /// <summary>
    /// The streams of a system: mappings of one stream share its pass, so that one business partner can be customer and
    /// supplier.
    /// </summary>
    /// <exception cref="ArgumentException">Mappings of one stream tell its records apart by different fields.</exception>
    public static ImmutableArray<StreamPlan> Plan(MappingContext context, ImmutableArray<Mapping> mappings)
    {
        return [.. mappings.GroupBy(mapping => mapping.Stream, StringComparer.Ordinal).Select(Stream)];

        StreamPlan Stream(IGrouping<string, Mapping> group)
        {
            ImmutableArray<Mapping> all = [.. group];
            var keys = all.Select(mapping => mapping.KeyField).Distinct(StringComparer.Ordinal).ToList();
            if (keys.Count > 1)
                throw new ArgumentException($"{context.System}: the mappings {string.Join(", ", all.Select(mapping => mapping.Name))} of {group.Key} have different keys ({string.Join(", ", keys)}); give each the same 'key'", nameof(mappings));
            var fields = all.SelectMany(mapping => mapping.VendorFields).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);
            MapItem map = all is [var only] ? item => only.Map(context, item) : item => [.. all.SelectMany(mapping => mapping.Map(context, item))];
            return new(context.System, new(group.Key, [.. fields], keys[0]), map, [.. all.Where(mapping => mapping.Entity is not null).Select(mapping => new RecordIds(mapping.Entity!.Value, mapping.IdField)).Distinct()]);
        }
    }
}
