using SegSync.Core.Landing;
using SegSync.Core.Syncing;

namespace SegSync.Functions.Configuration;

/// <summary>What a schema cannot say about a landscape.</summary>
/// <param name="Connectors">Names of the connectors that there are.</param>
/// <param name="Mappings">Where mappings are found.</param>
/// <param name="Secrets">Where secrets are found.</param>
internal sealed record LandscapeRules(IReadOnlyCollection<string> Connectors, MappingFiles Mappings, Secrets Secrets)
{
    /// <summary>Connector of systems whose files are dropped or imported.</summary>
    public const string FileConnector = "file";

    /// <summary>Everything that is wrong, with its JSON path. What is empty is left to the schema.</summary>
    public IEnumerable<(string Path, string Message)> Check(Landscape landscape)
    {
        if (CronProblem(landscape.Segment) is { } segment) yield return ("$.segment", segment);
        foreach (var error in StewardRules.Check(landscape)) yield return error;
        var systems = landscape.Systems;
        var names = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < systems.Length; i++)
        {
            var system = systems[i];
            var at = $"$.systems[{i}]";
            if (!names.Add(system.Name) && system.Name.Length > 0) yield return ($"{at}.name", $"another system is called '{system.Name}'; names must differ");
            foreach (var (path, message) in Check(system)) yield return (at + path, message);
        }
    }

    private IEnumerable<(string Path, string Message)> Check(SystemEntry system)
    {
        var isFile = system.Connector == FileConnector;
        if (!isFile && system.Connector.Length > 0 && !Connectors.Contains(system.Connector))
            yield return (".connector", $"'{system.Connector}' is no connector; there are {Listed(Connectors.Append(FileConnector))}");
        if (CronProblem(system.Schedule) is { } schedule) yield return (".schedule", schedule);
        if (!isFile && !IsWeb(system.Url))
            yield return (".url", $"'{system.Url}' is no address; write one like https://host, or {Secrets.SandboxUrl}");
        if (Secrets.Of(system) is null)
            yield return (".secret", $"the secret '{system.Secret}' is not set; set the environment variable {system.Secret} or run: dotnet user-secrets set {system.Secret} VALUE --project functions");
        foreach (var error in CheckMappings(system)) yield return error;
    }

    private IEnumerable<(string Path, string Message)> CheckMappings(SystemEntry system)
    {
        var names = system.Mappings;
        var found = new List<Mapping>();
        for (var i = 0; i < names.Length; i++)
        {
            if (names[i].Length == 0) continue;
            var (mapping, errors) = Mappings.Find(names[i]);
            if (mapping is not null) found.Add(mapping);
            foreach (var error in errors) yield return ($".mappings[{i}]", error.File.Length == 0 ? error.Message : error.ToString());
        }

        foreach (var stream in found.GroupBy(mapping => mapping.Stream, StringComparer.Ordinal).Where(stream => stream.DistinctBy(mapping => mapping.KeyField).Count() > 1))
            yield return (".mappings", $"{Listed(stream.Select(mapping => mapping.Name))} read {stream.Key} by different keys; give each the same 'key'");
    }

    private static bool IsWeb(string url) =>
        Uri.TryCreate(url.Replace(Secrets.SandboxUrl, "http://127.0.0.1", StringComparison.Ordinal), UriKind.Absolute, out var uri)
        && (uri.Scheme == Uri.UriSchemeHttps || uri.Scheme == Uri.UriSchemeHttp);

    private static string? CronProblem(string expression)
    {
        try
        {
            _ = Cron.Parse(expression);
            return null;
        }
        catch (FormatException exception)
        {
            return exception.Message;
        }
    }

    private static string Listed(IEnumerable<string> names) => string.Join(", ", names.Order(StringComparer.Ordinal));
}
