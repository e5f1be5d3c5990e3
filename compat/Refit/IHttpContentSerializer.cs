using System.Reflection;

namespace Refit;

/// <summary>Turns values into content and back.</summary>
public interface IHttpContentSerializer
{
    /// <summary>The content for a value.</summary>
    /// <typeparam name="T">The value's type; <see cref="object"/> for bodies.</typeparam>
    /// <param name="item">The value.</param>
    /// <returns>The content.</returns>
    HttpContent ToHttpContent<T>(T item);

    /// <summary>Reads a value.</summary>
    /// <typeparam name="T">The value's type.</typeparam>
    /// <param name="content">The content.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <returns>The value.</returns>
    Task<T?> FromHttpContentAsync<T>(HttpContent content, CancellationToken cancellationToken = default);

    /// <summary>The name that the serializer's own attributes give to a property of a form.</summary>
    /// <param name="propertyInfo">The property.</param>
    /// <returns>The name, or null.</returns>
    string? GetFieldNameForProperty(PropertyInfo propertyInfo);
}
