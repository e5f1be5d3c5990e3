using System.Net;

namespace Refit;

/// <summary>How clients write requests and read answers.</summary>
public class RefitSettings
{
    /// <summary>With the defaults: System.Text.Json, invariant formatting.</summary>
    public RefitSettings()
        : this(new SystemTextJsonContentSerializer())
    {
    }

    /// <summary>With a content serializer.</summary>
    /// <param name="contentSerializer">For bodies and answers.</param>
    /// <param name="urlParameterFormatter">For paths and queries.</param>
    /// <param name="formUrlEncodedParameterFormatter">For forms.</param>
    /// <param name="urlParameterKeyFormatter">For the names of an object's properties in a query.</param>
    public RefitSettings(
        IHttpContentSerializer contentSerializer,
        IUrlParameterFormatter? urlParameterFormatter = null,
        IFormUrlEncodedParameterFormatter? formUrlEncodedParameterFormatter = null,
        IUrlParameterKeyFormatter? urlParameterKeyFormatter = null)
    {
        ArgumentNullException.ThrowIfNull(contentSerializer);
        ContentSerializer = contentSerializer;
        UrlParameterFormatter = urlParameterFormatter ?? new DefaultUrlParameterFormatter();
        FormUrlEncodedParameterFormatter =
            formUrlEncodedParameterFormatter ?? new DefaultFormUrlEncodedParameterFormatter();
        UrlParameterKeyFormatter = urlParameterKeyFormatter ?? new DefaultUrlParameterKeyFormatter();
        ExceptionFactory = new DefaultApiExceptionFactory(this).CreateAsync;
    }

    /// <summary>Supplies the credentials for requests that carry an Authorization header. Used where the client is made here:
    /// from a host URL or by AddRefitClient, not with an HttpClient of the caller's.</summary>
    public Func<HttpRequestMessage, CancellationToken, Task<string>>? AuthorizationHeaderValueGetter { get; set; }

    /// <summary>Makes the innermost handler, where the client is made here.</summary>
    public Func<HttpMessageHandler>? HttpMessageHandlerFactory { get; set; }

    /// <summary>The exception for an answer, or null for none; by default an <see cref="ApiException"/> unless 2xx.</summary>
    public Func<HttpResponseMessage, Task<Exception?>> ExceptionFactory { get; set; }

    /// <summary>The exception for content that could not be read; an <see cref="ApiException"/> where this is null.</summary>
    public Func<HttpResponseMessage, Exception, Task<Exception?>>? DeserializationExceptionFactory { get; set; }

    /// <summary>For bodies and answers.</summary>
    public IHttpContentSerializer ContentSerializer { get; set; }

    /// <summary>For the names of an object's properties in a query.</summary>
    public IUrlParameterKeyFormatter UrlParameterKeyFormatter { get; set; }

    /// <summary>For paths and queries.</summary>
    public IUrlParameterFormatter UrlParameterFormatter { get; set; }

    /// <summary>For forms.</summary>
    public IFormUrlEncodedParameterFormatter FormUrlEncodedParameterFormatter { get; set; }

    /// <summary>How collections are written where no attribute says so.</summary>
    public CollectionFormat CollectionFormat { get; set; } = CollectionFormat.RefitParameterFormatter;

    /// <summary>Whether bodies are loaded before sending where no attribute says so; default false.</summary>
    public bool Buffered { get; set; }

    /// <summary>Added to the options of every request.</summary>
    public Dictionary<string, object>? HttpRequestMessageOptions { get; set; }

    /// <summary>The HTTP version of requests; default 1.1.</summary>
    public Version Version { get; set; } = HttpVersion.Version11;

    /// <summary>What other versions will do; default: lower ones.</summary>
    public HttpVersionPolicy VersionPolicy { get; set; } = HttpVersionPolicy.RequestVersionOrLower;
}

/// <summary>An <see cref="ApiException"/> for every answer that is not 2xx.</summary>
/// <param name="refitSettings">The settings of the client.</param>
public class DefaultApiExceptionFactory(RefitSettings refitSettings)
{
    /// <summary>The exception for an answer.</summary>
    /// <param name="responseMessage">The answer.</param>
    /// <returns>The exception, or null for 2xx.</returns>
    public async Task<Exception?> CreateAsync(HttpResponseMessage responseMessage)
    {
        ArgumentNullException.ThrowIfNull(responseMessage);
        if (responseMessage.IsSuccessStatusCode)
            return null;
        var request = responseMessage.RequestMessage!;
        return await ApiException.Create(request, request.Method, responseMessage, refitSettings).ConfigureAwait(false);
    }
}
