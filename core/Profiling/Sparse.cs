namespace SegSync.Core.Profiling;

/// <summary>A value per entity that most entities do not have: it takes memory from the first that does.</summary>
internal sealed class Sparse<T>
    where T : struct
{
    private T[] cells = [];

    /// <summary>The value; its default where there is none.</summary>
    public T this[int entity] => entity < cells.Length ? cells[entity] : default;

    /// <summary>The place of the value, to change it.</summary>
    public ref T Of(int entity)
    {
        if (entity >= cells.Length) Array.Resize(ref cells, Math.Max(Math.Max(256, cells.Length * 2), entity + 1));
        return ref cells[entity];
    }
}
