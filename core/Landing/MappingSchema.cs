using Newtonsoft.Json;
using Newtonsoft.Json.Linq;
using NJsonSchema;
using NJsonSchema.Validation;

namespace SegSync.Core.Landing;

/// <summary>Checks a manifest's form against <c>schemas/mapping.schema.json</c>: all errors at once, in plain words.</summary>
internal static class MappingSchema
{
    private static readonly Lazy<JsonSchema> Schema = new(() => JsonSchema.FromJsonAsync(
        MappingResources.Read("schemas/mapping.schema.json") ?? throw new InvalidOperationException("schemas/mapping.schema.json is not embedded")).GetAwaiter().GetResult());

    public static IEnumerable<(string Path, string Reason)> Check(string json)
    {
        JToken token;
        try
        {
            // dates in a manifest are texts; a name given twice would silently win over the first
            using var reader = new JsonTextReader(new StringReader(json)) { DateParseHandling = DateParseHandling.None };
            token = JToken.ReadFrom(reader, new() { DuplicatePropertyNameHandling = DuplicatePropertyNameHandling.Error });
            if (reader.Read()) return [("$", "something follows after the end of the JSON")];
        }
        catch (JsonReaderException exception)
        {
            return [($"${Dotted(exception.Path ?? "")}", $"is not valid JSON at line {exception.LineNumber}, column {exception.LinePosition}")];
        }

        return Schema.Value.Validate(token).SelectMany(error => Flatten(error)).Select(error => (PathOf(error), Words(error, token)));
    }

    private static IEnumerable<ValidationError> Flatten(ValidationError error) =>
        error is ChildSchemaValidationError { Errors.Count: > 0 } parent ? parent.Errors.Values.SelectMany(inner => inner).SelectMany(Flatten) : [error];

    private static string PathOf(ValidationError error)
    {
        var path = (error.Path ?? "").TrimStart('#', '/');
        if (error.Kind is ValidationErrorKind.PropertyRequired or ValidationErrorKind.NoAdditionalPropertiesAllowed
            && error.Property is { } property && path.EndsWith(property, StringComparison.Ordinal))
            path = path[..^property.Length].TrimEnd('.');
        return $"${Dotted(path)}";
    }

    private static string Dotted(string path) => path.Length == 0 || path[0] == '[' ? path : $".{path}";

    private static string Words(ValidationError error, JToken root)
    {
        var found = root.SelectToken(PathOf(error))?.ToString(Formatting.None) ?? "";
        var schema = error.Schema;
        return error.Kind switch
        {
            ValidationErrorKind.PropertyRequired => $"lacks '{error.Property}'",
            ValidationErrorKind.NoAdditionalPropertiesAllowed =>
                $"has '{error.Property}', which is not known; known are {string.Join(", ", schema.ActualProperties.Keys.Where(name => name[0] != '$').Order(StringComparer.Ordinal))}",
            ValidationErrorKind.NotInEnumeration => $"is {found}; one of {string.Join(", ", schema.Enumeration)} was expected",
            ValidationErrorKind.PatternMismatch => $"is {found}; {schema.ActualSchema.Description} were expected",
            ValidationErrorKind.StringTooShort or ValidationErrorKind.TooFewItems or ValidationErrorKind.TooFewProperties => "is empty",
            ValidationErrorKind.StringTooLong => $"is {found}; at most {schema.MaxLength} characters were expected",
            ValidationErrorKind.TooManyItems => $"has more than {schema.MaxItems} items",
            ValidationErrorKind.NumberTooSmall => $"is {found}; at least {schema.Minimum} was expected",
            ValidationErrorKind.StringExpected => $"is {found}; a text was expected",
            ValidationErrorKind.IntegerExpected => $"is {found}; a whole number was expected",
            ValidationErrorKind.NumberExpected => $"is {found}; a number was expected",
            ValidationErrorKind.BooleanExpected => $"is {found}; true or false was expected",
            ValidationErrorKind.ArrayExpected => $"is {found}; a list was expected",
            ValidationErrorKind.ObjectExpected => $"is {found}; an object was expected",
            ValidationErrorKind.NoTypeValidates => $"is {found}; {Types(schema.ActualSchema.Type)} was expected",
            _ => $"is not valid: {error.Kind}",
        };
    }

    private static string Types(JsonObjectType types) => string.Join(" or ", Enum.GetValues<JsonObjectType>().Where(type => type != JsonObjectType.None && types.HasFlag(type)).Select(type => type switch
    {
        JsonObjectType.String => "a text",
        JsonObjectType.Array => "a list",
        JsonObjectType.Object => "an object",
        JsonObjectType.Boolean => "true or false",
        _ => "a number",
    }));
}
