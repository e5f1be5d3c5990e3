using SegSync.Core.Syncing;
using SegSync.Functions.Hosting;

namespace SegSync.Functions.Commands;

/// <summary>Keeps other processes on the same storage from the sessions that a verb works in.</summary>
internal static class SessionLocks
{
    /// <summary>Works alone in the session of the hub, and in those of all systems when <paramref name="systems"/> are pulled or pushed as well.</summary>
    /// <exception cref="IOException">Somebody else works there for long, or the lock was lost.</exception>
    public static async Task<T> AloneAsync<T>(Hub hub, bool systems, Func<CancellationToken, Task<T>> work, CancellationToken cancellationToken)
    {
        var sessions = new[] { new Job("decide", null, "", "") }.Concat(systems ? hub.Landscape.Systems.Select(system => new Job("pull", system.Name, "", "")) : [])
            .Select(job => job.Session).Order(StringComparer.Ordinal);
        var held = new Stack<RunLock>();
        try
        {
            // in one order, so that two who want several cannot wait for each other
            foreach (var session in sessions) held.Push(await hub.LockAsync(session, cancellationToken));
            using var both = CancellationTokenSource.CreateLinkedTokenSource([cancellationToken, .. held.Select(one => one.Lost)]);
            try
            {
                return await work(both.Token);
            }
            catch (OperationCanceledException) when (held.Any(one => one.Lost.IsCancellationRequested))
            {
                throw new IOException("the lock between processes was lost, since Blob Storage did not answer for a minute; what was committed stays, run again");
            }
        }
        finally
        {
            while (held.TryPop(out var one)) await one.DisposeAsync();
        }
    }
}
