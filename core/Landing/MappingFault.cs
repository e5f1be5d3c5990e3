using System.Globalization;
using System.Text.Json;

namespace SegSync.Core.Landing;

/// <summary>Why an item or line cannot be taken.</summary>
/// <param name="Field">Vendor field at fault.</param>
/// <param name="Reason">What is wrong with it and what would be right.</param>
internal sealed record MappingFault(string Field, string Reason)
{
    private const int Shown = 40;

    public static MappingFault Missing(string field) => new(field, "is missing; it is required");

    public static MappingFault WrongKind(string field, JsonElement found, string expected) => new(field, $"is {Kind(found)}; {expected} was expected");

    public static MappingFault Of(string field, string value, string rest) => new(field, $"'{Brief(value)}' {rest}");

    public static MappingFault OutOfRange(string field, DateOnly date, MappingContext context) => Of(field, MappingRead.Iso(date),
        $"is out of range; dates from {MappingRead.Iso(context.Earliest)} to {MappingRead.Iso(context.Latest)} are taken");

    public static string Kind(JsonElement found) => found.ValueKind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "a list",
        JsonValueKind.String => "a text",
        JsonValueKind.Number => $"the number {Brief(found.GetRawText())}",
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        _ => "null",
    };

    private static string Brief(string value) =>
        value.Length <= Shown ? value : string.Create(CultureInfo.InvariantCulture, $"{value.AsSpan(0, Shown)}...");
}
