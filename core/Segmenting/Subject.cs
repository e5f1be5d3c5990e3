namespace SegSync.Core.Segmenting;

/// <summary>What a code belongs to: a master, in a context where the scheme's grain is finer.</summary>
/// <param name="Master">The master.</param>
/// <param name="Context">Such as <c>plant=1010</c>; empty where the grain is the master.</param>
public readonly record struct Subject(Mastering.MasterId Master, string Context)
{
    /// <inheritdoc/>
    public override string ToString() => Context.Length == 0 ? Master.Text : $"{Master}|{Context}";
}
