using System.Globalization;
using System.Net;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.Azure.Cosmos;
using SegSync.Core.Storing;

namespace SegSync.Functions.Stores.Cosmos;

/// <summary>
/// The hub store on Cosmos DB for NoSQL: one container, partitioned by <c>/pk</c>; one transactional batch a commit, point
/// reads, <see cref="CosmosQueries"/> and the change feed. Thread-safe. A service that fails throws <see cref="IOException"/>.
/// </summary>
public sealed class CosmosHubStore : IHubStore, IAsyncDisposable
{
    private readonly CosmosClient client;
    private readonly CosmosClient bulkClient;
    private readonly Container container;
    private readonly Container bulk;
    private readonly CosmosCalls calls;
    private readonly CosmosFeed feed;

    // no two commits of any process have one name
    private readonly string process = RandomNumberGenerator.GetHexString(12, lowercase: true);
    private long commits;
    private int singles;

    /// <summary>A store in a container.</summary>
    /// <param name="client">Sends requests as they come.</param>
    /// <param name="bulkClient">Gathers single documents into requests, for first loads.</param>
    /// <param name="container">The container, by the first client.</param>
    internal CosmosHubStore(CosmosClient client, CosmosClient bulkClient, Container container)
    {
        (this.client, this.bulkClient, this.container) = (client, bulkClient, container);
        bulk = bulkClient.GetContainer(container.Database.Id, container.Id);
        calls = new($"Cosmos DB at {client.Endpoint}");
        feed = new(container, calls);
    }

    /// <summary>Single documents on their way at once from which on more travel together; for fewer, waiting for others costs more than it saves. Default 200.</summary>
    internal int ManySingles { get; set; } = 200;

    /// <summary>Request units charged since the store was opened, as the service says.</summary>
    public decimal RequestUnits => calls.RequestUnits;

    /// <inheritdoc/>
    public async ValueTask<StoredDocument?> ReadAsync(DocumentKey key, CancellationToken cancellationToken) =>
        await calls.RunAsync(
            async cancel =>
            {
                using var response = calls.Checked(await container.ReadItemStreamAsync(CosmosId.Of(key.Id), new(key.Partition), cancellationToken: cancel));
                if (response.StatusCode == HttpStatusCode.NotFound) return null;
                using var json = await JsonDocument.ParseAsync(response.Content, default, cancel);
                return CosmosDocument.Read(json.RootElement);
            },
            cancellationToken);

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<StoredDocument>> ReadManyAsync(IReadOnlyCollection<DocumentKey> keys, CancellationToken cancellationToken)
    {
        if (keys.Count == 0) return [];
        var names = keys.Distinct().Select(key => (CosmosId.Of(key.Id), new PartitionKey(key.Partition))).ToList();
        return await calls.RunAsync(
            async cancel =>
            {
                using var response = calls.Checked(await container.ReadManyItemsStreamAsync(names, cancellationToken: cancel));
                return await DocumentsAsync(response, cancel);
            },
            cancellationToken);
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<StoredDocument> ReadPartitionAsync(string partition, string idPrefix, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // a partition is what one decision touches: small enough to be put in order here
        var documents = await ReadPartitionsAsync([partition], idPrefix, cancellationToken);
        foreach (var document in documents.OrderBy(document => Encoding.UTF8.GetBytes(document.Key.Id), Utf8Bytes)) yield return document;
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<StoredDocument>> ReadPartitionsAsync(IReadOnlyCollection<string> partitions, string idPrefix, CancellationToken cancellationToken)
    {
        var asked = partitions.Distinct(StringComparer.Ordinal).Chunk(CosmosQueries.Partitions).Select(chunk => chunk is [var only]
            ? ListAsync(CosmosQueries.WithPrefix(idPrefix), new PartitionKey(only), cancellationToken)
            : ListAsync(CosmosQueries.WithPrefix(chunk, idPrefix), null, cancellationToken));
        return [.. (await Task.WhenAll(asked)).SelectMany(documents => documents)];
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<StoredDocument> ReadKindAsync(string kind, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var page in PagesAsync(CosmosQueries.Kind(CosmosQueries.OfKind, kind), null, DocumentsAsync, cancellationToken))
        {
            foreach (var document in page) yield return document;
        }
    }

    /// <inheritdoc/>
    public async ValueTask<long> CountKindAsync(string kind, CancellationToken cancellationToken)
    {
        var count = 0L;
        await foreach (var part in PagesAsync(CosmosQueries.Kind(CosmosQueries.CountOfKind, kind), null, CountAsync, cancellationToken)) count += part;
        return count;
    }

    /// <inheritdoc/>
    public ValueTask<ChangePage> ReadChangesAsync(string kind, string continuation, int max, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(max, 1);
        return feed.ReadAsync(kind, continuation, max, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<CommitResult> CommitAsync(StoreBatch batch, CancellationToken cancellationToken)
    {
        StoreLimits.Check(batch);
        cancellationToken.ThrowIfCancellationRequested();
        var by = string.Create(CultureInfo.InvariantCulture, $"{process}-{Interlocked.Increment(ref commits)}");
        return batch.Operations.Length == 1 ? SingleAsync(batch, by) : new CosmosCommit(container, calls, batch, by, null).RunAsync();
    }

    /// <summary>Closes the connections.</summary>
    public ValueTask DisposeAsync()
    {
        client.Dispose();
        bulkClient.Dispose();
        return default;
    }

    private async ValueTask<CommitResult> SingleAsync(StoreBatch batch, string by)
    {
        try
        {
            return await new CosmosCommit(container, calls, batch, by, Interlocked.Increment(ref singles) > ManySingles ? bulk : null).RunAsync();
        }
        finally
        {
            Interlocked.Decrement(ref singles);
        }
    }

    private static Comparer<byte[]> Utf8Bytes { get; } = Comparer<byte[]>.Create((left, right) => left.AsSpan().SequenceCompareTo(right));

    private async Task<List<StoredDocument>> ListAsync(QueryDefinition query, PartitionKey? partition, CancellationToken cancellationToken)
    {
        var documents = new List<StoredDocument>();
        await foreach (var page in PagesAsync(query, partition, DocumentsAsync, cancellationToken)) documents.AddRange(page);
        return documents;
    }

    /// <summary>Page by page; a page that fails is asked for again where it began.</summary>
    private async IAsyncEnumerable<T> PagesAsync<T>(
        QueryDefinition query, PartitionKey? partition, Func<ResponseMessage, CancellationToken, ValueTask<T>> read, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        string? continuation = null;
        do
        {
            var from = continuation;
            (var page, continuation) = await calls.RunAsync(
                async cancel =>
                {
                    using var iterator = container.GetItemQueryStreamIterator(query, from, new() { PartitionKey = partition, MaxItemCount = -1 });
                    using var response = calls.Checked(await iterator.ReadNextAsync(cancel));
                    return (await read(response, cancel), response.ContinuationToken);
                },
                cancellationToken);
            yield return page;
        }
        while (continuation is not null);
    }

    private static async ValueTask<List<StoredDocument>> DocumentsAsync(ResponseMessage response, CancellationToken cancellationToken)
    {
        using var json = await JsonDocument.ParseAsync(response.Content, default, cancellationToken);
        return [.. json.RootElement.GetProperty("Documents").EnumerateArray().Select(CosmosDocument.Read)];
    }

    private static async ValueTask<long> CountAsync(ResponseMessage response, CancellationToken cancellationToken)
    {
        using var json = await JsonDocument.ParseAsync(response.Content, default, cancellationToken);
        return json.RootElement.GetProperty("Documents").EnumerateArray().Sum(count => count.GetInt64());
    }
}
