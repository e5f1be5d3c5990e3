using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.Serialization;

namespace Refit;

/// <summary>Writes the names of an object's properties into the query.</summary>
public interface IUrlParameterKeyFormatter
{
    /// <summary>The name to write.</summary>
    /// <param name="key">The property's name.</param>
    /// <returns>The name, not yet escaped.</returns>
    string Format(string key);
}

/// <summary>Writes values into the path and the query.</summary>
public interface IUrlParameterFormatter
{
    /// <summary>The text of a value.</summary>
    /// <param name="value">The value.</param>
    /// <param name="attributeProvider">The parameter or property it came from.</param>
    /// <param name="type">The declared type.</param>
    /// <returns>The text, not yet escaped; null leaves a query entry out.</returns>
    string? Format(object? value, ICustomAttributeProvider attributeProvider, Type type);
}

/// <summary>Writes values into a form.</summary>
public interface IFormUrlEncodedParameterFormatter
{
    /// <summary>The text of a value.</summary>
    /// <param name="value">The value.</param>
    /// <param name="formatString">A .NET format string, or null.</param>
    /// <returns>The text, not yet escaped.</returns>
    string? Format(object? value, string? formatString);
}

/// <summary>Names as they are.</summary>
public class DefaultUrlParameterKeyFormatter : IUrlParameterKeyFormatter
{
    /// <inheritdoc />
    public virtual string Format(string key) => key;
}

/// <summary>Invariant culture; <see cref="QueryAttribute.Format"/> first, then a format added here; enums by EnumMember or name.</summary>
public class DefaultUrlParameterFormatter : IUrlParameterFormatter
{
    private static readonly ConditionalWeakTable<ICustomAttributeProvider, QueryAttribute> attributes = [];
    private static readonly QueryAttribute none = new();
    private readonly Dictionary<(Type Container, Type Parameter), string> specific = [];
    private readonly Dictionary<Type, string> general = [];

    /// <summary>Adds a format for values of one type within one declaring type.</summary>
    /// <typeparam name="TContainer">The declared type of the parameter or property.</typeparam>
    /// <typeparam name="TParameter">The value's type.</typeparam>
    /// <param name="format">A .NET format string.</param>
    public void AddFormat<TContainer, TParameter>(string format) =>
        specific.Add((typeof(TContainer), typeof(TParameter)), format);

    /// <summary>Adds a format for all values of one type.</summary>
    /// <typeparam name="TParameter">The value's type.</typeparam>
    /// <param name="format">A .NET format string.</param>
    public void AddFormat<TParameter>(string format) => general.Add(typeof(TParameter), format);

    /// <inheritdoc />
    [SuppressMessage("Naming", "CA1725", Justification = "The published parameter is named so.")]
    public virtual string? Format(object? parameterValue, ICustomAttributeProvider attributeProvider, Type type)
    {
        ArgumentNullException.ThrowIfNull(attributeProvider);
        if (parameterValue is null)
            return null;
        var format = attributes.GetValue(attributeProvider, Read).Format;
        if (string.IsNullOrWhiteSpace(format))
            specific.TryGetValue((type, parameterValue.GetType()), out format);
        if (string.IsNullOrWhiteSpace(format))
            general.TryGetValue(parameterValue.GetType(), out format);
        return ValueText.Of(parameterValue, format);
    }

    private static QueryAttribute Read(ICustomAttributeProvider provider) =>
        provider.GetCustomAttributes(typeof(QueryAttribute), true).OfType<QueryAttribute>().FirstOrDefault() ?? none;
}

/// <summary>Invariant culture; enums by EnumMember or name.</summary>
public class DefaultFormUrlEncodedParameterFormatter : IFormUrlEncodedParameterFormatter
{
    /// <inheritdoc />
    [SuppressMessage("Naming", "CA1725", Justification = "The published parameter is named so.")]
    public virtual string? Format(object? parameterValue, string? formatString) =>
        parameterValue is null ? null : ValueText.Of(parameterValue, formatString);
}

/// <summary>The text of one value, the same in path, query and form.</summary>
internal static class ValueText
{
    private static readonly ConcurrentDictionary<(Type Type, string Name), string?> memberNames = new();

    public static string Of(object value, string? format)
    {
        var shown = value.GetType().IsEnum ? MemberName(value) ?? value : value;
        if (!string.IsNullOrWhiteSpace(format))
            return string.Format(CultureInfo.InvariantCulture, $"{{0:{format}}}", shown);
        return Convert.ToString(shown, CultureInfo.InvariantCulture) ?? string.Empty;
    }

    // First() as in the published code: a value without a name is refused, not sent as a number
    private static string? MemberName(object value) =>
        memberNames.GetOrAdd(
            (value.GetType(), value.ToString()!),
            static key => key.Type.GetMember(key.Name).First().GetCustomAttribute<EnumMemberAttribute>()?.Value);
}
