using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Http.Headers;

namespace Refit;

/// <summary>An answer with its status, headers and content. Dispose it where the content is a stream or an HttpContent.</summary>
/// <typeparam name="T">What the content is.</typeparam>
/// <param name="response">The answer.</param>
/// <param name="content">Its content.</param>
/// <param name="settings">The settings of the client.</param>
/// <param name="error">What went wrong, or null.</param>
public sealed class ApiResponse<T>(
    HttpResponseMessage response,
    T? content,
    RefitSettings settings,
    ApiException? error = null) : IApiResponse<T>
{
    private readonly HttpResponseMessage response = response ?? throw new ArgumentNullException(nameof(response));

    /// <inheritdoc />
    public T? Content { get; } = content;

    /// <summary>The settings of the client.</summary>
    public RefitSettings Settings { get; } = settings;

    /// <inheritdoc />
    public HttpResponseHeaders Headers => response.Headers;

    /// <inheritdoc />
    public HttpContentHeaders? ContentHeaders => response.Content?.Headers;

    /// <inheritdoc />
    [MemberNotNullWhen(true, nameof(ContentHeaders))]
    [MemberNotNullWhen(false, nameof(Error))]
    public bool IsSuccessStatusCode => response.IsSuccessStatusCode;

    /// <inheritdoc />
    [MemberNotNullWhen(true, nameof(Content))]
    [MemberNotNullWhen(true, nameof(ContentHeaders))]
    [MemberNotNullWhen(false, nameof(Error))]
    public bool IsSuccessful => IsSuccessStatusCode && Error is null;

    /// <inheritdoc />
    public string? ReasonPhrase => response.ReasonPhrase;

    /// <inheritdoc />
    public HttpRequestMessage? RequestMessage => response.RequestMessage;

    /// <inheritdoc />
    public HttpStatusCode StatusCode => response.StatusCode;

    /// <inheritdoc />
    public Version Version => response.Version;

    /// <inheritdoc />
    public ApiException? Error { get; private set; } = error;

    /// <summary>Disposes the answer.</summary>
    public void Dispose() => response.Dispose();

    /// <summary>Throws unless the status is 2xx.</summary>
    /// <returns>This answer.</returns>
    /// <exception cref="ApiException">The status is not 2xx.</exception>
    public async Task<ApiResponse<T>> EnsureSuccessStatusCodeAsync()
    {
        if (!IsSuccessStatusCode)
            throw await FailureAsync().ConfigureAwait(false);
        return this;
    }

    /// <summary>Throws unless the status is 2xx and the content could be read.</summary>
    /// <returns>This answer.</returns>
    /// <exception cref="ApiException">The status is not 2xx, or the content could not be read.</exception>
    public async Task<ApiResponse<T>> EnsureSuccessfulAsync()
    {
        if (!IsSuccessful)
            throw await FailureAsync().ConfigureAwait(false);
        return this;
    }

    private async Task<ApiException> FailureAsync()
    {
        var request = response.RequestMessage!;
        var failure = Error
            ?? await ApiException.Create(request, request.Method, response, Settings).ConfigureAwait(false);
        Dispose();
        return failure;
    }
}
