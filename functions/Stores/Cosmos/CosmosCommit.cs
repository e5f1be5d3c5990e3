using System.Net;
using System.Text.Json;
using Microsoft.Azure.Cosmos;
using SegSync.Core.Storing;

namespace SegSync.Functions.Stores.Cosmos;

/// <summary>
/// One commit as one transactional batch. An answer may be lost after the write, and the client may have tried again by
/// itself; so whenever a batch is refused, the documents it would have written are asked whether it was this very commit
/// that wrote them.
/// </summary>
/// <param name="container">Where to.</param>
/// <param name="calls">How the service is called.</param>
/// <param name="batch">What; within the limits.</param>
/// <param name="by">Name of the commit, like that of no other.</param>
/// <param name="bulk">The container by the client that sends many single documents in one request; null to send a batch.</param>
internal sealed class CosmosCommit(Container container, CosmosCalls calls, StoreBatch batch, string by, Container? bulk)
{
    // matches no document: the one that the batch wrote has been overwritten since
    private const string Overwritten = "\"overwritten\"";

    private static readonly TransactionalBatchItemRequestOptions Quiet = new() { EnableContentResponseOnWrite = false };

    private readonly PartitionKey partition = new(batch.Partition);
    private bool unanswered;

    /// <summary>Commits; tried again until the service says what became of it.</summary>
    public ValueTask<CommitResult> RunAsync() => calls.RunAsync(_ => AttemptAsync(), CancellationToken.None);

    private async ValueTask<CommitResult> AttemptAsync()
    {
        if (unanswered && await WrittenAsync() is { } before) return before;
        unanswered = true;
        return bulk is null ? await BatchAsync() : await SingleAsync(bulk);
    }

    private async ValueTask<CommitResult> BatchAsync()
    {
        using var response = await Built().ExecuteAsync(CancellationToken.None);
        calls.Charge(response.RequestCharge);
        if (response.IsSuccessStatusCode)
            return new CommitResult.Done([.. batch.Operations.Select((operation, i) => operation is StoreOperation.Delete ? "" : response[i].ETag)]);
        if (Refused(response) is { } conflict) return await WrittenAsync() ?? conflict;

        // too many requests: nothing was written
        if (response.StatusCode == HttpStatusCode.TooManyRequests) unanswered = false;
        throw new CosmosException(response.ErrorMessage ?? "the batch failed", response.StatusCode, 0, response.ActivityId, response.RequestCharge);
    }

    /// <summary>A batch of one is as atomic as its document, so that it may travel with those of other partitions.</summary>
    private async ValueTask<CommitResult> SingleAsync(Container bulk)
    {
        var operation = batch.Operations[0];
        using var response = await (operation switch
        {
            StoreOperation.Create create => bulk.CreateItemStreamAsync(Document(create.Id, create.Kind, create.Body), partition, Options(null)),
            StoreOperation.Upsert upsert => bulk.UpsertItemStreamAsync(Document(upsert.Id, upsert.Kind, upsert.Body), partition, Options(null)),
            StoreOperation.Replace replace => bulk.ReplaceItemStreamAsync(Document(replace.Id, replace.Kind, replace.Body), CosmosId.Of(replace.Id), partition, Options(replace.ETag)),
            _ => bulk.DeleteItemStreamAsync(CosmosId.Of(operation.Id), partition, Options(((StoreOperation.Delete)operation).ETag)),
        });
        calls.Charge(response.Headers.RequestCharge);
        if (response.IsSuccessStatusCode) return new CommitResult.Done([operation is StoreOperation.Delete ? "" : response.Headers.ETag]);
        if (Reason(response.StatusCode) is { } reason) return await WrittenAsync() ?? new CommitResult.Conflict(0, reason);
        if (response.StatusCode == HttpStatusCode.TooManyRequests) unanswered = false;
        response.EnsureSuccessStatusCode();
        throw new InvalidOperationException("a failure that is a success");
    }

    // an empty tag would be no condition at all
    private static string? Condition(string? tag) => tag is "" ? Overwritten : tag;

    private static ItemRequestOptions Options(string? tag) => new() { IfMatchEtag = Condition(tag), EnableContentResponseOnWrite = false };

    private TransactionalBatch Built()
    {
        var built = container.CreateTransactionalBatch(partition);
        foreach (var operation in batch.Operations)
        {
            _ = operation switch
            {
                StoreOperation.Create create => built.CreateItemStream(Document(create.Id, create.Kind, create.Body), Quiet),
                StoreOperation.Upsert upsert => built.UpsertItemStream(Document(upsert.Id, upsert.Kind, upsert.Body), Quiet),
                StoreOperation.Replace replace => built.ReplaceItemStream(CosmosId.Of(replace.Id), Document(replace.Id, replace.Kind, replace.Body), Match(replace.ETag)),
                _ => built.DeleteItem(CosmosId.Of(operation.Id), Match(((StoreOperation.Delete)operation).ETag)),
            };
        }

        return built;
    }

    private static TransactionalBatchItemRequestOptions Match(string? tag) =>
        new() { IfMatchEtag = Condition(tag), EnableContentResponseOnWrite = false };

    private MemoryStream Document(string id, string kind, ReadOnlyMemory<byte> body) => CosmosDocument.Write(batch.Partition, id, kind, body, by);

    private CommitResult? Refused(TransactionalBatchResponse response)
    {
        for (var i = 0; i < response.Count && response.Count == batch.Operations.Length; i++)
        {
            if (Reason(response[i].StatusCode) is { } known) return new CommitResult.Conflict(i, known);
        }

        return null;
    }

    private static ConflictReason? Reason(HttpStatusCode status) => status switch
    {
        HttpStatusCode.Conflict => ConflictReason.Exists,
        HttpStatusCode.PreconditionFailed => ConflictReason.Stale,
        HttpStatusCode.NotFound => ConflictReason.Missing,
        _ => null,
    };

    /// <summary>The batch's outcome if one of its documents says that it was applied; null if none does.</summary>
    private async ValueTask<CommitResult?> WrittenAsync()
    {
        var written = batch.Operations.Where(operation => operation is not StoreOperation.Delete).Select(operation => CosmosId.Of(operation.Id)).Distinct(StringComparer.Ordinal).ToList();
        if (written.Count == 0) return null;
        using var response = calls.Checked(await container.ReadManyItemsStreamAsync([.. written.Select(id => (id, partition))]));
        using var json = await JsonDocument.ParseAsync(response.Content);
        var own = json.RootElement.GetProperty("Documents").EnumerateArray().Where(document => CosmosDocument.By(document) == by)
            .ToDictionary(document => document.GetProperty("id").GetString()!, document => document.GetProperty("_etag").GetString()!, StringComparer.Ordinal);
        if (own.Count == 0) return null;
        return new CommitResult.Done([.. batch.Operations.Select(operation => operation is StoreOperation.Delete ? "" : own.GetValueOrDefault(CosmosId.Of(operation.Id), Overwritten))]);
    }
}
