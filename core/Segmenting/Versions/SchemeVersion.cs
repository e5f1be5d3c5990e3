using SegSync.Core.Segmenting.Dmn;
using SegSync.Core.Storing;

namespace SegSync.Core.Segmenting.Versions;

/// <summary>How far a version of a scheme has come.</summary>
public enum SchemeState
{
    /// <summary>Read, with something open.</summary>
    Draft,

    /// <summary>Nothing is open in it.</summary>
    Verified,

    /// <summary>What it would change was shown.</summary>
    Simulated,

    /// <summary>Somebody said yes to what was shown.</summary>
    Approved,

    /// <summary>It decides, or will from its date on.</summary>
    Active,

    /// <summary>It does not decide any more.</summary>
    Retired,
}

/// <summary>A version of a scheme, as a hub keeps it: the file, its decision tables, and what was done with it.</summary>
/// <param name="Name">Name of the scheme.</param>
/// <param name="Version">1 and up.</param>
/// <param name="Text">The scheme file.</param>
/// <param name="Tables">Text of every decision table that it names, by that name.</param>
/// <param name="State">How far it has come.</param>
public sealed record SchemeVersion(string Name, int Version, string Text, ImmutableSortedDictionary<string, string> Tables, SchemeState State)
{
    /// <summary>What is open in it, each with a counterexample where there is one.</summary>
    public ImmutableArray<string> Findings { get; init; } = [];

    /// <summary>Hash of the simulation that was shown last; empty before the first.</summary>
    public string Simulation { get; init; } = "";

    /// <summary>Codes that the simulation shown last would change.</summary>
    public int Changes { get; init; }

    /// <summary>The hash that was approved; empty before.</summary>
    public string Approved { get; init; } = "";

    /// <summary>Since when and for whom it decides; null before.</summary>
    public Activation? Activation { get; init; }

    /// <summary>What was done with it, first to last.</summary>
    public ImmutableArray<SchemeStep> Steps { get; init; } = [];

    /// <summary>Id of a version in its scheme's partition.</summary>
    public static string IdOf(int version) => $"v|{version:D6}";

    /// <summary>SHA-256 over the file and its tables.</summary>
    public string Hash() => ContentHash.Of(string.Join('\n', Tables.SelectMany(table => (string[])[table.Key, table.Value]).Prepend(Text)));

    /// <summary>Name, version and hash, as assignments and lineage refer to it.</summary>
    public string Rule => $"{Name}@{Version}#{Hash()[..16]}";

    /// <summary>The scheme, compiled. Nothing is checked again: what is kept was checked.</summary>
    /// <exception cref="InvalidOperationException">What is kept is no scheme.</exception>
    public SchemeFile Compile() =>
        SchemeFile.Load(Text, Table, out var errors) is { } file
            ? file with { Hash = Hash() }
            : throw new InvalidOperationException($"{Name}@{Version} cannot be read: {string.Join("; ", errors)}");

    /// <summary>Reads a file; gives what is wrong with it, all at once.</summary>
    /// <param name="text">The file.</param>
    /// <param name="tables">Text of a decision table by what the scheme calls it; null when there is none.</param>
    /// <returns>A draft with its findings, verified when there are none; null where not even name and version can be read.</returns>
    public static (SchemeVersion? Version, ImmutableArray<SchemeError> Errors) Read(string text, Func<string, string?> tables)
    {
        var used = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        var file = SchemeFile.Load(text, Find, out var errors);
        if ((file is null ? SchemeReader.NameOf(text) : (file.Name, file.Version)) is not { } named) return (null, errors);
        errors = [.. errors, .. file is null ? [] : HubFacts.Missing(file)];
        return (new(named.Name, named.Version, text, used.ToImmutable(), errors.IsEmpty ? SchemeState.Verified : SchemeState.Draft) { Findings = [.. errors.Select(error => error.ToString())] }, errors);

        DmnModel? Find(string name)
        {
            if (tables(name) is not { } xml) return null;
            used[name] = xml;
            return Model(name, xml);
        }
    }

    private DmnModel? Table(string name) => Tables.TryGetValue(name, out var xml) ? Model(name, xml) : null;

    private static DmnModel Model(string name, string xml) => DmnTables.Text(name) == xml ? DmnTables.BuiltIn(name)! : DmnModel.Load(xml, name);
}

/// <summary>Since when and for whom a version decides.</summary>
/// <param name="From">First day, UTC.</param>
/// <param name="Share">Share of the subjects, above 0 to 1: a cohort by the hash of the master's id.</param>
/// <param name="At">When it was activated.</param>
/// <param name="Before">The versions that decided before, latest first, with their shares: what a rollback brings back.</param>
public sealed record Activation(DateOnly From, decimal Share, DateTimeOffset At, ImmutableArray<VersionShare> Before);

/// <summary>A version and the share of the subjects that it decides.</summary>
public sealed record VersionShare(int Version, decimal Share);

/// <summary>Something that was done with a version.</summary>
/// <param name="Step">verified, simulated, approved, activated, rolled back, retired.</param>
/// <param name="Actor">By whom.</param>
/// <param name="Reason">Why.</param>
/// <param name="At">When.</param>
/// <param name="Entry">Hash of the lineage entry.</param>
public sealed record SchemeStep(string Step, string Actor, string Reason, DateTimeOffset At, string Entry);
