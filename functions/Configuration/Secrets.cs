using System.Collections.Frozen;
using SegSync.Core.Syncing;

namespace SegSync.Functions.Configuration;

/// <summary>Finds secrets and settings by name: environment, then user secrets, then <c>local.settings.json</c>, then what the sandbox is known to take.</summary>
internal sealed class Secrets(IConfiguration configuration)
{
    /// <summary>Stands in a system's URL for the sandbox's address.</summary>
    public const string SandboxUrl = "${SANDBOX}";

    // the stand-ins' own credentials: they open nothing else
    private static readonly FrozenDictionary<string, string> OfSandbox = new Dictionary<string, string>
    {
        ["SANDBOX_SAP"] = "secret",
        ["SANDBOX_SALESFORCE"] = "sandbox-secret",
        ["SANDBOX_WMS"] = "secret",
        ["SANDBOX_OTM"] = "secret",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public static Secrets OfThisMachine() =>
        new(new ConfigurationBuilder().AddConfiguration(LocalSettings()).AddUserSecrets(typeof(Secrets).Assembly, optional: true).AddEnvironmentVariables().Build());

    /// <summary>All settings, for libraries that read their own.</summary>
    public IConfiguration Settings => configuration;

    // the file that the Functions tools read as well
    private static IConfigurationSection LocalSettings()
    {
        var file = Path.Combine(Environment.CurrentDirectory, "local.settings.json");
        try
        {
            return new ConfigurationBuilder().AddJsonFile(file, optional: true).Build().GetSection("Values");
        }
        catch (InvalidDataException exception)
        {
            throw ConfigurationException.Of(file, "", exception.InnerException?.Message ?? exception.Message);
        }
    }

    /// <summary>A secret by name; null where it is not set.</summary>
    public string? Named(string name) =>
        configuration[name] is { Length: > 0 } value ? value

        // the environment's double underscore separates sections
        : configuration[name.Replace("__", ":", StringComparison.Ordinal)] is { Length: > 0 } nested ? nested : null;

    /// <summary>The secret of a system; empty where it needs none, null where it is missing.</summary>
    public string? Of(SystemEntry system)
    {
        if (system.Secret is not { } name) return "";
        if (Named(name) is { } value) return value;
        return system.Url.StartsWith(SandboxUrl, StringComparison.Ordinal) ? OfSandbox.GetValueOrDefault(name) : null;
    }
}
