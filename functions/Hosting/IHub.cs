using SegSync.Core.Landing;
using SegSync.Core.Storing;
using SegSync.Core.Syncing;

namespace SegSync.Functions.Hosting;

/// <summary>The hub as functions see it.</summary>
public interface IHub
{
    /// <summary>What runs work with.</summary>
    HubPorts Ports { get; }

    /// <summary>Which systems, how and when.</summary>
    Landscape Landscape { get; }

    /// <summary>The journey, step by step.</summary>
    SyncPass Pass { get; }

    /// <summary>Queues.</summary>
    IMessageBus Bus { get; }

    /// <summary>Where the embedded state lives; files are dropped in its folder <c>drop</c>.</summary>
    string DataDirectory { get; }

    /// <summary>A secret by its name; null where none is configured.</summary>
    string? Secret(string name);

    /// <summary>Lands a file as rows of a system; its run is kept like any other.</summary>
    Task<PullCounts> ImportAsync(string system, string file, ReadOnlyMemory<byte> content, Command command, CancellationToken cancellationToken);

    /// <summary>Takes what was quarantined once more; null for every system.</summary>
    Task<PullCounts> ReplayAsync(string? system, Command command, CancellationToken cancellationToken);

    /// <summary>
    /// Waits until nobody else works in a session (<see cref="Job.Session"/>), in this process or another that shares its storage.
    /// </summary>
    /// <exception cref="IOException">Somebody works there for long; says who.</exception>
    Task<RunLock> LockAsync(string session, CancellationToken cancellationToken);

    /// <summary>Looks how things stand, for whoever is told metrics; nothing where nobody is.</summary>
    Task MeasureAsync(CancellationToken cancellationToken);
}
