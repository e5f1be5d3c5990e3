using System.Collections;

namespace Refit;

/// <summary>The fields of a form: a dictionary's entries or an object's properties, nulls left out.</summary>
internal static class FormFields
{
    public static IEnumerable<KeyValuePair<string?, string?>> Of(object? source, RefitSettings settings) => source switch
    {
        null => [],
        IDictionary dictionary => OfEntries(dictionary, settings),
        _ => OfProperties(source, settings),
    };

    private static IEnumerable<KeyValuePair<string?, string?>> OfEntries(IDictionary dictionary, RefitSettings settings)
    {
        foreach (DictionaryEntry entry in dictionary)
        {
            if (entry.Value is not null)
                yield return new(entry.Key.ToString(), settings.FormUrlEncodedParameterFormatter.Format(entry.Value, null));
        }
    }

    private static IEnumerable<KeyValuePair<string?, string?>> OfProperties(object source, RefitSettings settings)
    {
        foreach (var member in ObjectShape.Of(source.GetType()))
        {
            if (member.Property.GetValue(source) is not { } value)
                continue;
            var name = NameOf(member, settings.ContentSerializer);
            foreach (var text in Texts(value, member.Query, settings))
                yield return new(name, text);
        }
    }

    private static IEnumerable<string?> Texts(object value, QueryAttribute? how, RefitSettings settings)
    {
        string? Text(object? item) => settings.FormUrlEncodedParameterFormatter.Format(item, how?.Format);

        var format = how is { IsCollectionFormatSpecified: true } ? how.CollectionFormat : settings.CollectionFormat;
        // unlike in a query, the default format does not join a collection here: it formats the collection object
        if (value is string or not IEnumerable || format == CollectionFormat.RefitParameterFormatter)
            return [Text(value)];
        var texts = ((IEnumerable)value).Cast<object?>().Select(Text);
        return format == CollectionFormat.Multi ? texts : [string.Join(QueryText.Separator(format), texts)];
    }

    private static string NameOf(ObjectMember member, IHttpContentSerializer serializer)
    {
        var name = member.Alias ?? serializer.GetFieldNameForProperty(member.Property) ?? member.Property.Name;
        return string.IsNullOrWhiteSpace(member.Query?.Prefix) ? name : member.Query.Prefix + member.Query.Delimiter + name;
    }
}
