using System.Text.RegularExpressions;
using SegSync.Core.Landing;
using SegSync.Core.Mastering;
using SegSync.Core.Records;
using SegSync.Core.Syncing;

namespace SegSync.Functions.Configuration;

/// <summary>What a schema cannot say about survivorship, hierarchies and quality: that fields and systems exist.</summary>
internal static class StewardRules
{
    /// <summary>Everything that is wrong, with its JSON path.</summary>
    public static IEnumerable<(string Path, string Message)> Check(Landscape landscape) =>
        Survivors(landscape).Concat(Links(landscape)).Concat(Quality(landscape));

    private static IEnumerable<(string Path, string Message)> Survivors(Landscape landscape)
    {
        var systems = landscape.Systems.Select(system => system.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var (word, fields) in landscape.Survivorship)
        {
            foreach (var (field, rules) in fields)
            {
                var at = $"$.survivorship.{word}.{field}";
                if (field != Survivorship.AnyField && Unknown(word, field) is { } problem) yield return (at, problem);
                for (var i = 0; i < rules.Length; i++)
                {
                    if (!rules[i].StartsWith(Survivorship.OwnTrust, StringComparison.Ordinal)) continue;
                    var strangers = rules[i][Survivorship.OwnTrust.Length..].Split(',', '=').Where(name => !systems.Contains(name)).ToList();
                    if (strangers.Count > 0) yield return ($"{at}[{i}]", $"the landscape has no system '{string.Join("', '", strangers)}'");
                }
            }
        }
    }

    private static IEnumerable<(string Path, string Message)> Links(Landscape landscape)
    {
        foreach (var (word, rules) in landscape.Hierarchies)
        {
            for (var i = 0; i < rules.Length; i++)
            {
                if (rules[i].Field.Length > 0 && Unknown(word, rules[i].Field) is { } problem) yield return ($"$.hierarchies.{word}[{i}].field", problem);
            }
        }
    }

    private static IEnumerable<(string Path, string Message)> Quality(Landscape landscape)
    {
        foreach (var (word, fields) in landscape.Quality.Fields)
        {
            foreach (var (field, rule) in fields)
            {
                var at = $"$.quality.fields.{word}.{field}";
                if (Unknown(word, field) is { } problem) yield return (at, problem);
                if (rule.Pattern is { } pattern && PatternProblem(pattern) is { } wrong) yield return ($"{at}.pattern", wrong);
            }
        }
    }

    /// <summary>Kinds that are not known are the schema's matter.</summary>
    private static string? Unknown(string word, string field)
    {
        var kind = EntityKinds.All.Where(kind => kind.Word() == word).Cast<EntityKind?>().FirstOrDefault();
        if (kind is null || CanonicalField.Of(kind.Value) is var known && known.ContainsKey(field)) return null;
        return $"'{field}' is not a canonical field of a {word}; known are {string.Join(", ", known.Keys)}";
    }

    private static string? PatternProblem(string pattern)
    {
        try
        {
            _ = new Regex(pattern, RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));
            return null;
        }
        catch (ArgumentException exception)
        {
            return exception.Message;
        }
    }
}
