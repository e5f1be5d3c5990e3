using SegSync.Core.Storing;

namespace SegSync.Core.Syncing;

/// <summary>Something that a person must look at.</summary>
/// <param name="Type"><c>possible-match</c>, <c>push-rejected</c>, <c>source-failed</c>.</param>
/// <param name="Subject">What it is about; the same type and subject is one exception.</param>
/// <param name="Message">What is the matter and what can be done.</param>
/// <param name="Open">Still to be looked at.</param>
/// <param name="Run">Number of the run that raised it.</param>
/// <param name="KnownAt">When.</param>
public sealed record ExceptionEntry(string Type, string Subject, string Message, bool Open, long Run, DateTimeOffset KnownAt)
{
    /// <summary>Id in the exception's partition.</summary>
    public const string Id = "exception";

    /// <summary>The batch that raises or changes it.</summary>
    public StoreBatch Batch(string tenant) =>
        new(Partitions.Exception(tenant, $"{Type}|{Subject}"), new StoreOperation.Upsert(Id, Kinds.Exception, HubJson.Write(this)));

    /// <summary>Where an exception of a type about a subject is kept.</summary>
    public static DocumentKey Key(string tenant, string type, string subject) => new(Partitions.Exception(tenant, $"{type}|{subject}"), Id);
}
