using System.Collections;
using System.Collections.Immutable;
using System.Reflection;
using System.Text;
using System.Web;

namespace Refit;

/// <summary>Collects the entries of one request's query and writes them.</summary>
internal sealed class QueryText(RefitSettings settings)
{
    private static readonly QueryAttribute none = new();
    private readonly List<KeyValuePair<string, string?>> entries = [];

    public void Add(ParameterPlan parameter, object value, ImmutableArray<PropertyInfo> inPath)
    {
        var how = parameter.Query ?? none;
        if (ObjectShape.IsPlain(value))
        {
            Add(parameter.UrlName, value, parameter.Info, how);
            return;
        }

        foreach (var (key, part) in Flatten(value, how.Delimiter, inPath))
            Add(string.IsNullOrWhiteSpace(how.Prefix) ? key : how.Prefix + how.Delimiter + key, part, parameter.Info, how);
    }

    /// <summary>The query as it is sent; what the path template itself carries comes first.</summary>
    public string Write(string existing)
    {
        Prepend(existing);
        var text = new StringBuilder();
        foreach (var (key, value) in entries)
        {
            if (value is null)
                continue;
            if (text.Length > 0)
                text.Append('&');
            text.Append(Uri.EscapeDataString(key)).Append('=').Append(Uri.EscapeDataString(value));
        }

        return text.ToString();
    }

    private void Prepend(string existing)
    {
        if (existing.Length == 0)
            return;
        var query = HttpUtility.ParseQueryString(existing);
        entries.InsertRange(
            0,
            query.AllKeys
                .Where(key => !string.IsNullOrWhiteSpace(key))
                .Select(key => KeyValuePair.Create(key!, query[key])));
    }

    private void Add(string key, object? value, ParameterInfo parameter, QueryAttribute how)
    {
        if (value is IEnumerable items and not string)
        {
            foreach (var text in Texts(items, parameter, parameter.ParameterType, how))
                entries.Add(new(key, text));
        }
        else
        {
            entries.Add(new(key, settings.UrlParameterFormatter.Format(value, parameter, parameter.ParameterType)));
        }
    }

    private IEnumerable<string?> Texts(IEnumerable items, ICustomAttributeProvider source, Type type, QueryAttribute? how)
    {
        var format = how is { IsCollectionFormatSpecified: true } ? how.CollectionFormat : settings.CollectionFormat;
        var texts = items.Cast<object?>().Select(item => settings.UrlParameterFormatter.Format(item, source, type));
        return format == CollectionFormat.Multi ? texts : [string.Join(Separator(format), texts)];
    }

    internal static string Separator(CollectionFormat format) => format switch
    {
        CollectionFormat.Ssv => " ",
        CollectionFormat.Tsv => "\t",
        CollectionFormat.Pipes => "|",
        _ => ",",
    };

    private IEnumerable<KeyValuePair<string, object?>> Flatten(
        object value,
        string delimiter,
        ImmutableArray<PropertyInfo> inPath) =>
        value is IDictionary dictionary ? FlattenEntries(dictionary, delimiter) : FlattenProperties(value, delimiter, inPath);

    private IEnumerable<KeyValuePair<string, object?>> FlattenEntries(IDictionary dictionary, string delimiter)
    {
        foreach (DictionaryEntry entry in dictionary)
        {
            if (entry.Value is null)
                continue;
            var type = entry.Key.GetType();
            var key = settings.UrlParameterFormatter.Format(entry.Key, type, type);
            if (string.IsNullOrWhiteSpace(key))
                continue;
            foreach (var part in Nested(key, entry.Value, delimiter))
                yield return part;
        }
    }

    private IEnumerable<KeyValuePair<string, object?>> FlattenProperties(
        object value,
        string delimiter,
        ImmutableArray<PropertyInfo> inPath)
    {
        foreach (var member in ObjectShape.Of(value.GetType()))
        {
            if (member.Property.GetValue(value) is not { } part || inPath.Contains(member.Property))
                continue;
            var key = member.Alias ?? settings.UrlParameterKeyFormatter.Format(member.Property.Name);
            if (member.Query?.Format is { } format)
            {
                if (settings.FormUrlEncodedParameterFormatter.Format(part, format) is not { } formatted)
                    continue;
                part = formatted;
            }

            if (part is IEnumerable items and not string and not IDictionary)
            {
                foreach (var text in Texts(items, member.Property, member.Property.PropertyType, member.Query))
                    yield return new(key, text);
                continue;
            }

            foreach (var nested in Nested(key, part, delimiter))
                yield return nested;
        }
    }

    private IEnumerable<KeyValuePair<string, object?>> Nested(string key, object value, string delimiter) =>
        ObjectShape.IsPlain(value)
            ? [new(key, value)]
            : Flatten(value, delimiter, []).Select(part => KeyValuePair.Create(key + delimiter + part.Key, part.Value));
}
