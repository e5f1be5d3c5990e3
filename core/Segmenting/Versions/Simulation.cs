using SegSync.Core.Mastering;
using SegSync.Core.Storing;

namespace SegSync.Core.Segmenting.Versions;

/// <summary>What a version of a scheme would change, over the hub's own history. The same facts, codes and version give the same bytes.</summary>
/// <param name="Scheme">Name of the scheme.</param>
/// <param name="Version">The version that was simulated.</param>
/// <param name="Rule">Its rule.</param>
/// <param name="Against">Rule of the versions in force; empty where none is.</param>
/// <param name="AsOf">Business date.</param>
/// <param name="Window">The complete periods that count.</param>
/// <param name="Subjects">Subjects that were decided.</param>
/// <param name="Changed">Of these, with a code that changes from another one.</param>
/// <param name="Matrix">From which code to which, ordinal order.</param>
/// <param name="Effects">What the policies make of it.</param>
/// <param name="Affected">The twenty with most revenue whose code changes.</param>
/// <param name="History">How many codes would have changed from period to period.</param>
/// <param name="Moves">SHA-256 over every subject with its code before and after.</param>
public sealed record Simulation(
    string Scheme,
    int Version,
    string Rule,
    string Against,
    DateOnly AsOf,
    string Window,
    int Subjects,
    int Changed,
    ImmutableArray<Migration> Matrix,
    ImmutableArray<PolicyEffect> Effects,
    ImmutableArray<Affected> Affected,
    ImmutableArray<PeriodChurn> History,
    string Moves)
{
    /// <summary>SHA-256 over the whole result: what an approval binds to.</summary>
    public string Hash => ContentHash.OfJson(this);
}

/// <summary>Subjects that move from a code to a code.</summary>
/// <param name="From">The code that they hold; null where they hold none.</param>
/// <param name="To">The code that they would have; null where they would have none.</param>
/// <param name="Subjects">How many.</param>
/// <param name="Revenue">Their revenue, in the landscape's currency.</param>
public sealed record Migration(string? From, string? To, int Subjects, decimal Revenue);

/// <summary>What the policies of before and after make of a figure.</summary>
/// <param name="Attribute">Attribute of the policy, or <c>stockValue</c>: safety stock at the mean price of the subject's own sales.</param>
/// <param name="Measure"><c>sum</c>, or <c>mean by revenue</c>.</param>
/// <param name="Before">By the versions in force; null where nobody has it.</param>
/// <param name="After">By the version that was simulated; null where nobody has it.</param>
/// <param name="Subjects">Subjects for which it changes.</param>
public sealed record PolicyEffect(string Attribute, string Measure, decimal? Before, decimal? After, int Subjects);

/// <summary>A subject whose code changes.</summary>
/// <param name="Master">Which master.</param>
/// <param name="Record">Smallest id of its records.</param>
/// <param name="From">Its code; null where it holds none.</param>
/// <param name="To">The code that it would have.</param>
/// <param name="Revenue">Its revenue.</param>
/// <param name="Reasons">Why it would have it.</param>
public sealed record Affected(MasterId Master, string Record, string? From, string To, decimal Revenue, ImmutableArray<string> Reasons)
{
    /// <summary>Where below the master; null where the subject is the master.</summary>
    public string? Context { get; init; }
}

/// <summary>Codes that would have changed in a period.</summary>
/// <param name="Period">Up to its end.</param>
/// <param name="Subjects">Subjects with a code in the period before, too.</param>
/// <param name="Changed">Codes that the version would have changed.</param>
/// <param name="ChangedBefore">Codes that the version in force would have changed; null where none is.</param>
public sealed record PeriodChurn(string Period, int Subjects, int Changed, int? ChangedBefore);
