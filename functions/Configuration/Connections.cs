using SegSync.Connectors;
using SegSync.Connectors.Files;
using SegSync.Core.Connecting;
using SegSync.Core.Landing;
using SegSync.Core.Syncing;

namespace SegSync.Functions.Configuration;

/// <summary>Connects the systems of a landscape. Nothing is asked of them yet.</summary>
/// <param name="landscape">The landscape, checked.</param>
/// <param name="secrets">Where their secrets are found.</param>
/// <param name="mappings">Where mappings are found.</param>
/// <param name="sandbox">Where the sandbox listens.</param>
/// <param name="time">The clock for waits.</param>
/// <param name="logging">Where connectors log to.</param>
internal sealed class Connections(Landscape landscape, Secrets secrets, MappingFiles mappings, Uri sandbox, TimeProvider time, ILoggerFactory logging)
{
    /// <summary>The systems, connected and mapped.</summary>
    public ImmutableArray<SystemPlan> Plans() => [.. landscape.Systems.Select(Plan)];

    /// <summary>How the items of a mapping for files are understood.</summary>
    /// <exception cref="ConfigurationException">There is no such mapping.</exception>
    public StreamPlan FilePlan(string system, string mapping) => Streams(system, [mappings.Get(mapping, "--mapping")])[0];

    /// <summary>A file as a source, and how its items are understood.</summary>
    /// <exception cref="ConfigurationException">There is no such mapping.</exception>
    public (ISource Source, StreamPlan Plan) File(string system, string mapping, string file) =>
        (new FileSource(system, file, mappings.Get(mapping, "--mapping")), FilePlan(system, mapping));

    private SystemPlan Plan(SystemEntry entry)
    {
        ImmutableArray<Mapping> own = [.. entry.Mappings.Select(name => mappings.Get(name, entry.Name))];
        var streams = Streams(entry.Name, own);
        if (entry.Connector == LandscapeRules.FileConnector) return new(entry, null, null, streams, []);
        var url = new Uri(entry.Url.Replace(Secrets.SandboxUrl, sandbox.GetLeftPart(UriPartial.Authority), StringComparison.Ordinal));
        var settings = new ConnectorSettings(entry.Name, url, entry.User, entry.PageSize, entry.LookBack, entry.Timeout, entry.Attempts);
        var connected = Connectors.Connectors.All[entry.Connector](settings, secrets.Of(entry) ?? "", time, logging.CreateLogger(entry.Connector));
        return new(entry, connected.Source, entry.Push ? connected.Target : null, streams,
            [.. own.SelectMany(mapping => mapping.Targets).DistinctBy(target => (target.Entity, target.Field)).Select(target => target.Bind(entry.Name))]);
    }

    /// <summary>Which business dates are plausible moves on with the clock, also while the hub runs.</summary>
    private ImmutableArray<StreamPlan> Streams(string system, ImmutableArray<Mapping> own)
    {
        var current = Today();
        return [.. current.Streams.Select((stream, i) => stream with { Map = item => Now().Streams[i].Map(item) })];

        Day Now()
        {
            if (current.Date != DateOf(time)) current = Today();
            return current;
        }

        Day Today() => new(DateOf(time), Mappings.Plan(MappingContext.Of(landscape.Tenant, system, landscape.AllRates.Keys, time.GetUtcNow()), own));
    }

    private static DateOnly DateOf(TimeProvider time) => DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);

    private sealed record Day(DateOnly Date, ImmutableArray<StreamPlan> Streams);
}
