using System.Net.Http.Headers;
using System.Reflection;

namespace Refit;

/// <summary>Which headers a request gets, and how they are set.</summary>
internal static class HeaderRules
{
    /// <summary>Fixed headers: of inherited interfaces, then of the interface, then of the method; the last one counts.</summary>
    public static Dictionary<string, string?> Fixed(MethodInfo method)
    {
        var declaring = method.DeclaringType!;
        var marks = declaring.GetInterfaces()
            .SelectMany(i => i.GetCustomAttributes<HeadersAttribute>(true))
            .Reverse()
            .Concat(declaring.GetCustomAttributes<HeadersAttribute>(true))
            .Concat(method.GetCustomAttributes<HeadersAttribute>(true));
        var headers = new Dictionary<string, string?>(StringComparer.Ordinal);
        foreach (var header in marks.SelectMany(m => m.Headers).Where(h => !string.IsNullOrWhiteSpace(h)))
        {
            var colon = header.IndexOf(':', StringComparison.Ordinal);
            if (colon < 0)
                headers[header.Trim()] = null;
            else
                headers[header[..colon].Trim()] = header[(colon + 1)..].Trim();
        }

        return headers;
    }

    public static void Collect(ParameterPlan parameter, object? value, Dictionary<string, string?> headers)
    {
        if (parameter.Header is { } name)
            headers[name] = value?.ToString();
        if (parameter.IsHeaderCollection && value is IDictionary<string, string> collection)
        {
            foreach (var (key, text) in collection)
                headers[key] = text;
        }

        if (parameter.AuthorizeScheme is { } scheme)
            headers["Authorization"] = $"{scheme} {value}";
    }

    public static void Write(Dictionary<string, string?> headers, HttpRequestMessage request)
    {
        if (headers.Count == 0)
            return;
        // content headers need a content to sit on
        if (request.Content is null && request.Method != HttpMethod.Get && request.Method != HttpMethod.Head)
            request.Content = new ByteArrayContent([]);
        foreach (var (name, value) in headers)
            Set(request, name, value);
    }

    private static void Set(HttpRequestMessage request, string name, string? value)
    {
        Remove(request.Headers, name);
        if (request.Content is not null)
            Remove(request.Content.Headers, name);
        if (value is null)
            return;
        var safeName = WithoutLineBreaks(name);
        var safeValue = WithoutLineBreaks(value);
        if (!request.Headers.TryAddWithoutValidation(safeName, safeValue))
            request.Content?.Headers.TryAddWithoutValidation(safeName, safeValue);
    }

    // Remove and Contains refuse the name of a header of the other kind, so look first
    private static void Remove(HttpHeaders headers, string name)
    {
        foreach (var header in headers.NonValidated)
        {
            if (!string.Equals(header.Key, name, StringComparison.Ordinal))
                continue;
            headers.Remove(name);
            return;
        }
    }

    private static string WithoutLineBreaks(string text) =>
        text.Replace("\r", string.Empty, StringComparison.Ordinal).Replace("\n", string.Empty, StringComparison.Ordinal);
}
