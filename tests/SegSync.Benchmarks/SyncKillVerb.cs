using System.Diagnostics;
using SegSync.Core.Storing;
using SegSync.Core.Syncing;
using SegSync.Functions;

namespace SegSync.Benchmarks;

/// <summary>
/// Runs one sync and kills its own process, without any goodbye, before or after the n-th write of a kind of document
/// (or of a landed page): <c>sync-kill DATA SANDBOX KIND NTH before|after</c>. For the tests that look what survives.
/// </summary>
internal static class SyncKillVerb
{
    public static async Task<int> RunAsync(string[] args)
    {
        var switches = new KillSwitch(args[2], int.Parse(args[3], System.Globalization.CultureInfo.InvariantCulture), args[4] == "before");
        var options = new HubOptions
        {
            Data = args[0],
            Sandbox = args[1],
            Decorate = ports => ports with { Store = new ForwardingStore(ports.Store, switches.AroundAsync), Landing = new KillingZone(ports.Landing, switches) },
        };
        await using var hub = await Hub.OpenAsync(options, CancellationToken.None);
        await hub.Pass.RunAsync(new("kill", "to see what survives"), null, CancellationToken.None);
        return 0;
    }

    private sealed class KillSwitch(string kind, int nth, bool before)
    {
        private int met;

        public async ValueTask<T> AroundAsync<T>(bool meets, Func<ValueTask<T>> write)
        {
            var here = meets && Interlocked.Increment(ref met) == nth;
            if (here && before) Process.GetCurrentProcess().Kill();
            var result = await write();
            if (here) Process.GetCurrentProcess().Kill();
            return result;
        }

        public ValueTask<CommitResult> AroundAsync(StoreBatch batch, Func<ValueTask<CommitResult>> commit) => AroundAsync(batch.Operations.Any(Meets), commit);

        public bool Meets(string candidate) => candidate == kind || candidate.StartsWith(kind + "/", StringComparison.Ordinal);

        private bool Meets(StoreOperation operation) => operation switch
        {
            StoreOperation.Create create => Meets(create.Kind),
            StoreOperation.Upsert upsert => Meets(upsert.Kind),
            StoreOperation.Replace replace => Meets(replace.Kind),
            StoreOperation.Delete delete => Meets($"delete-{delete.Id}"),
            _ => false,
        };
    }

    private sealed class KillingZone(ILandingZone inner, KillSwitch switches) : ILandingZone
    {
        public async Task<string> PutAsync(string area, ReadOnlyMemory<byte> content, CancellationToken cancellationToken) =>
            await switches.AroundAsync(switches.Meets("landing"), async () => await inner.PutAsync(area, content, cancellationToken));

        public Task<ReadOnlyMemory<byte>?> GetAsync(string address, CancellationToken cancellationToken) => inner.GetAsync(address, cancellationToken);

        public IAsyncEnumerable<string> ListAsync(string area, CancellationToken cancellationToken) => inner.ListAsync(area, cancellationToken);
    }
}
