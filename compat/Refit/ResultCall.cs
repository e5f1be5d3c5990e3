namespace Refit;

/// <summary>A call with a result; answers are read as they arrive, never buffered first.</summary>
internal sealed class ResultCall<T, TBody>(RequestPlan plan) : ApiCall
{
    public override object Start(HttpClient http, RefitSettings settings, object?[] arguments) =>
        SendAsync(http, settings, arguments);

    private async Task<T?> SendAsync(HttpClient http, RefitSettings settings, object?[] arguments)
    {
        var cancellationToken = plan.Token(arguments);
        using var request = await plan.RequestAsync(http, settings, arguments).ConfigureAwait(false);
        var response = await http
            .SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken)
            .ConfigureAwait(false);
        var handedOut = plan.Returns.StaysOpen;
        try
        {
            var error = typeof(T) == typeof(HttpResponseMessage)
                ? null
                : await settings.ExceptionFactory(response).ConfigureAwait(false);
            if (error is not null && !plan.Returns.IsAnswer)
            {
                // the exception may refer to the answer
                handedOut = true;
                throw error;
            }

            var body = default(TBody);
            if (error is null)
            {
                try
                {
                    body = await ReadAsync(response, settings, cancellationToken).ConfigureAwait(false);
                }
                catch (Exception failure)
                {
                    error = await UnreadableAsync(response, settings, failure).ConfigureAwait(false);
                    if (error is not null && !plan.Returns.IsAnswer)
                        throw error;
                }
            }

            return plan.Returns.IsAnswer
                ? (T)(object)new ApiResponse<TBody>(response, body, settings, error as ApiException)
                : (T?)(object?)body;
        }
        finally
        {
            if (!handedOut)
                response.Dispose();
        }
    }

    private static async Task<TBody?> ReadAsync(HttpResponseMessage response, RefitSettings settings, CancellationToken cancellationToken)
    {
        if (typeof(TBody) == typeof(HttpResponseMessage))
            return (TBody)(object)response;
        if (typeof(TBody) == typeof(HttpContent))
            return (TBody)(object)response.Content;
        if (typeof(TBody) == typeof(Stream))
            return (TBody)(object)await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        if (typeof(TBody) != typeof(string))
            return await settings.ContentSerializer.FromHttpContentAsync<TBody>(response.Content, cancellationToken).ConfigureAwait(false);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false));
        return (TBody)(object)await reader.ReadToEndAsync(cancellationToken).ConfigureAwait(false);
    }

    private static async Task<Exception?> UnreadableAsync(HttpResponseMessage response, RefitSettings settings, Exception failure)
    {
        if (settings.DeserializationExceptionFactory is { } factory)
            return await factory(response, failure).ConfigureAwait(false);
        var request = response.RequestMessage!;
        return await ApiException
            .Create("An error occured deserializing the response.", request, request.Method, response, settings, failure)
            .ConfigureAwait(false);
    }
}
