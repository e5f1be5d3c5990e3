using System.Text.Json;
using SegSync.Core.Segmenting;

namespace SegSync.Functions.Commands.Segmenting;

/// <summary>
/// What rules took out of demand, or marked in it, for programs: by rule, and with both figures for one entity. What
/// counts plus what was left out is what the facts tell.
/// </summary>
internal static class SegmentCleansed
{
    public static void Write(Utf8JsonWriter json, SchemeResult result, string? explain)
    {
        var profiles = result.Profiles;
        if (profiles.Marks.IsEmpty && profiles.Outliers.IsEmpty) return;
        json.WriteStartArray("cleansed");
        foreach (var (mark, entities, sums) in profiles.Marks)
        {
            json.WriteStartObject();
            json.WriteString("rule", mark.Name);
            json.WriteString("do", mark.Exclude ? "exclude" : "flag");
            json.WriteNumber("entities", entities);
            json.WriteNumber("lines", sums.Lines);
            json.WriteNumber("units", sums.Units);
            json.WriteNumber("money", sums.Money);
            json.WriteEndObject();
        }

        var found = Enumerable.Range(0, profiles.Outliers.IsEmpty ? 0 : profiles.Count).SelectMany(at => profiles.Adjustments(at).Select(one => (At: at, One: one))).ToList();
        foreach (var rule in profiles.Outliers)
        {
            var own = found.Where(one => one.One.Rule == rule).ToList();
            json.WriteStartObject();
            json.WriteString("rule", rule.Name);
            json.WriteString("do", rule.Cap ? "cap" : "flag");
            json.WriteNumber("entities", own.DistinctBy(one => one.At).Count());
            json.WriteNumber("periods", own.Count);
            json.WriteNumber("units", own.Sum(one => one.One.Raw - one.One.Bound));
            json.WriteEndObject();
        }

        json.WriteEndArray();
        if (explain is not null && profiles.Find(explain) is >= 0 and var at) Entity(json, result, at);
    }

    private static void Entity(Utf8JsonWriter json, SchemeResult result, int at)
    {
        var (counted, marks) = (result.Profiles.SumsOf(at), result.Profiles.MarkedOf(at));
        var left = marks.Where(one => one.Mark.Exclude).ToList();
        json.WriteStartObject("demand");
        json.WriteNumber("rawUnits", counted.Units + left.Sum(one => one.Sums.Units));
        json.WriteNumber("adjustedUnits", counted.Units);
        json.WriteNumber("rawMoney", counted.Money + left.Sum(one => one.Sums.Money));
        json.WriteNumber("adjustedMoney", counted.Money);
        json.WriteStartArray("byRule");
        foreach (var (mark, sums) in marks)
        {
            json.WriteStartObject();
            json.WriteString("rule", mark.Name);
            json.WriteString("do", mark.Exclude ? "exclude" : "flag");
            json.WriteNumber("lines", sums.Lines);
            json.WriteNumber("units", sums.Units);
            json.WriteNumber("money", sums.Money);
            json.WriteEndObject();
        }

        foreach (var one in result.Profiles.Adjustments(at))
        {
            json.WriteStartObject();
            json.WriteString("rule", one.Rule.Name);
            json.WriteString("do", one.Rule.Cap ? "cap" : "flag");
            json.WriteString("period", one.Period);
            json.WriteNumber("raw", one.Raw);
            json.WriteNumber("adjusted", one.Adjusted);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}
