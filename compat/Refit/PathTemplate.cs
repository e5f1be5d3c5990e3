using System.Collections.Immutable;
using System.Reflection;
using System.Text;
using System.Text.RegularExpressions;

namespace Refit;

/// <summary>A path such as <c>/a/{id}/{**rest}?x={y}</c>, cut into its pieces.</summary>
internal sealed partial class PathTemplate
{
    private readonly ImmutableArray<Piece> pieces;

    public PathTemplate(string path, IReadOnlyList<ParameterInfo> parameters)
    {
        if (path.Length > 0 && path[0] != '/')
            throw new ArgumentException($"URL path {path} must start with '/' and be of the form '/foo/bar/baz'", nameof(path));
        if (path.AsSpan().ContainsAny('\r', '\n'))
            throw new ArgumentException($"URL path {path} must not contain CR or LF characters", nameof(path));
        var found = ImmutableArray.CreateBuilder<Piece>();
        var end = 0;
        foreach (Match hole in Hole().Matches(path))
        {
            if (hole.Index > end)
                found.Add(new Piece(path[end..hole.Index]));
            found.Add(Bind(path, hole.Groups[1].Value, parameters));
            end = hole.Index + hole.Length;
        }

        if (end < path.Length)
            found.Add(new Piece(path[end..]));
        pieces = found.ToImmutable();
    }

    public bool Holds(ParameterInfo parameter) =>
        pieces.Any(p => p.Parameter == parameter && p.Property is null);

    public ImmutableArray<PropertyInfo> PropertiesOf(ParameterInfo parameter) =>
        [.. pieces.Where(p => p.Parameter == parameter && p.Property is not null).Select(p => p.Property!).Distinct()];

    public string Fill(string basePath, object?[] arguments, RefitSettings settings)
    {
        var text = new StringBuilder(basePath == "/" ? string.Empty : basePath);
        foreach (var piece in pieces)
            piece.Write(text, arguments, settings.UrlParameterFormatter);
        return text.ToString();
    }

    private static Piece Bind(string path, string rawName, IReadOnlyList<ParameterInfo> parameters)
    {
        var roundTrips = rawName.StartsWith("**", StringComparison.Ordinal);
        var name = roundTrips ? rawName[2..] : rawName;
        if (parameters.FirstOrDefault(p => Same(new ParameterPlan(p).UrlName, name)) is { } whole)
        {
            return roundTrips && whole.ParameterType != typeof(string)
                ? throw new ArgumentException(
                    $"URL {path} has round-tripping parameter {rawName}, but the type of matched method parameter is {whole.ParameterType.FullName}. It must be a string.")
                : new Piece(null, whole, null, roundTrips);
        }

        var part = parameters
            .Where(p => !roundTrips && p.ParameterType.IsClass)
            .SelectMany(p => ObjectShape.Of(p.ParameterType).Select(m => (Parameter: p, m.Property, m.Alias)))
            .FirstOrDefault(x => Same($"{x.Parameter.Name}.{x.Alias ?? x.Property.Name}", name));
        return part.Parameter is null
            ? throw new ArgumentException($"URL {path} has parameter {rawName}, but no method parameter matches")
            : new Piece(null, part.Parameter, part.Property);
    }

    private static bool Same(string left, string right) => string.Equals(left, right, StringComparison.OrdinalIgnoreCase);

    [GeneratedRegex(@"\{([^/?]*?)\}")]
    private static partial Regex Hole();

    private sealed record Piece(
        string? Literal,
        ParameterInfo? Parameter = null,
        PropertyInfo? Property = null,
        bool RoundTrips = false)
    {
        public void Write(StringBuilder text, object?[] arguments, IUrlParameterFormatter formatter)
        {
            if (Parameter is null)
            {
                text.Append(Literal);
                return;
            }

            var value = arguments[Parameter.Position];
            if (RoundTrips)
            {
                // the slashes of the value stay slashes
                var segments = ((string?)value ?? throw new ArgumentNullException(Parameter.Name)).Split('/');
                for (var i = 0; i < segments.Length; i++)
                    Escape(i == 0 ? text : text.Append('/'), formatter.Format(segments[i], Parameter, Parameter.ParameterType));
            }
            else if (Property is not null)
            {
                ArgumentNullException.ThrowIfNull(value, Parameter.Name);
                Escape(text, formatter.Format(Property.GetValue(value), Property, Property.PropertyType));
            }
            else
            {
                Escape(text, formatter.Format(value, Parameter, Parameter.ParameterType));
            }
        }

        private static void Escape(StringBuilder text, string? value) =>
            text.Append(Uri.EscapeDataString(value ?? string.Empty));
    }
}
