using System.Text.Json;

namespace SegSync.Core.Connecting;

/// <summary>
/// A system to pull from. A source asks, pages and parses; it never maps, lands or remembers: where to go on from is
/// told to it and by it through opaque <see cref="Cursor"/>s.
/// </summary>
public interface ISource
{
    /// <summary>
    /// Pages of a stream after <paramref name="from"/>. Reads incrementally by the vendor's watermark with a look-back,
    /// so a row may be seen again but is never missed. The last page has <see cref="Page.Last"/> set and a cursor from
    /// which the next run starts; earlier cursors resume inside the pass.
    /// </summary>
    /// <param name="stream">Which stream, and which vendor fields of it are wanted.</param>
    /// <param name="from">Where the last committed page ended; <see cref="Cursor.Start"/> for everything.</param>
    /// <param name="cancellationToken">Stops between pages and inside requests.</param>
    /// <exception cref="ConnectorException">The system failed; transient or fatal.</exception>
    IAsyncEnumerable<Page> ReadAsync(StreamRequest stream, Cursor from, CancellationToken cancellationToken);

    /// <summary>
    /// The keys of every record that exists now, for the periodic full compare that finds deletions; null where the
    /// stream has a deleted feed of its own and needs none.
    /// </summary>
    IAsyncEnumerable<KeyPage>? ListKeysAsync(StreamRequest stream, CancellationToken cancellationToken);
}

/// <summary>A stream and what is wanted of it.</summary>
/// <param name="Name">The vendor's entity, such as <c>A_BusinessPartner</c> or <c>Account</c>.</param>
/// <param name="Fields">Vendor field paths that mappings use (<c>to_Customer/CustomerClassification</c>), ordinal order.</param>
/// <param name="KeyField">Vendor field that holds a record's id.</param>
public sealed record StreamRequest(string Name, ImmutableArray<string> Fields, string KeyField);

/// <summary>Where a stream was read to: an opaque text that only its source understands.</summary>
public readonly record struct Cursor(string Text)
{
    /// <summary>Before the first record.</summary>
    public static readonly Cursor Start = new("");
}

/// <summary>One answer of a source.</summary>
/// <param name="Raw">The bytes as received; what is landed.</param>
/// <param name="Items">The records in it, in order.</param>
/// <param name="Next">Where to go on once this page has landed.</param>
/// <param name="Last">The pass ends here.</param>
/// <param name="Said">How many records the source says the whole pass has; null where it does not tell.</param>
public sealed record Page(ReadOnlyMemory<byte> Raw, ImmutableArray<SourceItem> Items, Cursor Next, bool Last, long? Said = null);

/// <summary>One record of a page.</summary>
/// <param name="Json">The record as the vendor shapes it.</param>
/// <param name="Deleted">It came from the vendor's deleted feed: only its key is meaningful.</param>
/// <param name="Rows">How many source rows it stands for: the lines of a document in a flat file, else 1.</param>
public readonly record struct SourceItem(JsonElement Json, bool Deleted = false, int Rows = 1);

/// <summary>Keys that exist now in the source.</summary>
/// <param name="Keys">Values of the key field.</param>
/// <param name="Last">No more follow.</param>
public sealed record KeyPage(ImmutableArray<string> Keys, bool Last);
