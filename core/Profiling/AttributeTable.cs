namespace SegSync.Core.Profiling;

/// <summary>
/// What is told of entities in words, such as a customer's country. Of several values the one of the latest day holds, of
/// one day the first in order of bytes, so that the order in which facts are read changes nothing.
/// </summary>
/// <param name="names">Which attributes.</param>
public sealed class AttributeTable(IEnumerable<string> names)
{
    /// <summary>The day of what is stated outright: it outweighs whatever facts tell.</summary>
    public const int Stated = int.MaxValue;

    private readonly IdTable words = new();

    /// <summary>Per attribute and entity the number of its word plus one, and the day on which it was told.</summary>
    private readonly Dictionary<string, (int Word, int Day)[]> told = names.ToDictionary(name => name, _ => new (int, int)[256], StringComparer.Ordinal);

    /// <summary>The attributes, ordinal order.</summary>
    public ImmutableArray<string> Names => [.. told.Keys.Order(StringComparer.Ordinal)];

    /// <summary>The value of an entity; null where nothing told it.</summary>
    public string? this[string name, int entity] =>
        told.TryGetValue(name, out var known) && entity < known.Length && known[entity].Word is > 0 and var word ? words.Text(word - 1) : null;

    /// <summary>Notes a value; blanks around it are dropped, a blank one tells nothing.</summary>
    public void Tell(string name, int entity, ReadOnlySpan<byte> value, int day)
    {
        value = value.Trim((byte)' ');
        if (value.IsEmpty) return;
        var known = told[name];
        if (entity >= known.Length) Array.Resize(ref known, Math.Max(known.Length * 2, entity + 1));
        told[name] = known;
        var word = words.Add(value) + 1;
        ref var held = ref known[entity];
        if (held.Word == 0 || day > held.Day || (day == held.Day && value.SequenceCompareTo(words[held.Word - 1]) < 0)) held = (word, day);
    }
}
