using System.Runtime.CompilerServices;
using SegSync.Core.Connecting;

namespace SegSync.Connectors.Http;

/// <summary>Fetches the page at which a pass stands; null when the vendor has forgotten that place.</summary>
internal delegate Task<Slice?> Fetch(Pass at, CancellationToken cancellationToken);

/// <summary>The loop that every source shares: page after page, one ahead of its consumer.</summary>
internal static class Pages
{
    public static async IAsyncEnumerable<Page> ReadAsync(Wire wire, string stream, Fetch fetch, Cursor from, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var at = Pass.From(from, wire.System);
        var restarted = false;
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task<Slice?>? ahead = null;
        try
        {
            while (true)
            {
                var (slice, why) = await TakeAsync(ahead ?? fetch(at, stop.Token));
                ahead = null;
                if (slice is null)
                {
                    if (restarted || at.Token is null) throw wire.Odd(stream, why);
                    Log.PassRestarted(wire.Logger, wire.System, stream);
                    (restarted, at) = (true, at.Again());
                    continue;
                }
                var next = at.After(slice);
                var (read, said) = (at.Read + slice.Items.Length, at.Said ?? slice.Said);
                if (slice.Next is not null) ahead = fetch(next, stop.Token);
                else if (read < said) Log.PassShort(wire.Logger, wire.System, stream, said.Value, read);
                yield return new Page(slice.Raw, slice.Items, next.ToCursor(), slice.Next is null, said);
                if (slice.Next is null) yield break;
                at = next;
            }
        }
        finally
        {
            // a consumer that leaves early must not leave a request behind
            await stop.CancelAsync();
            if (ahead is not null) await ahead.ContinueWith(static t => _ = t.Exception, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        }
    }

    /// <summary>The page; without it, why the pass cannot go on from where it stands.</summary>
    private static async Task<(Slice? Slice, string Why)> TakeAsync(Task<Slice?> fetched)
    {
        try
        {
            return (await fetched, "the place where the pass stood is no longer known");
        }
        catch (RepeatedPageException e)
        {
            return (null, e.Message);
        }
    }

    /// <summary>The keys of a pass over everything. A pass that comes out short fails: a key left out would read as a deletion.</summary>
    public static async IAsyncEnumerable<KeyPage> KeysAsync(Wire wire, StreamRequest stream, Fetch fetch, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var read = 0L;
        await foreach (var page in ReadAsync(wire, stream.Name, fetch, Cursor.Start, cancellationToken))
        {
            read += page.Items.Length;
            if (page.Last && read < page.Said) throw wire.Odd(stream.Name, $"{page.Said} keys announced but {read} came");
            yield return new KeyPage([.. page.Items.Select(item => item.Json.GetProperty(stream.KeyField).ToString())], page.Last);
        }
    }
}
