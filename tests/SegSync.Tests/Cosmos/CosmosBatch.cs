using Microsoft.Azure.Cosmos;
using Microsoft.Azure.Cosmos.Serialization.HybridRow;
using Microsoft.Azure.Cosmos.Serialization.HybridRow.IO;
using Microsoft.Azure.Cosmos.Serialization.HybridRow.Layouts;
using Microsoft.Azure.Cosmos.Serialization.HybridRow.RecordIO;
using Microsoft.Azure.Cosmos.Serialization.HybridRow.Schemas;

namespace SegSync.Tests.Cosmos;

/// <summary>Batches in HybridRow, by the schema that the client carries.</summary>
internal static class CosmosBatch
{
    private static readonly LayoutResolverNamespace Resolver = new(Namespace.Parse(Schema()));

    /// <summary>Operations that arrived.</summary>
    /// <exception cref="FormatException">The body is no batch.</exception>
    public static async Task<List<CosmosOperation>> ReadAsync(Stream body)
    {
        var operations = new List<CosmosOperation>();
        var result = await body.ReadRecordIOAsync(
            (Func<ReadOnlyMemory<byte>, Result>)(record =>
            {
                var row = new RowBuffer(record.Length);
                if (!row.ReadFrom(record.Span, HybridRowVersion.V1, Resolver)) return Result.Failure;
                var reader = new RowReader(ref row);
                var read = Operation(ref reader, out var operation);
                if (read == Result.Success) operations.Add(operation!);
                return read;
            }),
            resizer: new MemorySpanResizer<byte>((int)body.Length + 1));
        return result == Result.Success ? operations : throw new FormatException($"the batch cannot be read: {result}");
    }

    /// <summary>A request's body, as the client writes it.</summary>
    public static Task<MemoryStream> WriteAsync(IReadOnlyList<CosmosOperation> operations) => RowsAsync("BatchOperation", operations, WriteOperation);

    /// <summary>An answer's body.</summary>
    public static Task<MemoryStream> WriteAsync(IReadOnlyList<CosmosOutcome> outcomes) => RowsAsync("BatchResult", outcomes, WriteOutcome);

    private static Result Operation(ref RowReader reader, out CosmosOperation? operation)
    {
        var (verb, id, body, ifMatch, partition) = (CosmosVerb.Create, (string?)null, (byte[]?)null, (string?)null, (string?)null);
        operation = null;
        var result = Result.Success;
        while (result == Result.Success && reader.Read())
        {
            switch (reader.Path.ToString())
            {
                case "operationType":
                    result = reader.ReadInt32(out var number);
                    verb = (CosmosVerb)number;
                    break;
                case "id": result = reader.ReadString(out id); break;
                case "partitionKey": result = reader.ReadString(out partition); break;
                case "resourceBody": result = reader.ReadBinary(out body); break;
                case "ifMatch": result = reader.ReadString(out ifMatch); break;
            }
        }

        if (result == Result.Success && (!Enum.IsDefined(verb) || (body is null && verb is not (CosmosVerb.Delete or CosmosVerb.Read)))) return Result.Failure;
        operation = new(verb, id, body, ifMatch, partition);
        return result;
    }

    private static Result WriteOperation(ref RowWriter writer, TypeArgument type, CosmosOperation operation)
    {
        var result = writer.WriteInt32("operationType", (int)operation.Verb);
        if (result == Result.Success) result = writer.WriteInt32("resourceType", 2);
        if (result == Result.Success && operation.Partition is { } partition) result = writer.WriteString("partitionKey", partition);
        if (result == Result.Success && operation.Id is { } id) result = writer.WriteString("id", id);
        if (result == Result.Success && operation.Body is { } body) result = writer.WriteBinary("resourceBody", body);
        if (result == Result.Success && operation.IfMatch is { } tag) result = writer.WriteString("ifMatch", tag);
        return result;
    }

    private static Result WriteOutcome(ref RowWriter writer, TypeArgument type, CosmosOutcome outcome)
    {
        var result = writer.WriteInt32("statusCode", outcome.Status);
        if (result == Result.Success && outcome.ETag is { } tag) result = writer.WriteString("eTag", tag);
        if (result == Result.Success) result = writer.WriteUInt32("retryAfterMilliseconds", 0);
        return result == Result.Success ? writer.WriteFloat64("requestCharge", outcome.Charge) : result;
    }

    private static async Task<MemoryStream> RowsAsync<T>(string schema, IReadOnlyList<T> rows, RowWriter.WriterFunc<T> write)
    {
        var layout = Resolver.Resolve(Resolver.Namespace.Schemas.Single(candidate => candidate.Name == schema).SchemaId);
        var stream = new MemoryStream();
        var result = await stream.WriteRecordIOAsync(default, (long index, out ReadOnlyMemory<byte> buffer) =>
        {
            buffer = default;
            if (index >= rows.Count) return Result.Success;
            var resizer = new MemorySpanResizer<byte>(2048);
            var row = new RowBuffer(2048, resizer);
            row.InitLayout(HybridRowVersion.V1, layout, Resolver);
            var written = RowWriter.WriteBuffer(ref row, rows[(int)index], write);
            if (written == Result.Success) buffer = resizer.Memory[..row.Length];
            return written;
        });
        if (result != Result.Success) throw new InvalidOperationException($"rows cannot be written: {result}");
        stream.Position = 0;
        return stream;
    }

    private static string Schema()
    {
        using var stream = typeof(CosmosClient).Assembly.GetManifestResourceStream("Microsoft.Azure.Cosmos.Batch.HybridRowBatchSchemas.json")
            ?? throw new InvalidOperationException("the client carries no schema of batches any more");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
