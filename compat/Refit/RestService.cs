using System.Reflection;

namespace Refit;

/// <summary>Makes clients for interfaces. A client is as thread-safe as its HttpClient.</summary>
public static class RestService
{
    /// <summary>A client over an HttpClient, whose base address must be set.</summary>
    /// <typeparam name="T">The interface.</typeparam>
    /// <param name="client">Sends the requests.</param>
    /// <returns>The client.</returns>
    public static T For<T>(HttpClient client) => For<T>(client, null);

    /// <summary>A client over an HttpClient, whose base address must be set.</summary>
    /// <typeparam name="T">The interface.</typeparam>
    /// <param name="client">Sends the requests.</param>
    /// <param name="settings">How requests are written and answers read.</param>
    /// <returns>The client.</returns>
    public static T For<T>(HttpClient client, RefitSettings? settings) => (T)For(typeof(T), client, settings);

    /// <summary>A client with an HttpClient of its own.</summary>
    /// <typeparam name="T">The interface.</typeparam>
    /// <param name="hostUrl">The base address.</param>
    /// <returns>The client.</returns>
    public static T For<T>(string hostUrl) => For<T>(hostUrl, null);

    /// <summary>A client with an HttpClient of its own.</summary>
    /// <typeparam name="T">The interface.</typeparam>
    /// <param name="hostUrl">The base address.</param>
    /// <param name="settings">How requests are written and answers read.</param>
    /// <returns>The client.</returns>
    public static T For<T>(string hostUrl, RefitSettings? settings) => For<T>(CreateHttpClient(hostUrl, settings), settings);

    /// <summary>A client over an HttpClient, whose base address must be set.</summary>
    /// <param name="refitInterfaceType">The interface.</param>
    /// <param name="client">Sends the requests.</param>
    /// <param name="settings">How requests are written and answers read.</param>
    /// <returns>The client.</returns>
    /// <exception cref="InvalidOperationException">No method of the interface has an HTTP attribute.</exception>
    /// <exception cref="ArgumentException">A method's attributes contradict each other or its path.</exception>
    public static object For(Type refitInterfaceType, HttpClient client, RefitSettings? settings)
    {
        var proxy = DispatchProxy.Create(refitInterfaceType, typeof(ClientProxy));
        ((ClientProxy)proxy).Attach(InterfacePlan.Of(refitInterfaceType), client, settings ?? new RefitSettings());
        return proxy;
    }

    /// <summary>The HttpClient that a client made from a host URL uses.</summary>
    /// <param name="hostUrl">The base address.</param>
    /// <param name="settings">May supply the innermost handler and credentials.</param>
    /// <returns>The HttpClient.</returns>
    public static HttpClient CreateHttpClient(string hostUrl, RefitSettings? settings)
    {
        if (string.IsNullOrWhiteSpace(hostUrl))
            throw new ArgumentException($"`{nameof(hostUrl)}` must not be null or whitespace.", nameof(hostUrl));
        return new HttpClient(CredentialsHandler.Innermost(settings) ?? new HttpClientHandler())
        {
            BaseAddress = new Uri(hostUrl.TrimEnd('/')),
        };
    }
}
