using System.Text.Json;

namespace SegSync.Core.Storing;

/// <summary>Gives equal texts of a scan as one object: months, codes and grades are few, their readings many. For one thread.</summary>
internal sealed class TextPool
{
    private const int Most = 64;

    private readonly List<string> texts = [];

    /// <summary>The text that the reader stands on, a value or a property's name.</summary>
    public string Read(ref Utf8JsonReader reader)
    {
        foreach (var text in texts)
        {
            if (reader.ValueTextEquals(text)) return text;
        }

        var fresh = reader.GetString()!;
        if (texts.Count < Most) texts.Add(fresh);
        return fresh;
    }
}
