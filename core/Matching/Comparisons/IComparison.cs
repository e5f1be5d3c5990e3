namespace SegSync.Core.Matching.Comparisons;

/// <summary>
/// How two records agree in one respect, as one of a few ordered levels: 0 is the strongest agreement, the last is none.
/// Pure and symmetric.
/// </summary>
internal interface IComparison
{
    /// <summary>What is compared: the column's name.</summary>
    string Name { get; }

    /// <summary>What each level means, strongest first; at most 15.</summary>
    ImmutableArray<string> Levels { get; }

    /// <summary>Whether different things that belong together, such as a household or the firms of one house, agree in it as a rule.</summary>
    bool Shared { get; }

    /// <summary>The level; -1 where either record says nothing.</summary>
    int Level(int a, int b);

    /// <summary>
    /// Where level 0 is equality: how often the record's value occurs, as a share of all records that have one.
    /// 0 where frequency says nothing.
    /// </summary>
    double Frequency(int record);

    /// <summary>The chance that two records drawn at random have the same value; 0 where frequency says nothing.</summary>
    double Coincidence { get; }
}
