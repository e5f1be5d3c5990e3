using SegSync.Core.Landing;
using SegSync.Core.Storing;
using SegSync.Core.Syncing;
using SegSync.Functions.Configuration;

namespace SegSync.Functions;

/// <summary>What comes in by hand: files, and quarantined items that are tried again.</summary>
internal sealed class HubFiles(Hub hub, Connections connections)
{
    /// <summary>Lands a file by a mapping. The mapping is remembered, so that what it refuses can be replayed.</summary>
    /// <param name="system">The system that it comes from; need not be in the landscape.</param>
    /// <param name="mapping">Name of the mapping.</param>
    /// <param name="file">Path of the file.</param>
    /// <param name="command">Who asked for it.</param>
    /// <param name="watch">Wraps the mapping, to see what it says; null to leave it.</param>
    /// <param name="progress">Told the rows read so far.</param>
    /// <param name="cancellationToken">Stops between pages; what landed stays.</param>
    /// <exception cref="ConfigurationException">There is no such mapping, or it is none for files.</exception>
    public async Task<(long Run, PullReport Pull)> ImportAsync(
        string system, string mapping, string file, Command command, Func<MapItem, MapItem>? watch, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        var (source, plan) = connections.File(system, mapping, file);
        await hub.Ports.Store.PutAsync(Imported(system, plan.Request.Name), Kinds.Checkpoint, mapping, cancellationToken);
        if (watch is not null) plan = plan with { Map = watch(plan.Map) };
        var run = await RunContext.BeginAsync(hub.Ports, hub.Landscape.Tenant, command, cancellationToken);
        var tally = new Tally<PullCounts>(progress, counts => counts.Read);
        try
        {
            var pull = await PullRun.RunAsync(run, source, plan, TimeSpan.MaxValue, tally, cancellationToken);
            await RunRecord.KeepAsync(run, $"import {system}", Counted(pull.Counts).Prepend(("read", pull.Counts.Read)), pull.Problem, CancellationToken.None);
            return (run.Number, pull);
        }
        catch (OperationCanceledException)
        {
            await RunRecord.KeepPartAsync(run, $"import {system}", Counted(tally.Latest).Prepend(("read", tally.Latest.Read)));
            throw;
        }
    }

    /// <summary>Lands a dropped file by the mappings that the landscape gives its system.</summary>
    /// <exception cref="ConfigurationException">The landscape does not tell how it is read.</exception>
    public async Task<PullCounts> ImportAsync(string system, string name, ReadOnlyMemory<byte> content, Command command, CancellationToken cancellationToken)
    {
        var folder = Path.Combine(hub.DataDirectory, "import", ContentHash.Of(content.Span)[..16]);
        Directory.CreateDirectory(folder);
        var file = Path.Combine(folder, Path.GetFileName(name));
        try
        {
            await File.WriteAllBytesAsync(file, content, cancellationToken);
            return (await ImportAsync(system, MappingOf(system, name), file, command, null, null, cancellationToken)).Pull.Counts;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>Tries quarantined items again, by the mappings of now.</summary>
    /// <param name="system">Only those of this system; null for all.</param>
    /// <param name="command">Who asked for it.</param>
    /// <param name="progress">Told the items tried so far.</param>
    /// <param name="cancellationToken">Stops between chunks; what landed stays.</param>
    public async Task<ReplayReport> ReplayAsync(string? system, Command command, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        var run = await RunContext.BeginAsync(hub.Ports, hub.Landscape.Tenant, command, cancellationToken);
        var report = await new ReplayRun(run, PlanAsync).RunAsync(system, progress, cancellationToken);
        await RunRecord.KeepAsync(run, "replay", Counted(report.Counts).Prepend(("items", report.Items)), null, cancellationToken);
        return report;
    }

    private async Task<StreamPlan?> PlanAsync(string system, string stream, CancellationToken cancellationToken)
    {
        var known = hub.Pass.Systems.FirstOrDefault(plan => plan.Entry.Name == system)?.Streams.FirstOrDefault(plan => plan.Request.Name == stream);
        if (known is not null) return known;
        var mapping = await hub.Ports.Store.FindAsync<string>(Imported(system, stream), cancellationToken);
        return mapping is null ? null : connections.FilePlan(system, mapping);
    }

    /// <summary>A system with one mapping reads every file by it; with several, a file by that whose name its own begins with.</summary>
    private string MappingOf(string system, string file)
    {
        var mappings = hub.Landscape.Systems.FirstOrDefault(entry => entry.Name == system)?.Mappings
            ?? throw ConfigurationException.Of(file, "", $"the landscape has no system '{system}'; name it there with the connector file, or use the verb import");
        if (mappings is [var only]) return only;
        return mappings.FirstOrDefault(mapping => file.StartsWith(Path.GetFileNameWithoutExtension(mapping), StringComparison.OrdinalIgnoreCase))
            ?? throw ConfigurationException.Of(file, "", $"the name must begin with one of the mappings of {system}: {string.Join(", ", mappings)}");
    }

    private DocumentKey Imported(string system, string stream) => new(Partitions.Stream(hub.Landscape.Tenant, system, stream), "mapping");

    private static IEnumerable<(string Name, long Count)> Counted(PullCounts counts) =>
        [("unchanged", counts.Unchanged), ("landed", counts.Landed), ("quarantined", counts.Quarantined), ("excluded", counts.Excluded)];
}
