using SegSync.Core.Mastering;
using SegSync.Core.Records;
using SegSync.Core.Storing;

namespace SegSync.Core.Deltas;

/// <summary>A write as planned for a row.</summary>
/// <param name="System">Target system.</param>
/// <param name="Row">Its row.</param>
/// <param name="Values">Field to value.</param>
/// <param name="Sequence">Number of the run that planned it: orders the writes of a row.</param>
public sealed record PlannedWrite(string System, RowKey Row, ImmutableSortedDictionary<string, string> Values, long Sequence);

/// <summary>A write on its way: one document, never changed once written. Status lives in receipts.</summary>
/// <param name="Write">What is written where, and its sequence.</param>
/// <param name="Scheme">Scheme that owns the fields.</param>
/// <param name="Master">Whose code it is.</param>
/// <param name="Code">The code.</param>
/// <param name="Entry">Hash of the lineage entry that decided it.</param>
/// <param name="ETag">The row's tag as last pulled.</param>
/// <param name="NotBefore">When it may be sent.</param>
/// <param name="Problem">Why it cannot be sent (too long, not allowed); null when it can.</param>
public sealed record OutboxEntry(
    PlannedWrite Write, string Scheme, MasterId Master, string Code, string Entry, string? ETag, DateTimeOffset NotBefore, string? Problem)
{
    /// <summary>Same row, same fields, same sequence: same write.</summary>
    public string IdempotencyId => ContentHash.Of($"{Write.System} {Write.Row} {string.Join(',', Write.Values.Keys)} {Write.Sequence}")[..32];

    /// <summary>Id in the master's partition.</summary>
    public string Id => $"out|{Write.Sequence:D10}|{IdempotencyId[..16]}";

    /// <summary>Document kind of a target's outbox.</summary>
    public static string KindOf(string system) => $"{Kinds.Outbox}/{system}";

    /// <summary>Document kind of a target's entries that wait for another attempt.</summary>
    public static string WaitingKindOf(string system) => $"{Kinds.Waiting}/{system}";
}

/// <summary>A hub-owned field of a target: which value of which scheme it holds.</summary>
/// <param name="System">Target system.</param>
/// <param name="Entity">Entity of the row.</param>
/// <param name="Field">Field of the row.</param>
/// <param name="Scheme">Scheme that owns it.</param>
/// <param name="Render">Scheme values to the text to write, or the reason why it does not fit the field.</param>
public sealed record TargetBinding(string System, string Entity, string Field, string Scheme, Render Render)
{
    /// <summary>Names of the facts' context to the parts of the row's key that hold the same; empty where rows stand for masters only.</summary>
    public ImmutableSortedDictionary<string, string> Context { get; init; } = ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);

    /// <summary>The context that a row stands for, <c>plant=1010</c>; null where its key does not tell all the names.</summary>
    /// <param name="row">The row.</param>
    /// <param name="names">Ordinal order.</param>
    public string? ContextOf(RowKey row, ImmutableArray<string> names)
    {
        var parts = row.Parts;
        var told = names.Select(name => Context.TryGetValue(name, out var part) && parts.FirstOrDefault(pair => pair.Name == part) is { Value: { } value } ? $"{name}={FactContext.Escaped(value)}" : null).ToList();
        return told.Contains(null) ? null : string.Join(',', told);
    }
}

/// <summary>Scheme values to the text to write, or the reason why it does not fit.</summary>
public delegate (string Text, string? Problem) Render(IReadOnlyDictionary<string, string> values);
