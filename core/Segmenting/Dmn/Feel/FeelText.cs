using System.Globalization;

namespace SegSync.Core.Segmenting.Dmn.Feel;

/// <summary>Values as text.</summary>
public static class FeelText
{
    /// <summary>As FEEL's <c>string()</c> writes it: a text as it is.</summary>
    public static string? Of(object? value) => value is null ? null : value as string ?? Literal(value);

    /// <summary>As it would be written in FEEL: texts in quotes.</summary>
    public static string Literal(object? value) => value switch
    {
        null => "null",
        string text => $"\"{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"",
        decimal number => Number(number),
        bool truth => truth ? "true" : "false",
        DateOnly date => FeelTemporal.Text(date),
        TimeSpan span => FeelTemporal.Text(span),
        object?[] list => $"[{string.Join(", ", list.Select(Literal))}]",
        FeelContext context => $"{{{string.Join(", ", context.Names.Select(name => $"{Key(name)}: {Literal(context[name])}"))}}}",
        FeelRange { Start: null } range => $"{(range.EndIncluded ? "<=" : "<")}{Literal(range.End)}",
        FeelRange { End: null } range => $"{(range.StartIncluded ? ">=" : ">")}{Literal(range.Start)}",
        FeelRange range => $"{(range.StartIncluded ? '[' : '(')}{Literal(range.Start)}..{Literal(range.End)}{(range.EndIncluded ? ']' : ')')}",
        FeelFunction function => $"function {function.Name}",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "",
    };

    /// <summary>A number without needless zeros.</summary>
    public static string Number(decimal number) => number.ToString("0.############################", CultureInfo.InvariantCulture);

    private static string Key(string name) => name.Length > 0 && KnownNames.Starts(name[0]) && name.All(letter => KnownNames.Continues(letter) || letter == ' ') ? name : Literal(name);
}
