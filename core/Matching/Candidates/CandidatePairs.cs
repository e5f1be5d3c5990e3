using SegSync.Core.Matching.Columns;
using SegSync.Core.Matching.Linking;
using SegSync.Core.Matching.Models;

namespace SegSync.Core.Matching.Candidates;

/// <summary>
/// The pairs worth comparing: those that share a key of some blocking rule, and for columns of text each text's nearest
/// others. Their number grows with the number of records, not with its square.
/// </summary>
internal sealed class CandidatePairs
{
    private readonly Blocks blocks;
    private readonly ulong[] near;

    public CandidatePairs(MatchTable table, MatchModel model, MatchDefaults defaults, CancellationToken cancellationToken)
    {
        Rules = model.Blocking.IsDefaultOrEmpty
            ? BlockingRules.Generate(table.Columns, table.Records, defaults)
            : [.. model.Blocking.Select(columns => BlockingRules.Given(table.Columns, columns))];
        blocks = new Blocks(Rules, table.Records, table.Split, defaults.BlockSize);
        near = model.Blocking.IsDefaultOrEmpty ? Near(table, defaults, cancellationToken) : [];
    }

    public IReadOnlyList<BlockingRule> Rules { get; }

    /// <summary>Blocks that were too large and were refined.</summary>
    public int Refined => blocks.Refined;

    /// <summary>How many sources there are; every pair comes from one of them.</summary>
    public int Sources => Rules.Count + 1;

    /// <summary>The pairs of a source, smaller position first, without those that an earlier source has.</summary>
    /// <param name="source">Which.</param>
    /// <param name="all">Also those that an earlier source has.</param>
    public IEnumerable<(int A, int B)> Of(int source, bool all = false) => source < Rules.Count ? blocks.Of(source, all) : near.Select(pair => ((int)(pair >> 32), (int)(pair & uint.MaxValue)));

    private ulong[] Near(MatchTable table, MatchDefaults defaults, CancellationToken cancellationToken)
    {
        var near = new HashSet<ulong>();
        var budget = (int)Math.Min(defaults.Postings, defaults.AllPostings / Math.Max(1, table.Records));
        foreach (var column in table.Columns)
        {
            var text = column.Type is ColumnType.ProductTitle or ColumnType.Description or ColumnType.FreeText;
            var name = column.Type is ColumnType.OrganisationName or ColumnType.FullName && budget == defaults.Postings;
            if (!text && !name) continue;
            foreach (var (a, b) in Nearest.Pairs(column, Vectors.OfGrams(column), table.Split, defaults.Neighbours, budget))
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (!blocks.Any(a, b)) near.Add((ulong)a << 32 | (uint)b);
            }
        }
        var sorted = near.ToArray();
        Array.Sort(sorted);
        return sorted;
    }
}
