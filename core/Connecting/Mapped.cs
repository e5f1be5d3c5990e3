using SegSync.Core.Records;

namespace SegSync.Core.Connecting;

/// <summary>What a mapping made of a source item.</summary>
public abstract record Mapped
{
    private Mapped()
    {
    }

    /// <summary>How many source rows this stands for.</summary>
    public int Rows { get; init; } = 1;

    /// <summary>A master-data record.</summary>
    public sealed record Record(SourceRecord Value) : Mapped;

    /// <summary>A document with facts, and the records that only its lines tell of.</summary>
    /// <param name="Value">The document.</param>
    /// <param name="References">Records known from the lines alone (a shop without a product file).</param>
    public sealed record Document(FactDocument Value, ImmutableArray<SourceRecord> References) : Mapped
    {
        /// <summary>Values that cannot be understood and without which a line counts: freight and times of delivery.</summary>
        public ImmutableArray<(string Field, string Reason)> Doubts { get; init; } = [];
    }

    /// <summary>Does not concern the hub, by rule.</summary>
    /// <param name="Id">Id in the source.</param>
    /// <param name="Reason">The rule's words, such as <c>return</c>.</param>
    public sealed record Excluded(string Id, string Reason) : Mapped;

    /// <summary>Cannot be taken as it is: to be quarantined.</summary>
    /// <param name="Id">Id in the source, or empty where even that is missing.</param>
    /// <param name="Field">The vendor field at fault.</param>
    /// <param name="Reason">What is wrong with it and what would be right.</param>
    public sealed record Refused(string Id, string Field, string Reason) : Mapped;
}
