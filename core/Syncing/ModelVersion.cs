using System.Text.Json.Serialization;
using SegSync.Core.Matching.Learned;
using SegSync.Core.Records;

namespace SegSync.Core.Syncing;

/// <summary>How a version of a model stands.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ModelState>))]
public enum ModelState
{
    /// <summary>Somebody has to adopt or reject it.</summary>
    Proposed,

    /// <summary>Records are matched by it.</summary>
    InForce,

    /// <summary>It was in force.</summary>
    Retired,

    /// <summary>Somebody said no to it.</summary>
    Rejected,

    /// <summary>A later version was proposed before anybody decided.</summary>
    Superseded,
}

/// <summary>A version of a kind's match model, and what became of it.</summary>
/// <param name="Kind">Which entities.</param>
/// <param name="Version">Name and content hash, such as <c>fellegi-sunter@1:0123456789ab</c>.</param>
/// <param name="Records">How many records it was learnt from.</param>
/// <param name="Judged">Judged pairs that it was learnt from.</param>
/// <param name="Thresholds">From which weight on pairs are joined or asked about.</param>
/// <param name="Steps">What became of it, first to last; at least one.</param>
public sealed record ModelVersion(EntityKind Kind, string Version, int Records, int Judged, Thresholds Thresholds, ImmutableArray<ModelStep> Steps)
{
    /// <summary>How it stands now.</summary>
    public ModelState State => Steps[^1].State;

    /// <summary>What adopting it would have changed when it was proposed; null where nothing was in force.</summary>
    public ModelEffect? Effect { get; init; }

    /// <summary>The same with one more step.</summary>
    public ModelVersion With(ModelStep step) => this with { Steps = Steps.Add(step) };
}

/// <summary>That a version was proposed, adopted, retired or rejected.</summary>
/// <param name="State">What it became.</param>
/// <param name="Actor">By whom.</param>
/// <param name="Reason">Why.</param>
/// <param name="At">When.</param>
/// <param name="Run">In which run.</param>
/// <param name="Entry">Hash of the lineage entry that tells it.</param>
public sealed record ModelStep(ModelState State, string Actor, string Reason, DateTimeOffset At, long Run, string Entry);
