using System.Text;
using SegSync.Core.Landing;
using SegSync.Core.Records;

namespace SegSync.Core.Profiling;

/// <summary>Sums the facts of entities in each context: an entity at a plant is called <c>product@plant</c>.</summary>
/// <param name="tally">The sums.</param>
/// <param name="kind">Whose.</param>
/// <param name="names">Names of the context, ordinal order.</param>
internal sealed class ContextTally(EntityTally tally, EntityKind kind, ImmutableArray<string> names)
{
    private readonly Dictionary<string, byte[]> known = new(StringComparer.Ordinal);
    private byte[] id = new byte[128];

    /// <summary>Lines whose context lacks one of the names.</summary>
    public long Apart { get; private set; }

    /// <summary>Adds a fact; one without the context is no subject's.</summary>
    public void Add(in RowFact fact)
    {
        var entity = kind switch { EntityKind.Product => fact.Product, EntityKind.Customer => fact.Customer, _ => fact.Supplier };
        if (entity.IsEmpty) return;
        if (!known.TryGetValue(fact.Context ?? "", out var place)) known[fact.Context ?? ""] = place = Place(fact.Context ?? "");
        if (place.Length == 0)
        {
            Apart++;
            return;
        }

        var length = entity.Length + place.Length;
        if (length > id.Length) id = new byte[length * 2];
        entity.CopyTo(id);
        place.CopyTo(id.AsSpan(entity.Length));
        tally.Add(id.AsSpan(0, length), fact);
    }

    private byte[] Place(string context) =>
        FactContext.Only(context, names) is { } own ? Encoding.UTF8.GetBytes("@" + string.Join(',', own.Split(',').Select(part => part[(part.IndexOf('=', StringComparison.Ordinal) + 1)..]))) : [];
}
