using System.Globalization;
using SegSync.Connectors.Files;
using SegSync.Core.Landing;
using SegSync.Core.Profiling;
using SegSync.Core.Segmenting;
using SegSync.Core.Segmenting.Dmn;
using SegSync.Functions.Configuration;

namespace SegSync.Functions.Commands.Segmenting;

/// <summary>What <c>segment</c> is asked to do, all of it checked.</summary>
internal sealed record SegmentAsk(
    ImmutableArray<SchemeFile> Schemes, ImmutableArray<(string File, Mapping? Mapping)> Facts, DateOnly? AsOf, string? Out, string? Explain)
{
    /// <summary>Files that tell of entities in words.</summary>
    public ImmutableArray<AttributeFile> Attributes { get; init; } = [];

    /// <summary>The attribute by whose values codes are compared; null for none.</summary>
    public string? Bias { get; init; }

    /// <summary>How often entities are drawn again to see whether clusters are stable; 0 for never.</summary>
    public int Bootstrap { get; init; }

    /// <summary>The gain of each further segment is asked for.</summary>
    public bool Marginal { get; init; }

    /// <summary>What must be summed for the schemes and for what is asked besides.</summary>
    public IEnumerable<EntityNeeds> Needs => SchemeFile.Needs(Schemes).Select(needs => Bias is null ? needs : needs with { Attributes = needs.Attributes.Add(Bias) });

    /// <summary>What is given besides facts.</summary>
    public SegmentTables Tables { get; init; } = new();

    /// <summary>With these tables, and the schemes as they can be decided by them.</summary>
    /// <exception cref="ConfigurationException">A scheme needs more; carries all of it.</exception>
    public SegmentAsk With(SegmentTables tables)
    {
        var errors = new List<ConfigurationError>();
        var fit = Schemes.Select(scheme => tables.Fit(scheme, errors)).ToImmutableArray();
        if (fit.Where(scheme => scheme.Node is not null).DistinctBy(scheme => scheme.Entity).Count() > 1)
            errors.Add(new("--hierarchy", "", "lies above one kind of entity; decide the schemes of each kind in a call of their own"));
        return errors.Count == 0 ? this with { Schemes = fit, Tables = tables } : throw new ConfigurationException([.. errors]);
    }

    /// <exception cref="ConfigurationException">Something is wrong; carries all of it.</exception>
    public static SegmentAsk Of(string[] schemes, string[] facts, string[] mappings, string[] attributes, string? asOf, string? output, string? explain)
    {
        var errors = ImmutableArray.CreateBuilder<ConfigurationError>();
        var read = schemes.Select(scheme => SchemeOf(scheme, errors)).OfType<SchemeFile>().ToImmutableArray();
        foreach (var twice in read.GroupBy(scheme => scheme.Name, StringComparer.Ordinal).Where(group => group.Count() > 1)) errors.Add(new("--scheme", "", $"'{twice.Key}' is given {twice.Count()} times"));
        var known = mappings.Select(mapping => MappingOf(mapping, errors)).ToList();
        if (mappings.Length > 1 && mappings.Length != facts.Length)
            errors.Add(new("--mapping", "", $"there are {mappings.Length} mappings for {facts.Length} files; give one for all, or one for each in the order of --facts"));
        foreach (var missing in facts.Where(file => !File.Exists(file))) errors.Add(new(missing, "", "there is no such file"));
        var told = attributes.Select(file => AttributesOf(file, errors)).OfType<AttributeFile>().ToImmutableArray();
        DateOnly? date = null;
        if (asOf is not null && DateOnly.TryParseExact(asOf, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)) date = day;
        else if (asOf is not null) errors.Add(new("--as-of", "", $"'{asOf}' is no date; yyyy-MM-dd was expected, such as 2026-06-30"));
        if (output is null && explain is null) errors.Add(new("--out", "", "name the file that the result goes to, or ask for one entity with --explain"));
        if (output is not null && Directory.Exists(output)) errors.Add(new(output, "", "is a folder; a file was expected"));
        else if (output is not null && Path.GetDirectoryName(Path.GetFullPath(output)) is { } folder && !Directory.Exists(folder)) errors.Add(new(output, "", $"there is no folder {folder}"));
        if (errors.Count > 0) throw new ConfigurationException(errors.ToImmutable());
        return new(read, [.. facts.Select((file, i) => (file, known.Count == 0 ? null : known[Math.Min(i, known.Count - 1)]))], date, output, explain) { Attributes = told };
    }

    private static SchemeFile? SchemeOf(string name, ImmutableArray<ConfigurationError>.Builder errors)
    {
        string? text = null;
        try
        {
            text = name.EndsWith(".json", StringComparison.Ordinal) ? File.ReadAllText(name) : Core.Segmenting.Schemes.Text(name);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            errors.Add(new(name, "", "the scheme cannot be read: " + exception.Message));
            return null;
        }

        if (text is null)
        {
            errors.Add(new("--scheme", "", $"'{name}' is no scheme; there are {string.Join(", ", Core.Segmenting.Schemes.Names)}; for one of your own write the path of its .json file"));
            return null;
        }

        var folder = name.EndsWith(".json", StringComparison.Ordinal) ? Path.GetDirectoryName(Path.GetFullPath(name))! : Environment.CurrentDirectory;
        var scheme = SchemeFile.Load(text, table => Table(table, folder), out var wrong);
        errors.AddRange(wrong.Select(error => new ConfigurationError(name, error.Path, error.Reason)));
        return scheme;
    }

    private static AttributeFile? AttributesOf(string path, ImmutableArray<ConfigurationError>.Builder errors)
    {
        var (file, problem) = AttributeFile.Open(path);
        if (problem is not null) errors.Add(new(path, "", problem));
        return file;
    }

    /// <summary>A table that comes with the program, by name, or a file beside the scheme.</summary>
    private static DmnModel? Table(string name, string folder)
    {
        if (!name.EndsWith(".dmn", StringComparison.Ordinal)) return DmnTables.BuiltIn(name);
        var path = Path.GetFullPath(name, folder);
        return File.Exists(path) ? DmnModel.Load(File.ReadAllText(path), name) : null;
    }

    private static Mapping? MappingOf(string name, ImmutableArray<ConfigurationError>.Builder errors)
    {
        var (mapping, wrong) = new MappingFiles(Environment.CurrentDirectory).Find(name);
        errors.AddRange(wrong.Select(error => error.File.Length == 0 ? error with { File = "--mapping" } : error));
        if (mapping is null || mapping.Facts is not null) return mapping;
        errors.Add(new(name, "", $"the mapping makes records of {mapping.Stream}, not facts"));
        return null;
    }
}
