using Microsoft.Azure.Functions.Worker;
using SegSync.Core.Storing;
using SegSync.Core.Syncing;
using SegSync.Functions.Hosting;

namespace SegSync.Functions.Triggers;

/// <summary>A dropped file: lands whole, then its import is enqueued behind the other jobs of its system.</summary>
public sealed class Drop(IHub hub)
{
    /// <summary>Takes a file; the same content twice within an hour is imported once.</summary>
    [Function("drop")]
    public async Task RunAsync([BlobTrigger("drop/{system}/{name}", Connection = "Storage", Source = BlobTriggerSource.EventGrid)] Stream content, string system, string name, CancellationToken cancellationToken)
    {
        if (!hub.Landscape.Systems.Any(entry => entry.Name == system))
            throw new FormatException($"the landscape has no system '{system}'; name it there, or use the verb import");
        using var buffer = new MemoryStream();
        await content.CopyToAsync(buffer, cancellationToken);
        if (buffer.Length == 0) throw new FormatException("the file is empty");
        var address = await hub.Ports.Landing.PutAsync($"drop/{system}", buffer.GetBuffer().AsMemory(0, (int)buffer.Length), cancellationToken);
        var job = new Job("import", system, "drop", $"file {name}", name, address);
        await hub.Bus.SendAsync(Job.Queue, [job.Message(ContentHash.Of(address))], cancellationToken);
    }
}
