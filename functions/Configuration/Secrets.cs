using System.Collections.Frozen;
using SegSync.Core.Syncing;

namespace SegSync.Functions.Configuration;

/// <summary>Finds secrets by name: environment, then user secrets, then what the sandbox is known to take.</summary>
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
        new(new ConfigurationBuilder().AddUserSecrets(typeof(Secrets).Assembly, optional: true).AddEnvironmentVariables().Build());

    /// <summary>A secret by name; null where it is not set.</summary>
    public string? Named(string name) => configuration[name] is { Length: > 0 } value ? value : null;

    /// <summary>The secret of a system; empty where it needs none, null where it is missing.</summary>
    public string? Of(SystemEntry system)
    {
        if (system.Secret is not { } name) return "";
        if (Named(name) is { } value) return value;
        return system.Url.StartsWith(SandboxUrl, StringComparison.Ordinal) ? OfSandbox.GetValueOrDefault(name) : null;
    }
}
