using SegSync.Core.Matching.Columns;

namespace SegSync.Core.Matching.Models;

/// <summary>What a model file says: which columns are compared, as what. Everything else has one default for all data.</summary>
/// <param name="Entity">What the records are, such as <c>customer</c>; free text, for people.</param>
/// <param name="Id">The column that names a record.</param>
/// <param name="Columns">Names and types, in the file's order; at least one.</param>
/// <param name="Link">How records of two files go together. Default <see cref="LinkShape.OneToOne"/>.</param>
/// <param name="Blocking">Rules instead of the generated ones: sets of columns that must be equal; empty for generated.</param>
/// <param name="Threshold">Probability from which a pair is a match, above 0 and below 1; null for the default.</param>
/// <param name="Prior">Probability that two records drawn at random are one thing; null to learn it.</param>
public sealed record MatchModel(
    string Entity,
    string Id,
    ImmutableArray<ModelColumn> Columns,
    LinkShape Link = LinkShape.OneToOne,
    ImmutableArray<ImmutableArray<string>> Blocking = default,
    double? Threshold = null,
    double? Prior = null);

/// <summary>A column of a model.</summary>
/// <param name="Name">As in the file's header.</param>
/// <param name="Type">What it holds.</param>
public sealed record ModelColumn(string Name, ColumnType Type);

/// <summary>How records of two files go together.</summary>
public enum LinkShape
{
    /// <summary>No file holds a thing twice: a record goes with at most one of the other file.</summary>
    OneToOne,

    /// <summary>Any number of either file may be one thing.</summary>
    ManyToMany,
}
