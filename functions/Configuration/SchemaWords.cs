using NJsonSchema.Validation;

namespace SegSync.Functions.Configuration;

/// <summary>A schema validator's findings as a person would say them.</summary>
internal static class SchemaWords
{
    public static IEnumerable<(string Path, string Message)> Of(IEnumerable<ValidationError> errors) =>
        errors.SelectMany(Leaves).Select(error => ("$" + error.Path?.TrimStart('#').Replace('/', '.'), Say(error))).Distinct();

    /// <summary>A finding about a whole is told by the findings about its parts.</summary>
    private static IEnumerable<ValidationError> Leaves(ValidationError error) => error switch
    {
        ChildSchemaValidationError child => child.Errors.Values.SelectMany(inner => inner).SelectMany(Leaves),
        MultiTypeValidationError multi => multi.Errors.Values.SelectMany(inner => inner).SelectMany(Leaves),
        _ => [error],
    };

    private static string Say(ValidationError error) => error.Kind switch
    {
        ValidationErrorKind.PropertyRequired => $"'{error.Property}' is missing",
        ValidationErrorKind.NoAdditionalPropertiesAllowed =>
            $"'{error.Property}' is not known here; known: {string.Join(", ", error.Schema.Properties.Keys)}",
        ValidationErrorKind.PatternMismatch => $"the value must match {error.Schema.ActualSchema.Pattern}",
        ValidationErrorKind.NotInEnumeration => $"the value must be one of {string.Join(", ", error.Schema.ActualSchema.Enumeration)}",
        ValidationErrorKind.NumberTooSmall => $"the value must be {error.Schema.ActualSchema.Minimum} or more",
        ValidationErrorKind.NumberTooBig => $"the value must be {error.Schema.ActualSchema.Maximum} or less",
        ValidationErrorKind.StringExpected or ValidationErrorKind.IntegerExpected or ValidationErrorKind.NumberExpected or ValidationErrorKind.BooleanExpected
            or ValidationErrorKind.ArrayExpected or ValidationErrorKind.ObjectExpected => $"the value must be of type {error.Schema.ActualSchema.Type.ToString().ToLowerInvariant()}",
        ValidationErrorKind.TooFewItems => $"at least {error.Schema.ActualSchema.MinItems} item is needed",
        ValidationErrorKind.ItemsNotUnique => "an item is listed twice",
        _ => $"the schema is violated ({error.Kind})",
    };
}
