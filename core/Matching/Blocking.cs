using SegSync.Core.Standardising;
using SegSync.Core.Storing;

namespace SegSync.Core.Matching;

/// <summary>The keys under which records are posted: two records that could match share at least one.</summary>
public static class Blocking
{
    /// <summary>Longest key that is kept as it is; longer ones are hashed.</summary>
    private const int Longest = 48;

    /// <summary>A record's keys, each once, ordinal order.</summary>
    public static ImmutableArray<string> Keys(StandardRecord record)
    {
        var keys = new SortedSet<string>(StringComparer.Ordinal) { Key("id", $"{record.Key.System}:{record.Key.Id}") };
        if (record["crossReference"] is { } reference) keys.Add(Key("id", reference));
        foreach (var field in (string[])["vatNumber", "gtin", "email", "phone"])
        {
            if (record[field] is { } value) keys.Add(Key(field, value));
        }

        if (record["name"] is { } name && (record["postcode"] ?? record["city"]) is { } place) keys.Add(Key("name", $"{name} {place}"));
        if (record["name"] is { } named && record["city"] is { } city) keys.Add(Key("city", $"{named} {city}"));
        if (record["description"] is { } description) keys.Add(Key("text", description));
        return [.. keys];
    }

    private static string Key(string field, string value) =>
        value.Length <= Longest ? $"{field}:{value}" : $"{field}#{ContentHash.Of(value)[..32]}";
}
