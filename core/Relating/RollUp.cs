namespace SegSync.Core.Relating;

/// <summary>A node of a hierarchy as of a day.</summary>
/// <param name="Node">A master's id, or the name of a group.</param>
/// <param name="Name">What people call it.</param>
/// <param name="Parent">The node above; null at the top.</param>
/// <param name="Level">How it belongs there; null at the top.</param>
/// <param name="Depth">Steps below the top; 0 at the top.</param>
/// <param name="Own">Its own figure.</param>
/// <param name="Total">Its figure with those of everything below.</param>
/// <param name="Below">Nodes below it, at any depth.</param>
public sealed record RolledNode(string Node, string Name, string? Parent, string? Level, int Depth, decimal Own, decimal Total, int Below);

/// <summary>A link between nodes, resolved to masters.</summary>
/// <param name="Node">The lower node.</param>
/// <param name="Parent">The upper node.</param>
/// <param name="Level">How it belongs there.</param>
public readonly record struct Edge(string Node, string Parent, string Level);

/// <summary>Adds figures up along a hierarchy. Pure; the order of the input does not matter.</summary>
public static class RollUp
{
    /// <summary>Rolls up. A node under several parents counts under the smallest by level and name; an edge that closes a cycle is left out.</summary>
    /// <param name="edges">The edges that hold on the day.</param>
    /// <param name="figures">Node to own figure; those without are 0.</param>
    /// <param name="names">Node to name; those without are called by their node.</param>
    /// <returns>Every node that has an edge, parents before children, siblings by node.</returns>
    public static ImmutableArray<RolledNode> Of(IEnumerable<Edge> edges, IReadOnlyDictionary<string, decimal> figures, IReadOnlyDictionary<string, string> names)
    {
        var up = new SortedDictionary<string, Edge>(StringComparer.Ordinal);
        foreach (var edge in edges.OrderBy(edge => edge.Level, StringComparer.Ordinal).ThenBy(edge => edge.Parent, StringComparer.Ordinal).ThenBy(edge => edge.Node, StringComparer.Ordinal))
        {
            if (!up.ContainsKey(edge.Node) && !Leads(edge.Parent, edge.Node, up)) up.Add(edge.Node, edge);
        }

        var nodes = up.Keys.Concat(up.Values.Select(edge => edge.Parent)).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        var below = up.Values.ToLookup(edge => edge.Parent, edge => edge.Node, StringComparer.Ordinal);
        var rolled = ImmutableArray.CreateBuilder<RolledNode>(nodes.Count);
        foreach (var top in nodes.Where(node => !up.ContainsKey(node))) Add(top, 0);
        return rolled.ToImmutable();

        (decimal Total, int Below) Add(string node, int depth)
        {
            var own = figures.GetValueOrDefault(node);
            var place = rolled.Count;
            Edge? edge = up.TryGetValue(node, out var found) ? found : null;
            rolled.Add(new(node, names.GetValueOrDefault(node, node), edge?.Parent, edge?.Level, depth, own, own, 0));
            var (total, count) = (own, 0);
            foreach (var child in below[node].Order(StringComparer.Ordinal))
            {
                var (sum, under) = Add(child, depth + 1);
                total += sum;
                count += under + 1;
            }

            rolled[place] = rolled[place] with { Total = total, Below = count };
            return (total, count);
        }
    }

    /// <summary>Would going up from a node come to another?</summary>
    private static bool Leads(string from, string to, SortedDictionary<string, Edge> up)
    {
        for (var node = from; ; node = up[node].Parent)
        {
            if (node == to) return true;
            if (!up.ContainsKey(node)) return false;
        }
    }
}
