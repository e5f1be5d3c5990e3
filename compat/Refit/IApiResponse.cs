using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Http.Headers;

namespace Refit;

/// <summary>An answer with its status and headers; nothing was thrown.</summary>
public interface IApiResponse : IDisposable
{
    /// <summary>The answer's headers.</summary>
    HttpResponseHeaders Headers { get; }

    /// <summary>The headers of the answer's content.</summary>
    HttpContentHeaders? ContentHeaders { get; }

    /// <summary>Whether the status is 2xx.</summary>
    [MemberNotNullWhen(true, nameof(ContentHeaders))]
    [MemberNotNullWhen(false, nameof(Error))]
    bool IsSuccessStatusCode { get; }

    /// <summary>Whether the status is 2xx and the content could be read.</summary>
    [MemberNotNullWhen(true, nameof(ContentHeaders))]
    [MemberNotNullWhen(false, nameof(Error))]
    bool IsSuccessful { get; }

    /// <summary>The answer's status.</summary>
    HttpStatusCode StatusCode { get; }

    /// <summary>The answer's reason phrase.</summary>
    string? ReasonPhrase { get; }

    /// <summary>The request that led to it.</summary>
    HttpRequestMessage? RequestMessage { get; }

    /// <summary>The answer's HTTP version.</summary>
    Version Version { get; }

    /// <summary>What went wrong, or null.</summary>
    ApiException? Error { get; }
}

/// <summary>An answer with its status, headers and content; nothing was thrown.</summary>
/// <typeparam name="T">What the content is.</typeparam>
public interface IApiResponse<out T> : IApiResponse
{
    /// <summary>What went wrong, or null.</summary>
    new ApiException? Error { get; }

    /// <summary>The headers of the answer's content.</summary>
    new HttpContentHeaders? ContentHeaders { get; }

    /// <summary>Whether the status is 2xx.</summary>
    [MemberNotNullWhen(true, nameof(ContentHeaders))]
    [MemberNotNullWhen(false, nameof(Error))]
    new bool IsSuccessStatusCode { get; }

    /// <summary>Whether the status is 2xx and the content could be read.</summary>
    [MemberNotNullWhen(true, nameof(Content))]
    [MemberNotNullWhen(true, nameof(ContentHeaders))]
    [MemberNotNullWhen(false, nameof(Error))]
    new bool IsSuccessful { get; }

    /// <summary>The content, or the default where there was an error.</summary>
    T? Content { get; }
}
