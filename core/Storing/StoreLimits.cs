using System.Buffers;
using System.Text;

namespace SegSync.Core.Storing;

/// <summary>
/// The limits of every hub store: those of Cosmos DB for NoSQL, which takes 2 MB a request with the names of its documents,
/// and holds bytes that are no text as four characters for three.
/// </summary>
public static class StoreLimits
{
    /// <summary>Operations in a transactional batch; at least one.</summary>
    public const int Operations = 100;

    /// <summary>Bytes of a document's body, and of all bodies of a batch.</summary>
    public const int Bytes = 1_500_000;

    /// <summary>Bytes of all names (partition, id, kind) of a batch.</summary>
    public const int NamesBytes = 64 * 1024;

    /// <summary>Bytes of a partition key in UTF-8; at least one.</summary>
    public const int PartitionBytes = 2048;

    /// <summary>Bytes of an id in UTF-8, at least one; those other than letters, digits and <c>|:._-=,@()</c> count three.</summary>
    public const int IdBytes = 1023;

    /// <summary>Bytes of a kind in UTF-8; at least one.</summary>
    public const int KindBytes = 255;

    // a lone surrogate would be stored as U+FFFD, and two different ids would become one
    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    private static readonly SearchValues<char> Forbidden = SearchValues.Create(@"/\?#");

    /// <summary>Throws when a batch is over a limit; every adapter calls it before anything else.</summary>
    /// <exception cref="StoreLimitException">Says which limit.</exception>
    public static void Check(StoreBatch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        if (batch.Operations.Length is 0 or > Operations)
            throw Over(batch, $"{batch.Operations.Length} operations; a batch has 1 to {Operations}");
        var partition = CheckText(batch, batch.Partition, PartitionBytes, "partition");
        var (bytes, names) = (0L, 0L);
        foreach (var operation in batch.Operations)
        {
            var id = CheckText(batch, operation.Id, IdBytes, "id");
            if (operation.Id.AsSpan().ContainsAny(Forbidden))
                throw Over(batch, $"id {operation.Id} holds one of / \\ ? #");
            if (3 * id > IdBytes && id + (2 * Strict.GetBytes(operation.Id).Count(value => !Plain.Contains(value))) > IdBytes)
                throw Over(batch, $"id of {id} bytes; it has at most {IdBytes}, where those other than letters, digits and | : . _ - = , @ ( ) count three");
            var (kind, body) = Written(operation);
            names += partition + id + (kind is null ? 0 : CheckText(batch, kind, KindBytes, "kind"));
            bytes += body.Length;
        }

        if (bytes > Bytes)
            throw Over(batch, $"{bytes} bytes; a batch and a document have at most {Bytes}");
        if (names > NamesBytes)
            throw Over(batch, $"{names} bytes of names; a batch has at most {NamesBytes}");
    }

    /// <summary>Bytes that an id is kept in as they are.</summary>
    public static SearchValues<byte> Plain { get; } = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789|:._-=,@()"u8);

    internal static int Utf8Length(string text)
    {
        try
        {
            return Strict.GetByteCount(text);
        }
        catch (EncoderFallbackException)
        {
            return -1;
        }
    }

    private static (string? Kind, ReadOnlyMemory<byte> Body) Written(StoreOperation operation) => operation switch
    {
        StoreOperation.Create create => (create.Kind, create.Body),
        StoreOperation.Upsert upsert => (upsert.Kind, upsert.Body),
        StoreOperation.Replace replace => (replace.Kind, replace.Body),
        _ => (null, default),
    };

    private static int CheckText(StoreBatch batch, string text, int max, string what)
    {
        var length = Utf8Length(text);
        if (length < 0)
            throw Over(batch, $"{what} is not valid Unicode");
        if (length == 0 || length > max)
            throw Over(batch, $"{what} of {length} bytes; it has 1 to {max}");
        return length;
    }

    private static StoreLimitException Over(StoreBatch batch, string what) => new($"Batch for partition {batch.Partition}: {what}.");
}

/// <summary>A batch, document or message is over a limit. A bug of the caller: split by design, not by luck.</summary>
public sealed class StoreLimitException(string message) : Exception(message);
