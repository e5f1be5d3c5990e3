namespace SegSync.Core.Mastering;

/// <summary>What happened to a master.</summary>
public enum MasterStep
{
    /// <summary>It is new.</summary>
    Founded,

    /// <summary>Its members, their content or its golden fields changed.</summary>
    Updated,

    /// <summary>Its members went to another master, or that one changed in turn.</summary>
    Redirected,

    /// <summary>It was redirected and stands again.</summary>
    Revived,
}

/// <summary>What the lineage keeps of a change, sealed: the golden fields with their claims, and why.</summary>
/// <param name="Step">What happened.</param>
/// <param name="Fields">Golden fields after it.</param>
/// <param name="Reasons">Sentences for a person.</param>
public sealed record Mastered(MasterStep Step, ImmutableSortedDictionary<string, Claim> Fields, ImmutableArray<string> Reasons);

/// <summary>A master that changes.</summary>
/// <param name="Step">What happens to it.</param>
/// <param name="Before">As it was; null when it is new.</param>
/// <param name="After">As it is to be.</param>
/// <param name="Reasons">Sentences for a person: what holds it together, what came, what went. Keys and field names, no values.</param>
public sealed record MasterChange(MasterStep Step, MasterRecord? Before, MasterRecord After, ImmutableArray<string> Reasons);
