using SegSync.Core.Matching;
using SegSync.Core.Mastering;
using SegSync.Core.Records;

namespace SegSync.Core.Stewarding;

/// <summary>Which exceptions are meant; what is null is not asked for.</summary>
/// <param name="Kind">Type of the exception, such as <c>possible-match</c>.</param>
/// <param name="Severity">How severe.</param>
/// <param name="Owner">Whose.</param>
/// <param name="Status"><c>open</c>, <c>snoozed</c>, <c>settled</c> or <c>all</c>.</param>
public sealed record ExceptionFilter(string? Kind = null, Severity? Severity = null, string? Owner = null, string Status = "open")
{
    /// <summary>The statuses that there are.</summary>
    public static readonly ImmutableArray<string> Statuses = ["open", "snoozed", "settled", "all"];

    /// <summary>Is it meant?</summary>
    public bool Takes(ExceptionView view) =>
        (Kind is null || view.Type == Kind) && (Severity is null || view.Severity == Severity) && (Owner is null || view.Owner == Owner)
        && (Status == "all" || view.Status == Status);
}

/// <summary>An exception as a steward sees it.</summary>
/// <param name="Id">Its name.</param>
/// <param name="Type">What kind of exception it is.</param>
/// <param name="Subject">What it is about.</param>
/// <param name="Message">What is the matter and what can be done.</param>
/// <param name="Severity">How severe it is.</param>
/// <param name="Owner">Who looks at it.</param>
/// <param name="Status"><c>open</c>, <c>snoozed</c> or <c>settled</c>.</param>
/// <param name="Due">By when it should be decided.</param>
/// <param name="KnownAt">When it was raised.</param>
/// <param name="Run">Number of the run that raised it.</param>
/// <param name="Snoozed">It waits until then.</param>
/// <param name="Verdict">The verdict that settled it.</param>
/// <param name="Records">The records that it is about.</param>
/// <param name="Fields">Canonical fields that it is about.</param>
public sealed record ExceptionView(
    string Id, string Type, string Subject, string Message, Severity Severity, string Owner, string Status, DateTimeOffset Due, DateTimeOffset KnownAt,
    long Run, DateTimeOffset? Snoozed, string? Verdict, ImmutableArray<RecordKey> Records, ImmutableArray<string> Fields);

/// <summary>An exception with all that a steward needs to decide it.</summary>
/// <param name="Exception">The exception.</param>
/// <param name="Records">Its records, side by side.</param>
/// <param name="Terms">What speaks for and against, strongest first.</param>
/// <param name="Strength">Sum of the terms' weights, in thousandths.</param>
/// <param name="Verdicts">Verdicts that can be given about it.</param>
/// <param name="Said">What stewards said about these records already, withdrawn verdicts too, latest first.</param>
public sealed record ExceptionCase(
    ExceptionView Exception, ImmutableArray<CaseRecord> Records, ImmutableArray<MatchTerm> Terms, int Strength, ImmutableArray<string> Verdicts, ImmutableArray<SaidVerdict> Said);

/// <summary>A record of a case.</summary>
/// <param name="Key">Which record.</param>
/// <param name="Master">Its master now; null before it was mastered.</param>
/// <param name="Version">The source's version.</param>
/// <param name="Deleted">The source deleted it.</param>
/// <param name="Fields">Its fields as given.</param>
public sealed record CaseRecord(RecordKey Key, MasterId? Master, string Version, bool Deleted, ImmutableSortedDictionary<string, string> Fields);

/// <summary>A verdict in a few words.</summary>
/// <param name="Id">Its name.</param>
/// <param name="Verdict">Its word.</param>
/// <param name="Records">The records that it is about.</param>
/// <param name="Field">Canonical field of a pin or edit.</param>
/// <param name="Actor">Who said it.</param>
/// <param name="Reason">Why.</param>
/// <param name="At">When.</param>
/// <param name="Withdrawn">When and by whom it was undone.</param>
public sealed record SaidVerdict(
    string Id, string Verdict, ImmutableArray<RecordKey> Records, string? Field, string Actor, string Reason, DateTimeOffset At, Withdrawal? Withdrawn)
{
    /// <summary>Of a verdict as landed.</summary>
    public static SaidVerdict Of(LandedVerdict verdict) => new(
        verdict.Id, Verdicts.Word(verdict.Kind), [.. verdict.Records], verdict.Field, verdict.Actor, verdict.Reason, verdict.At, verdict.Withdrawn);
}
