using SegSync.Core.Connecting;
using SegSync.Core.Deltas;
using SegSync.Core.Landing;

namespace SegSync.Core.Syncing;

/// <summary>A system of the landscape, connected and mapped.</summary>
/// <param name="Entry">What the landscape says about it.</param>
/// <param name="Source">Where to pull from; null where nothing is pulled.</param>
/// <param name="Target">Where to push to; null where nothing is pushed.</param>
/// <param name="Streams">Its streams with their mappings.</param>
/// <param name="Bindings">Its hub-owned fields.</param>
public sealed record SystemPlan(
    SystemEntry Entry, ISource? Source, ITarget? Target, ImmutableArray<StreamPlan> Streams, ImmutableArray<TargetBinding> Bindings);
