using System.Collections.Immutable;
using System.Reflection;

namespace Refit;

/// <summary>Everything about one method's requests that does not depend on the arguments.</summary>
internal sealed class RequestPlan
{
    private readonly HttpMethod method;
    private readonly PathTemplate path;
    private readonly ImmutableArray<ParameterPlan> parameters;
    private readonly ImmutableArray<KeyValuePair<string, string?>> headers;
    private readonly UriFormat uriFormat;
    private readonly int cancellation;
    private readonly RestMethodInfo info;
    private readonly Type client;

    public RequestPlan(Type client, MethodInfo called)
    {
        var verb = called.GetCustomAttribute<HttpMethodAttribute>(true)!;
        this.client = client;
        Returns = new ReturnShape(called);
        method = verb.Method;
        info = new RestMethodInfo(called.Name, called.DeclaringType!, called, verb.Path, called.ReturnType);
        var all = called.GetParameters();
        var tokens = all.Where(p => p.ParameterType == typeof(CancellationToken)).ToList();
        if (tokens.Count > 1)
            throw new ArgumentException($"Argument list to method \"{called.Name}\" can only contain a single CancellationToken");
        cancellation = tokens.Count == 1 ? tokens[0].Position : -1;
        var sent = all.Except(tokens).ToList();
        path = new PathTemplate(verb.Path, sent);
        parameters = ParameterRules.Apply(method, path, sent);
        headers = [.. HeaderRules.Fixed(called)];
        uriFormat = called.GetCustomAttribute<QueryUriFormatAttribute>()?.UriFormat ?? UriFormat.UriEscaped;
    }

    public ReturnShape Returns { get; }

    public CancellationToken Token(object?[] arguments) =>
        cancellation >= 0 ? (CancellationToken)arguments[cancellation]! : CancellationToken.None;

    public async Task<HttpRequestMessage> RequestAsync(HttpClient http, RefitSettings settings, object?[] arguments)
    {
        if (http.BaseAddress is null)
            throw new InvalidOperationException("BaseAddress must be set on the HttpClient instance");
        var request = new HttpRequestMessage
        {
            Method = method,
            Version = settings.Version,
            VersionPolicy = settings.VersionPolicy,
        };
        var target = path.Fill(http.BaseAddress.AbsolutePath, arguments, settings);
        var query = new QueryText(settings);
        var sentHeaders = new Dictionary<string, string?>(headers, StringComparer.Ordinal);
        var buffered = false;
        foreach (var parameter in parameters)
        {
            var value = arguments[parameter.Position];
            if (parameter.IsBody)
            {
                buffered = parameter.BodyMark?.Buffered ?? settings.Buffered;
                var how = parameter.BodyMark?.SerializationMethod ?? BodySerializationMethod.Serialized;
                request.Content = BodyContent.Of(value, how, buffered, settings);
            }

            HeaderRules.Collect(parameter, value, sentHeaders);
            if (parameter.GoesToQuery && value is not null)
                query.Add(parameter, value, parameter.PathProperties);
        }

        HeaderRules.Write(sentHeaders, request);
        SetOptions(request, settings, arguments);
        request.RequestUri = RelativeUri.Of(target, query, uriFormat);
        if (buffered && request.Content is not null)
            await request.Content.LoadIntoBufferAsync(Token(arguments)).ConfigureAwait(false);
        return request;
    }

    private void SetOptions(HttpRequestMessage request, RefitSettings settings, object?[] arguments)
    {
        foreach (var (key, value) in settings.HttpRequestMessageOptions ?? [])
            request.Options.Set(new HttpRequestOptionsKey<object>(key), value);
        foreach (var parameter in parameters)
        {
            if (parameter.PropertyKey is { } key)
                request.Options.Set(new HttpRequestOptionsKey<object?>(key), arguments[parameter.Position]);
        }

        request.Options.Set(new HttpRequestOptionsKey<Type>(HttpRequestMessageOptions.InterfaceType), client);
        request.Options.Set(new HttpRequestOptionsKey<RestMethodInfo>(HttpRequestMessageOptions.RestMethodInfo), info);
    }
}
