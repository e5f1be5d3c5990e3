namespace Refit;

/// <summary>How a collection is written into a query or a form.</summary>
public enum CollectionFormat
{
    /// <summary>Each value by the URL parameter formatter, joined by commas.</summary>
    RefitParameterFormatter,

    /// <summary>Joined by commas.</summary>
    Csv,

    /// <summary>Joined by spaces.</summary>
    Ssv,

    /// <summary>Joined by tabs.</summary>
    Tsv,

    /// <summary>Joined by pipes.</summary>
    Pipes,

    /// <summary>One <c>name=value</c> for each value.</summary>
    Multi,
}

/// <summary>How a parameter or an object's property is written into the query.</summary>
[AttributeUsage(AttributeTargets.Parameter | AttributeTargets.Property)]
public class QueryAttribute : Attribute
{
    private CollectionFormat? collectionFormat;

    /// <summary>With the defaults.</summary>
    public QueryAttribute() { }

    /// <summary>With a delimiter.</summary>
    /// <param name="delimiter">Stands between the names of nested properties.</param>
    public QueryAttribute(string delimiter) => Delimiter = delimiter;

    /// <summary>With a delimiter and a prefix.</summary>
    /// <param name="delimiter">Stands between the names of nested properties.</param>
    /// <param name="prefix">Stands before every name.</param>
    public QueryAttribute(string delimiter, string prefix)
    {
        Delimiter = delimiter;
        Prefix = prefix;
    }

    /// <summary>With a delimiter, a prefix and a format.</summary>
    /// <param name="delimiter">Stands between the names of nested properties.</param>
    /// <param name="prefix">Stands before every name.</param>
    /// <param name="format">A .NET format string for the value.</param>
    public QueryAttribute(string delimiter, string prefix, string format)
    {
        Delimiter = delimiter;
        Prefix = prefix;
        Format = format;
    }

    /// <summary>With a collection format.</summary>
    /// <param name="collectionFormat">How a collection is written.</param>
    public QueryAttribute(CollectionFormat collectionFormat) => CollectionFormat = collectionFormat;

    /// <summary>Stands between the names of nested properties; a dot by default.</summary>
    public string Delimiter { get; protected set; } = ".";

    /// <summary>Stands before every name of an object's properties; none by default.</summary>
    public string? Prefix { get; protected set; }

    /// <summary>A .NET format string, applied with the invariant culture.</summary>
    public string? Format { get; set; }

    /// <summary>How a collection is written; the settings decide unless it is set.</summary>
    public CollectionFormat CollectionFormat
    {
        get => collectionFormat.GetValueOrDefault();
        set => collectionFormat = value;
    }

    /// <summary>Whether <see cref="CollectionFormat"/> was set.</summary>
    public bool IsCollectionFormatSpecified => collectionFormat.HasValue;
}

/// <summary>The name that a parameter or property has in the path, query or form.</summary>
/// <param name="name">The name.</param>
[AttributeUsage(AttributeTargets.Parameter | AttributeTargets.Property)]
public class AliasAsAttribute(string name) : Attribute
{
    /// <summary>The name.</summary>
    public string Name { get; protected set; } = name;
}

/// <summary>How the finished path and query are escaped; <see cref="UriFormat.UriEscaped"/> without the attribute.</summary>
/// <param name="uriFormat">The format.</param>
[AttributeUsage(AttributeTargets.Method)]
public class QueryUriFormatAttribute(UriFormat uriFormat) : Attribute
{
    /// <summary>The format.</summary>
    public UriFormat UriFormat { get; } = uriFormat;
}
