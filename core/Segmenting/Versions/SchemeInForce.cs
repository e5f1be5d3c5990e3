using System.Globalization;
using SegSync.Core.Mastering;
using SegSync.Core.Storing;

namespace SegSync.Core.Segmenting.Versions;

/// <summary>The versions of a scheme that decide now.</summary>
/// <param name="Name">Name of the scheme.</param>
/// <param name="Versions">Latest first; each decides those that it takes and no version before it takes. The last takes all.</param>
public sealed record SchemeInForce(string Name, ImmutableArray<(SchemeFile File, decimal Share)> Versions)
{
    /// <summary>What it segments.</summary>
    public Records.EntityKind Entity => Versions[0].File.Entity;

    /// <summary>What its subjects are made of below the master; null where they are the masters.</summary>
    public Profiling.Grain? Grain => Versions is [var (file, _), ..] && !file.Grain.IsEmpty ? new(file.Entity, file.Grain) : null;

    /// <summary>Rules of all versions, latest first.</summary>
    public string Rule => string.Join(' ', Versions.Select(version => version.File.Rule));

    /// <summary>Which of the versions decides a master.</summary>
    public int Of(MasterId master)
    {
        if (Versions.Length == 1) return 0;
        var place = Place(Name, master);
        for (var i = 0; i < Versions.Length - 1; i++)
        {
            if (place < Versions[i].Share) return i;
        }

        return Versions.Length - 1;
    }

    /// <summary>A master's place among all, 0 to 1: the same for ever, and another one for every scheme.</summary>
    public static decimal Place(string scheme, MasterId master) =>
        uint.Parse(ContentHash.Of($"{scheme}|{master}").AsSpan(0, 8), NumberStyles.HexNumber, CultureInfo.InvariantCulture) / 4294967296m;
}
