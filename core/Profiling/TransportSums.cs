using System.Runtime.InteropServices;
using SegSync.Core.Landing;
using SegSync.Core.Records;

namespace SegSync.Core.Profiling;

/// <summary>What was carried by one mode on one lane.</summary>
public struct TransportSum
{
    /// <summary>Lines with a weight and a distance of their own.</summary>
    public int Measured { get; internal set; }

    /// <summary>Tonne-kilometres of these.</summary>
    public decimal TonneKilometres { get; internal set; }

    /// <summary>Lines with a weight and no distance of their own.</summary>
    public int Weighed { get; internal set; }

    /// <summary>Tonnes of these.</summary>
    public decimal Tonnes { get; internal set; }
}

/// <summary>Weights and distances of entities by mode and lane; lines without a weight are not in it.</summary>
public sealed class TransportSums
{
    internal static readonly IReadOnlyDictionary<(string Mode, string Lane), TransportSum> None = new Dictionary<(string, string), TransportSum>();

    private readonly IdTable words = new();
    private readonly Dictionary<(int Entity, int Mode, int Lane), TransportSum> sums = [];
    private readonly Dictionary<int, Dictionary<FactKind, (int Lines, bool Weighed)>> lines = [];
    private Dictionary<int, Dictionary<(string, string), TransportSum>>? byEntity;

    /// <summary>The sums of an entity.</summary>
    public IReadOnlyDictionary<(string Mode, string Lane), TransportSum> this[int entity]
    {
        get
        {
            byEntity ??= sums.GroupBy(sum => sum.Key.Entity).ToDictionary(
                group => group.Key, group => group.OrderBy(sum => words.Text(sum.Key.Mode), StringComparer.Ordinal).ThenBy(sum => words.Text(sum.Key.Lane), StringComparer.Ordinal).ToDictionary(sum => (words.Text(sum.Key.Mode), words.Text(sum.Key.Lane)), sum => sum.Value));
            return byEntity.TryGetValue(entity, out var own) ? own : None;
        }
    }

    /// <summary>Lines of an entity, of the kinds of facts that tell weights at all.</summary>
    public int Lines(int entity) => lines.GetValueOrDefault(entity)?.Values.Where(kind => kind.Weighed).Sum(kind => kind.Lines) ?? 0;

    internal void Add(int entity, in RowFact fact)
    {
        if (!lines.TryGetValue(entity, out var kinds)) lines[entity] = kinds = [];
        var (count, weighed) = kinds.GetValueOrDefault(fact.Kind);
        kinds[fact.Kind] = (count + 1, weighed || fact.Weight is not null);
        if (fact.Weight is not { } kilograms) return;
        byEntity = null;
        var key = (entity, words.Add(fact.Mode), words.Add(fact.Lane));
        ref var sum = ref CollectionsMarshal.GetValueRefOrAddDefault(sums, key, out _);
        if (fact.Kilometres is { } kilometres)
        {
            sum.Measured++;
            sum.TonneKilometres += kilograms / 1000 * kilometres;
        }
        else
        {
            sum.Weighed++;
            sum.Tonnes += kilograms / 1000;
        }
    }
}
