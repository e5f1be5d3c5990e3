using System.Text.RegularExpressions;
using SegSync.Core.Connecting;
using SegSync.Core.Landing;
using SegSync.Core.Storing;

namespace SegSync.Functions.Commands;

/// <summary>Counts why rows were excluded or quarantined.</summary>
internal sealed partial class Reasons
{
    // a reason that names the value at fault may come in as many shapes as there are values
    private const int Most = 50;

    public SortedDictionary<string, long> Excluded { get; } = new(StringComparer.Ordinal);

    public SortedDictionary<string, long> Quarantined { get; } = new(StringComparer.Ordinal);

    /// <summary>Values that lines count without.</summary>
    public SortedDictionary<string, long> Doubted { get; } = new(StringComparer.Ordinal);

    /// <summary>The same mapping, watched: what a rule excludes, or a line counts without, is kept nowhere.</summary>
    public MapItem Watch(MapItem map) => item =>
    {
        var results = map(item);
        foreach (var excluded in results.OfType<Mapped.Excluded>()) Add(Excluded, excluded.Reason, excluded.Rows);
        foreach (var (field, reason) in results.OfType<Mapped.Document>().SelectMany(document => document.Doubts)) Add(Doubted, $"{field}: {Kind(reason)}", 1);
        return results;
    };

    /// <summary>Counts what a run quarantined of a system.</summary>
    public async Task ReadAsync(IHubStore store, string system, long run, CancellationToken cancellationToken)
    {
        await foreach (var document in store.ReadKindAsync(Kinds.Quarantine, cancellationToken))
        {
            var entry = document.As<QuarantineEntry>();
            if (entry.System == system && entry.Run == run) Add(Quarantined, $"{Line().Replace(entry.Field, "")}: {entry.Reason}".TrimStart(':', ' '), entry.Rows);
        }
    }

    /// <summary>A reason without the value that it quotes, so that like is counted with like.</summary>
    private static string Kind(string reason) => reason.StartsWith('\'') && reason.IndexOf("' ", 1, StringComparison.Ordinal) is > 0 and var close ? reason[(close + 2)..] : reason;

    private static void Add(SortedDictionary<string, long> counts, string reason, int rows)
    {
        if (rows == 0) return;
        if (counts.Count >= Most && !counts.ContainsKey(reason)) reason = "other reasons";
        counts[reason] = counts.GetValueOrDefault(reason) + rows;
    }

    [GeneratedRegex("^line [0-9]+/?")]
    private static partial Regex Line();
}
