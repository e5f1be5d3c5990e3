namespace SegSync.Core.Segmenting;

/// <summary>
/// Classes by what is told of an entity in words: geography by country or postcode, criticality, any dimension of one's
/// own. Each class lists words; one that ends in <c>*</c> stands for all that begin so. Upper and lower case are the same.
/// The word itself goes before any beginning, a longer beginning before a shorter one. What no class lists is
/// <c>other</c> (default <c>other</c>), what is not told is <c>missing</c> (default <c>none</c>).
/// </summary>
internal static class AttributeClassifier
{
    public static (Func<Cohort, Classified> Apply, string Attribute, ImmutableArray<string> Classes) Read(SchemeJson json)
    {
        var attribute = json.Text("attribute", true) ?? "";
        var words = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        var classes = new List<string>();
        if (json.Object("classes", true) is { } told)
        {
            foreach (var name in told.Names())
            {
                classes.Add(name);
                foreach (var word in told.Texts(name, true).Select(word => word.Trim()))
                {
                    if (word is "" or "*") told.Say(name, $"has '{word}', which says nothing; what no class lists is 'other'");
                    else if (!words.TryAdd(word, name)) told.Say(name, $"has '{word}', which is in {words[word]} already");
                }
            }

            if (classes.Count == 0) json.Say("classes", "is empty");
        }

        var other = json.Text("other") ?? "other";
        var missing = json.Text("missing") ?? Classifier.None;
        var starts = words.Where(pair => pair.Key.EndsWith('*')).Select(pair => (Start: pair.Key[..^1], Class: pair.Value)).OrderByDescending(start => start.Start.Length).ToImmutableArray();
        return (Apply, attribute, [.. classes.Append(other).Append(missing).Distinct(StringComparer.Ordinal)]);

        string Of(string? value)
        {
            if (value is null) return missing;
            if (words.TryGetValue(value, out var named)) return named;
            foreach (var (start, name) in starts)
            {
                if (value.StartsWith(start, StringComparison.OrdinalIgnoreCase)) return name;
            }

            return other;
        }

        Classified Apply(Cohort cohort)
        {
            var profiles = cohort.Profiles;
            var result = new string[profiles.Count];
            for (var at = 0; at < result.Length; at++) result[at] = Of(profiles.Attribute(attribute, at));
            var said = $"{attribute}: {string.Join(", ", words.GroupBy(pair => pair.Value, StringComparer.Ordinal).Select(group => $"{group.Key} by {group.Count()} words"))}, else {other}, not told {missing}";
            return new(result, [said], at => profiles.Attribute(attribute, at) is { } value ? $"{attribute} is '{value}': {result[at]}" : $"{attribute} is not told: {result[at]}");
        }
    }
}
