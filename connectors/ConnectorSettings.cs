using SegSync.Core.Connecting;

namespace SegSync.Connectors;

/// <summary>How one system of the landscape is reached. The secret is handed over apart from it.</summary>
/// <param name="System">Name of the system in the landscape; stands in every error.</param>
/// <param name="Url">Base address, without the vendor's own path.</param>
/// <param name="User">User name or client id; null where the vendor needs none.</param>
/// <param name="PageSize">Records asked for in one page; default and range are the vendor's, see its options.</param>
/// <param name="LookBack">How far before the largest stamp seen the next pass starts; default 5 minutes, not negative.</param>
/// <param name="Timeout">Longest wait for one attempt; default 30 seconds.</param>
/// <param name="MaxAttempts">Attempts in all for one request, at least 1; default 6.</param>
public sealed record ConnectorSettings(
    string System,
    Uri Url,
    string? User = null,
    int? PageSize = null,
    TimeSpan? LookBack = null,
    TimeSpan? Timeout = null,
    int? MaxAttempts = null);

/// <summary>A system ready to be read from and written to. Made once and kept: it holds connections and sessions.</summary>
/// <param name="Source">Where records come from.</param>
/// <param name="Target">Where codes go; null for a system that is only read.</param>
public sealed record ConnectedSystem(ISource Source, ITarget? Target);

/// <summary>Builds a connected system.</summary>
/// <param name="settings">Where and how.</param>
/// <param name="secret">Password or client secret; never logged, never in an error.</param>
/// <param name="time">All waiting goes through it.</param>
/// <param name="logger">Gets keys and paths, never values.</param>
public delegate ConnectedSystem ConnectorFactory(ConnectorSettings settings, string secret, TimeProvider time, Microsoft.Extensions.Logging.ILogger logger);
