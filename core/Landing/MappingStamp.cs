using System.Text.Json;

namespace SegSync.Core.Landing;

/// <summary>How a record's version is read: one stamp, a date with a time beside it, or a counter.</summary>
/// <param name="Paths">One path, or date and time.</param>
/// <param name="IsCounter">It is a growing whole number, not a time.</param>
internal sealed record MappingStamp(ImmutableArray<MappingPath> Paths, bool IsCounter)
{
    /// <summary>Ordinal-sortable text; empty where the source has no stamp yet.</summary>
    public string Read(in MappingScope scope, ref MappingFault? fault)
    {
        if (!Paths[0].TryFind(scope.Document, out var found, ref fault) || IsEmpty(found)) return "";
        if (IsCounter)
        {
            return MappingRead.Whole(Paths[0].Text, found, (byte)'.', ref fault) is { } counter
                ? counter.PadLeft(20, '0')
                : "";
        }

        if (MappingRead.Moment(Paths[0].Text, found, [], ref fault) is not { } moment) return "";
        if (Paths.Length == 1) return moment.Sortable;
        if (!Paths[1].TryFind(scope.Document, out found, ref fault) || IsEmpty(found)) return moment.Sortable;
        if (found.ValueKind == JsonValueKind.String && MappingMoment.TryReadTime(MappingRead.Content(found), out var time))
            return (moment with { Value = moment.Value.Date + time }).Sortable;
        fault = new(Paths[1].Text, "is not a time; PT10H05M30S or 10:05:30 was expected");
        return "";
    }

    private static bool IsEmpty(JsonElement found) => found.ValueKind == JsonValueKind.String && MappingRead.Content(found).IsEmpty;
}
