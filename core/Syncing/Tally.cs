namespace SegSync.Core.Syncing;

/// <summary>What a run has told so far: all that is known of one that does not come to its end.</summary>
/// <param name="progress">Told the size of each; null for nobody.</param>
/// <param name="size">How far it is.</param>
public sealed class Tally<T>(IProgress<long>? progress, Func<T, long> size) : IProgress<T>
    where T : struct
{
    /// <summary>The latest; all zero before the first.</summary>
    public T Latest { get; private set; }

    /// <inheritdoc/>
    public void Report(T value)
    {
        Latest = value;
        progress?.Report(size(value));
    }
}
