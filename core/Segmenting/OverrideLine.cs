namespace SegSync.Core.Segmenting;

/// <summary>An override in a list.</summary>
/// <param name="Id">Its name.</param>
/// <param name="Scheme">Name of the scheme.</param>
/// <param name="Scope">What it is about.</param>
/// <param name="Code">The code that it gives.</param>
/// <param name="Owner">Who answers for it.</param>
/// <param name="Reason">Why.</param>
/// <param name="Actor">Who said so.</param>
/// <param name="At">When.</param>
/// <param name="Until">From when on it does not hold any more.</param>
/// <param name="State"><c>holds</c>, <c>expired</c> or <c>lifted</c>.</param>
public sealed record OverrideLine(
    string Id, string Scheme, string Scope, string Code, string Owner, string Reason, string Actor, DateTimeOffset At, DateTimeOffset Until, string State)
{
    /// <summary>Of an override at a moment.</summary>
    public static OverrideLine Of(Override said, DateTimeOffset now) => new(
        said.Id, said.Scheme, said.Scope, said.Code, said.Owner, said.Reason, said.Actor, said.At, said.Until,
        said.Lifted is not null ? "lifted" : said.HoldsAt(now) ? "holds" : "expired");
}
