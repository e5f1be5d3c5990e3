using System.Text.Json;
using SegSync.Core.Deltas;
using SegSync.Core.Storing;

namespace SegSync.Core.Segmenting;

/// <summary>A scheme's code for a subject, and what the hub has planned to write because of it.</summary>
/// <param name="Scheme">Name of the scheme.</param>
/// <param name="Subject">Whose code.</param>
/// <param name="Decision">Code, classes, reasons and grade.</param>
/// <param name="Rule">Scheme, version and hash that decided.</param>
/// <param name="EffectiveFrom">Business date from which it holds.</param>
/// <param name="Profile">Hash of the profile it was decided on.</param>
/// <param name="Snapshot">Id of the frozen population.</param>
/// <param name="Entry">Hash of its lineage entry.</param>
/// <param name="Planned">Per target row the last write that was planned.</param>
public sealed record Assignment(
    string Scheme,
    Subject Subject,
    SegmentDecision Decision,
    string Rule,
    DateOnly EffectiveFrom,
    string Profile,
    string Snapshot,
    string Entry,
    ImmutableArray<PlannedWrite> Planned)
{
    /// <summary>Id in the master's partition.</summary>
    public static string IdOf(string scheme, string context) => context.Length == 0 ? $"a|{scheme}" : $"a|{scheme}|{context}";

    /// <summary>Reads code and grade out of an assignment's JSON, with nothing made of the rest: every run asks this of every subject.</summary>
    internal static (string Code, string Grade) CodeOf(ReadOnlySpan<byte> assignment, TextPool pool)
    {
        var reader = new Utf8JsonReader(assignment);
        string code = "", grade = "";
        reader.Read();
        while (reader.Read() && !(reader.TokenType == JsonTokenType.PropertyName && reader.ValueTextEquals("decision"u8))) reader.Skip();
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var (isCode, isGrade) = (reader.ValueTextEquals("code"u8), reader.ValueTextEquals("grade"u8));
            reader.Read();
            if (isCode) code = pool.Read(ref reader);
            else if (isGrade) grade = pool.Read(ref reader);
            else reader.Skip();
        }

        return (code, grade);
    }

    /// <summary>Document kind of a scheme's assignments.</summary>
    public static string KindOf(string scheme) => $"{Kinds.Assignment}/{scheme}";
}
