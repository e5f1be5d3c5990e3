using SegSync.Connectors;
using SegSync.Core.Connecting;
using SegSync.Core.Deltas;
using SegSync.Core.Landing;
using SegSync.Core.Syncing;

namespace SegSync.Functions.Configuration;

/// <summary>Connects the systems of a landscape. Nothing is asked of them yet.</summary>
/// <param name="landscape">The landscape, checked.</param>
/// <param name="secrets">Where their secrets are found.</param>
/// <param name="sandbox">Where the sandbox listens.</param>
/// <param name="time">The clock for waits.</param>
/// <param name="logging">Where connectors log to.</param>
internal sealed class Connections(Landscape landscape, Secrets secrets, Uri sandbox, TimeProvider time, ILoggerFactory logging)
{
    /// <summary>The systems, connected and mapped.</summary>
    public ImmutableArray<SystemPlan> Plans() => [.. landscape.Systems.Select(Plan)];

    private SystemPlan Plan(SystemEntry entry)
    {
        ImmutableArray<StreamPlan> streams = [];
        ImmutableArray<TargetBinding> bindings = [];
        if (entry.Connector == LandscapeRules.FileConnector) return new(entry, null, null, streams, []);
        var url = new Uri(entry.Url.Replace(Secrets.SandboxUrl, sandbox.GetLeftPart(UriPartial.Authority), StringComparison.Ordinal));
        var settings = new ConnectorSettings(entry.Name, url, entry.User, entry.PageSize, entry.LookBack, entry.Timeout, entry.Attempts);
        var connected = Connectors.Connectors.All[entry.Connector](settings, secrets.Of(entry) ?? "", time, logging.CreateLogger(entry.Connector));
        return new(entry, connected.Source, entry.Push ? connected.Target : null, streams, bindings);
    }

    public (ISource Source, StreamPlan Plan) File(string system, string mapping, string file) => throw ConfigurationException.Of(file, system, mapping + landscape.Tenant);
    public StreamPlan? FilePlan(string system, string mapping) => throw ConfigurationException.Of("", system, mapping + landscape.Tenant);
}
