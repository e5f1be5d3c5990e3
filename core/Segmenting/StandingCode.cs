using System.Text.Json;
using SegSync.Core.Storing;

namespace SegSync.Core.Segmenting;

/// <summary>What every run asks of every subject: enough to see whether anything changed.</summary>
/// <param name="Code">The code.</param>
/// <param name="Grade">Its grade.</param>
/// <param name="Rule">Scheme, version and hash that decided.</param>
/// <param name="Mark">Hash over all values that targets are given.</param>
internal readonly record struct StandingCode(string Code, string Grade, string Rule, ulong Mark)
{
    /// <summary>Reads it out of an assignment's JSON, with nothing made of the rest.</summary>
    public static StandingCode Read(ReadOnlySpan<byte> assignment, TextPool pool)
    {
        var reader = new Utf8JsonReader(assignment);
        string code = "", grade = "", rule = "";
        ulong mark = 0;
        reader.Read();
        while (rule.Length == 0 && reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("rule"u8)) rule = Next(ref reader);
            else if (reader.ValueTextEquals("decision"u8)) ReadDecision(ref reader);
            else reader.Skip();
        }

        return new(code, grade, rule, mark);

        void ReadDecision(ref Utf8JsonReader reader)
        {
            reader.Read();
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                if (reader.ValueTextEquals("code"u8)) code = Next(ref reader);
                else if (reader.ValueTextEquals("grade"u8)) grade = Next(ref reader);
                else if (reader.ValueTextEquals("values"u8)) ReadValues(ref reader);
                else reader.Skip();
            }
        }

        void ReadValues(ref Utf8JsonReader reader)
        {
            reader.Read();
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var name = pool.Read(ref reader);
                mark += MarkOf(name, Next(ref reader));
            }
        }

        string Next(ref Utf8JsonReader reader)
        {
            reader.Read();
            return pool.Read(ref reader);
        }
    }

    /// <summary>A value's part of a mark; parts are summed, so that their order does not matter.</summary>
    public static ulong MarkOf(string name, string value)
    {
        var hash = 14695981039346656037UL;
        foreach (var c in name) hash = (hash ^ c) * 1099511628211;
        hash = (hash ^ 0xFFFF) * 1099511628211;
        foreach (var c in value) hash = (hash ^ c) * 1099511628211;
        return hash ^ (hash >> 29);
    }
}
