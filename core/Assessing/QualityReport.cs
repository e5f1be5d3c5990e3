using SegSync.Core.Records;

namespace SegSync.Core.Assessing;

/// <summary>How good the data is.</summary>
/// <param name="At">When it was assessed.</param>
/// <param name="Run">Number of the run.</param>
/// <param name="Fields">Scores by kind, system and field.</param>
/// <param name="Gate">The history of the gated population; null where no gate is set or nothing is there.</param>
public sealed record QualityReport(DateTimeOffset At, long Run, ImmutableArray<FieldScore> Fields, GateScore? Gate)
{
    /// <summary>Id in the tenant's partition.</summary>
    public const string Id = "quality";
}

/// <summary>How complete and valid a field is in a system.</summary>
/// <param name="Kind">What the records are about.</param>
/// <param name="System">The system.</param>
/// <param name="Field">Canonical field.</param>
/// <param name="Records">Living records.</param>
/// <param name="Given">Those that give a value.</param>
/// <param name="Valid">Those whose value is valid.</param>
/// <param name="Problem">What is under its threshold; null where nothing is.</param>
public sealed record FieldScore(EntityKind Kind, string System, string Field, int Records, int Given, int Valid, string? Problem)
{
    /// <summary>Share of records that give a value, 0 to 1, four digits.</summary>
    public decimal Completeness { get; init; } = Share(Given, Records);

    /// <summary>Share of given values that are valid, 0 to 1, four digits.</summary>
    public decimal Validity { get; init; } = Share(Valid, Given);

    /// <summary>A share of four digits, rounded down, so that what is not all never reads as all; 1 of nothing.</summary>
    public static decimal Share(int part, int whole) => whole == 0 ? 1 : Math.Floor(10_000m * part / whole) / 10_000;
}

/// <summary>How much history a population has.</summary>
/// <param name="Kind">Whose masters.</param>
/// <param name="AsOf">Business date.</param>
/// <param name="Months">Months that are wanted.</param>
/// <param name="Subjects">Active masters.</param>
/// <param name="WithHistory">Those with so many months.</param>
/// <param name="Wanted">Share that is wanted.</param>
/// <param name="Open">Enough of them have.</param>
public sealed record GateScore(EntityKind Kind, DateOnly AsOf, int Months, int Subjects, int WithHistory, decimal Wanted, bool Open);
