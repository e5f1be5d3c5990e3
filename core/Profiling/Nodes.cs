using System.Text;

namespace SegSync.Core.Profiling;

/// <summary>
/// What lies above entities: categories above products, groups above customers. Everything belongs under at most one
/// node, so that the sums of a node are those of its members and nothing counts twice.
/// </summary>
public sealed class Nodes
{
    /// <summary>Stands for nodes of every level.</summary>
    public const string AnyLevel = "*";

    /// <summary>Nothing lies above anything.</summary>
    public static readonly Nodes None = new(new Dictionary<string, (string, string)>(StringComparer.Ordinal));

    private readonly IReadOnlyDictionary<string, (string Parent, string Level)> parents;
    private readonly Dictionary<string, (IdTable Ids, List<byte[][]> Found)> known = new(StringComparer.Ordinal);

    private Nodes(IReadOnlyDictionary<string, (string Parent, string Level)> parents) => this.parents = parents;

    /// <summary>Reads which node lies directly above which entity or node.</summary>
    /// <param name="rows">Child, parent, and the level of the parent, which may be empty.</param>
    /// <param name="problems">A child with two parents, one above itself, a node of two levels.</param>
    public static Nodes Of(IEnumerable<(string Child, string Parent, string Level)> rows, out ImmutableArray<string> problems)
    {
        var parents = new Dictionary<string, (string Parent, string Level)>(StringComparer.Ordinal);
        var levels = new Dictionary<string, string>(StringComparer.Ordinal);
        var wrong = ImmutableArray.CreateBuilder<string>();
        foreach (var (child, parent, level) in rows)
        {
            if (!levels.TryAdd(parent, level) && levels[parent] != level) wrong.Add($"'{parent}' is of the levels '{levels[parent]}' and '{level}'; a node has one");
            if (!parents.TryAdd(child, (parent, level)) && parents[child].Parent != parent) wrong.Add($"'{child}' lies below '{parents[child].Parent}' and '{parent}'; a tree was expected, in which everything lies below one node");
        }

        foreach (var child in parents.Keys.Order(StringComparer.Ordinal))
        {
            var (at, steps) = (child, 0);
            while (parents.TryGetValue(at, out var up) && steps++ <= parents.Count && up.Parent != child) at = up.Parent;
            if (parents.TryGetValue(at, out var last) && last.Parent == child) wrong.Add($"'{child}' lies above itself");
        }

        problems = wrong.ToImmutable();
        return new(parents);
    }

    /// <summary>The levels that there are, ordinal order.</summary>
    public IEnumerable<string> Levels => parents.Values.Select(up => up.Level).Where(level => level.Length > 0).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);

    /// <summary>The nodes of a level above an entity, nearest first.</summary>
    internal byte[][] Above(ReadOnlySpan<byte> id, string level)
    {
        if (!known.TryGetValue(level, out var table)) known[level] = table = (new(), []);
        var index = table.Ids.Add(id);
        if (index == table.Found.Count) table.Found.Add([.. Climb(Encoding.UTF8.GetString(id), level).Select(Encoding.UTF8.GetBytes)]);
        return table.Found[index];
    }

    private IEnumerable<string> Climb(string id, string level)
    {
        while (parents.TryGetValue(id, out var up))
        {
            if (level == AnyLevel || up.Level == level) yield return up.Parent;
            id = up.Parent;
        }
    }
}
