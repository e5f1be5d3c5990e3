namespace Refit;

/// <summary>Fixed headers, each <c>Name: value</c>; those of a method replace those of its interface, a bare name removes one.</summary>
/// <param name="headers">The headers.</param>
[AttributeUsage(AttributeTargets.Interface | AttributeTargets.Method)]
public class HeadersAttribute(params string[] headers) : Attribute
{
    /// <summary>The headers.</summary>
    public string[] Headers { get; } = headers ?? [];
}

/// <summary>A header with the parameter's value; null removes it.</summary>
/// <param name="header">The header's name.</param>
[AttributeUsage(AttributeTargets.Parameter)]
public class HeaderAttribute(string header) : Attribute
{
    /// <summary>The header's name.</summary>
    public string Header { get; } = header;
}

/// <summary>Headers from a parameter of type <c>IDictionary&lt;string, string&gt;</c>.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public class HeaderCollectionAttribute : Attribute { }

/// <summary>An Authorization header with the parameter's value as credentials.</summary>
/// <param name="scheme">The authentication scheme.</param>
[AttributeUsage(AttributeTargets.Parameter)]
public class AuthorizeAttribute(string scheme = "Bearer") : Attribute
{
    /// <summary>The authentication scheme.</summary>
    public string Scheme { get; } = scheme;
}

/// <summary>Hands the parameter to message handlers in <see cref="HttpRequestMessage.Options"/>; it is not sent.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public class PropertyAttribute : Attribute
{
    /// <summary>Under the parameter's own name.</summary>
    public PropertyAttribute() { }

    /// <summary>Under the given key.</summary>
    /// <param name="key">The option's key.</param>
    public PropertyAttribute(string key) => Key = key;

    /// <summary>The option's key, or null for the parameter's name.</summary>
    public string? Key { get; }
}
