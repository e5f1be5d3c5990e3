using SegSync.Core.Matching.Models;
using SegSync.Functions.Configuration;

namespace SegSync.Functions.Commands.Matching;

/// <summary>What a call of <c>match</c> asks for, checked.</summary>
/// <param name="Model">The model, with the threshold of the command line.</param>
/// <param name="Files">One or two.</param>
/// <param name="Out">Where pairs go; null for nowhere.</param>
/// <param name="Clusters">Where clusters go; null for nowhere.</param>
/// <param name="Explain">Two ids, or none.</param>
internal sealed record MatchAsk(MatchModel Model, string[] Files, string? Out, string? Clusters, string[] Explain)
{
    /// <exception cref="ConfigurationException">Something is missing or wrong: all of it.</exception>
    public static MatchAsk Of(string modelFile, string[] files, string? output, string? clusters, string[] explain, double? threshold)
    {
        var errors = new List<ConfigurationError>();
        MatchModel? model = null;
        if (File.Exists(modelFile))
        {
            model = ModelFile.Read(File.ReadAllText(modelFile), out var wrong);
            errors.AddRange(wrong.Select(one => new ConfigurationError(modelFile, one.Path, one.Reason)));
        }
        else errors.Add(new(modelFile, "", "there is no such file"));
        if (files.Length > 2) errors.Add(new("--in", "", $"{files.Length} files were given; one to find duplicates in, or two to link"));
        errors.AddRange(files.Where(file => !File.Exists(file)).Select(file => new ConfigurationError(file, "", "there is no such file")));
        if (threshold is <= 0 or >= 1) errors.Add(new("--threshold", "", $"is {threshold}; a probability above 0 and below 1 was expected"));
        foreach (var (option, path) in new[] { ("--out", output), ("--clusters", clusters) })
        {
            if (path is not null && Path.GetDirectoryName(Path.GetFullPath(path)) is { } folder && !Directory.Exists(folder)) errors.Add(new(option, "", $"there is no folder {folder}"));
        }
        if (errors.Count > 0 || model is null) throw new ConfigurationException([.. errors]);
        return new(threshold is null ? model : model with { Threshold = threshold }, files, output, clusters, explain);
    }
}
