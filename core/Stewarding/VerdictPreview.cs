using SegSync.Core.Mastering;
using SegSync.Core.Records;

namespace SegSync.Core.Stewarding;

/// <summary>What a verdict, or its undoing, would change: found by running it on a store that forgets.</summary>
/// <param name="Verdict">Word of the verdict, such as <c>merge</c>.</param>
/// <param name="Masters">Masters that would change, in id order; empty when nothing would.</param>
/// <param name="Codes">Codes of these masters that would change.</param>
/// <param name="Pushes">Rows of these masters that would be written.</param>
/// <param name="OtherCodes">Codes of other masters that would change with them, since cut points move.</param>
/// <param name="OtherPushes">Rows of other masters that would be written.</param>
public sealed record VerdictPreview(
    string Verdict, ImmutableArray<MasterPreview> Masters, ImmutableArray<CodePreview> Codes, ImmutableArray<PushPreview> Pushes,
    int OtherCodes, int OtherPushes);

/// <summary>A master that would change.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Kind">What it is about.</param>
/// <param name="Step"><c>founded</c>, <c>updated</c>, <c>redirected</c> or <c>revived</c>.</param>
/// <param name="Before">Its records now.</param>
/// <param name="After">Its records then.</param>
/// <param name="RedirectTo">Where its id would lead; null while it stands.</param>
/// <param name="Fields">Golden fields that would change.</param>
public sealed record MasterPreview(
    MasterId Id, EntityKind Kind, string Step, ImmutableArray<RecordKey> Before, ImmutableArray<RecordKey> After, MasterId? RedirectTo, ImmutableArray<FieldPreview> Fields)
{
    /// <summary>Of a master as it is and as it would be.</summary>
    public static MasterPreview Of(MasterRecord? before, MasterRecord after)
    {
        var step = before is null ? "founded"
            : after.RedirectTo is not null && before.RedirectTo is null ? "redirected"
            : before.RedirectTo is not null && after.RedirectTo is null ? "revived" : "updated";
        var fields = (before?.Fields.Keys ?? []).Union(after.Fields.Keys, StringComparer.Ordinal).Order(StringComparer.Ordinal)
            .Select(name => new FieldPreview(name, before?.Fields.GetValueOrDefault(name), after.Fields.GetValueOrDefault(name)))
            .Where(field => field.Before != field.After);
        return new(after.Id, after.Kind, step, [.. before?.Members.Select(member => member.Key) ?? []], [.. after.Members.Select(member => member.Key)], after.RedirectTo, [.. fields]);
    }
}

/// <summary>A golden field that would change.</summary>
/// <param name="Name">Canonical field.</param>
/// <param name="Before">Its claim now; null where it has no value.</param>
/// <param name="After">Its claim then; null where it would have no value.</param>
public sealed record FieldPreview(string Name, Claim? Before, Claim? After);

/// <summary>A code that would change.</summary>
/// <param name="Scheme">Name of the scheme.</param>
/// <param name="Master">Whose code.</param>
/// <param name="Before">The code now; null where it has none.</param>
/// <param name="After">The code then; null where it would have none.</param>
public sealed record CodePreview(string Scheme, MasterId Master, string? Before, string? After);

/// <summary>A row that would be written.</summary>
/// <param name="System">Target system.</param>
/// <param name="Row">Its row.</param>
/// <param name="Values">Field to value.</param>
/// <param name="Master">Whose code it is.</param>
public sealed record PushPreview(string System, RowKey Row, ImmutableSortedDictionary<string, string> Values, MasterId Master);
