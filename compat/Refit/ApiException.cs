using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Http.Headers;

namespace Refit;

/// <summary>An answer that was not a success, or a success whose content could not be read (then with an inner exception).</summary>
[Serializable]
[SuppressMessage("Design", "CA1032", Justification = "The published type has no standard constructors.")]
public class ApiException : Exception
{
    /// <summary>With the default message.</summary>
    /// <param name="message">The request.</param>
    /// <param name="httpMethod">Its method.</param>
    /// <param name="content">The answer's content, if it could be read.</param>
    /// <param name="statusCode">The answer's status.</param>
    /// <param name="reasonPhrase">The answer's reason phrase.</param>
    /// <param name="headers">The answer's headers.</param>
    /// <param name="refitSettings">The settings of the client.</param>
    /// <param name="innerException">What failed while the content was read.</param>
    protected ApiException(
        HttpRequestMessage message,
        HttpMethod httpMethod,
        string? content,
        HttpStatusCode statusCode,
        string? reasonPhrase,
        HttpResponseHeaders headers,
        RefitSettings refitSettings,
        Exception? innerException = null)
        : this(
            MessageFor(statusCode, reasonPhrase),
            message,
            httpMethod,
            content,
            statusCode,
            reasonPhrase,
            headers,
            refitSettings,
            innerException)
    {
    }

    /// <summary>With a message of one's own.</summary>
    /// <param name="exceptionMessage">The exception's message.</param>
    /// <param name="message">The request.</param>
    /// <param name="httpMethod">Its method.</param>
    /// <param name="content">The answer's content, if it could be read.</param>
    /// <param name="statusCode">The answer's status.</param>
    /// <param name="reasonPhrase">The answer's reason phrase.</param>
    /// <param name="headers">The answer's headers.</param>
    /// <param name="refitSettings">The settings of the client.</param>
    /// <param name="innerException">What failed while the content was read.</param>
    protected ApiException(
        string exceptionMessage,
        HttpRequestMessage message,
        HttpMethod httpMethod,
        string? content,
        HttpStatusCode statusCode,
        string? reasonPhrase,
        HttpResponseHeaders headers,
        RefitSettings refitSettings,
        Exception? innerException = null)
        : base(exceptionMessage, innerException)
    {
        RequestMessage = message;
        HttpMethod = httpMethod;
        Content = content;
        StatusCode = statusCode;
        ReasonPhrase = reasonPhrase;
        Headers = headers;
        RefitSettings = refitSettings;
    }

    /// <summary>The answer's status.</summary>
    public HttpStatusCode StatusCode { get; }

    /// <summary>The answer's reason phrase.</summary>
    public string? ReasonPhrase { get; }

    /// <summary>The answer's headers, Retry-After among them.</summary>
    public HttpResponseHeaders Headers { get; }

    /// <summary>The request's method.</summary>
    public HttpMethod HttpMethod { get; }

    /// <summary>Where the request went.</summary>
    public Uri? Uri => RequestMessage.RequestUri;

    /// <summary>The request; its content is already disposed.</summary>
    public HttpRequestMessage RequestMessage { get; }

    /// <summary>The headers of the answer's content.</summary>
    public HttpContentHeaders? ContentHeaders { get; private set; }

    /// <summary>The answer's content as text; null where it could not be read.</summary>
    public string? Content { get; private set; }

    /// <summary>Whether there is content other than white space.</summary>
    [MemberNotNullWhen(true, nameof(Content))]
    public bool HasContent => !string.IsNullOrWhiteSpace(Content);

    /// <summary>The settings of the client.</summary>
    public RefitSettings RefitSettings { get; }

    /// <summary>Reads the content with the client's serializer.</summary>
    /// <typeparam name="T">What the content is.</typeparam>
    /// <returns>The value, or the default where there is no content.</returns>
    public async Task<T?> GetContentAsAsync<T>()
    {
        if (!HasContent)
            return default;
        using var content = new StringContent(Content);
        return await RefitSettings.ContentSerializer.FromHttpContentAsync<T>(content).ConfigureAwait(false);
    }

    /// <summary>Reads and disposes the content of an answer that was not a success.</summary>
    /// <param name="message">The request.</param>
    /// <param name="httpMethod">Its method.</param>
    /// <param name="response">The answer.</param>
    /// <param name="refitSettings">The settings of the client.</param>
    /// <param name="innerException">What else failed.</param>
    /// <returns>The exception, not thrown.</returns>
    /// <exception cref="ArgumentException">The answer was a success.</exception>
    public static Task<ApiException> Create(
        HttpRequestMessage message,
        HttpMethod httpMethod,
        HttpResponseMessage response,
        RefitSettings refitSettings,
        Exception? innerException = null)
    {
        ArgumentNullException.ThrowIfNull(response);
        if (response.IsSuccessStatusCode)
            throw new ArgumentException("Response is successful, cannot create an ApiException.", nameof(response));
        var text = MessageFor(response.StatusCode, response.ReasonPhrase);
        return Create(text, message, httpMethod, response, refitSettings, innerException);
    }

    /// <summary>Reads and disposes the content of an answer.</summary>
    /// <param name="exceptionMessage">The exception's message.</param>
    /// <param name="message">The request.</param>
    /// <param name="httpMethod">Its method.</param>
    /// <param name="response">The answer.</param>
    /// <param name="refitSettings">The settings of the client.</param>
    /// <param name="innerException">What else failed.</param>
    /// <returns>The exception, not thrown.</returns>
    public static async Task<ApiException> Create(
        string exceptionMessage,
        HttpRequestMessage message,
        HttpMethod httpMethod,
        HttpResponseMessage response,
        RefitSettings refitSettings,
        Exception? innerException = null)
    {
        ArgumentNullException.ThrowIfNull(response);
        var exception = new ApiException(
            exceptionMessage,
            message,
            httpMethod,
            null,
            response.StatusCode,
            response.ReasonPhrase,
            response.Headers,
            refitSettings,
            innerException);
        exception.ContentHeaders = response.Content.Headers;
        try
        {
            exception.Content = await response.Content.ReadAsStringAsync().ConfigureAwait(false);
            response.Content.Dispose();
        }
        catch (Exception)
        {
            // a second failure must not hide the first one: the exception goes out without content
        }

        return exception;
    }

    private static string MessageFor(HttpStatusCode status, string? reason) =>
        $"Response status code does not indicate success: {(int)status} ({reason}).";
}
