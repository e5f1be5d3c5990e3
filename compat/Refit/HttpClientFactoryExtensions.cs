using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Http;

namespace Refit;

/// <summary>Registers clients with the HTTP client factory.</summary>
public static class HttpClientFactoryExtensions
{
    /// <summary>Registers a transient client.</summary>
    /// <typeparam name="T">The interface.</typeparam>
    /// <param name="services">The services.</param>
    /// <param name="settings">How requests are written and answers read.</param>
    /// <returns>Configures the HttpClient: base address, handlers.</returns>
    public static IHttpClientBuilder AddRefitClient<T>(this IServiceCollection services, RefitSettings? settings = null)
        where T : class => services.AddRefitClient<T>(_ => settings);

    /// <summary>Registers a transient client.</summary>
    /// <param name="services">The services.</param>
    /// <param name="refitInterfaceType">The interface.</param>
    /// <param name="settings">How requests are written and answers read.</param>
    /// <returns>Configures the HttpClient: base address, handlers.</returns>
    public static IHttpClientBuilder AddRefitClient(
        this IServiceCollection services,
        Type refitInterfaceType,
        RefitSettings? settings = null) => services.AddRefitClient(refitInterfaceType, _ => settings);

    /// <summary>Registers a transient client whose settings need services; they are asked for once.</summary>
    /// <typeparam name="T">The interface.</typeparam>
    /// <param name="services">The services.</param>
    /// <param name="settingsAction">Makes the settings.</param>
    /// <param name="httpClientName">The name of the HttpClient; one a type by default.</param>
    /// <returns>Configures the HttpClient: base address, handlers.</returns>
    public static IHttpClientBuilder AddRefitClient<T>(
        this IServiceCollection services,
        Func<IServiceProvider, RefitSettings?>? settingsAction,
        string? httpClientName = null)
        where T : class => services.AddRefitClient(typeof(T), settingsAction, httpClientName);

    /// <summary>Registers a transient client whose settings need services; they are asked for once.</summary>
    /// <param name="services">The services.</param>
    /// <param name="refitInterfaceType">The interface.</param>
    /// <param name="settingsAction">Makes the settings.</param>
    /// <param name="httpClientName">The name of the HttpClient; one a type by default.</param>
    /// <returns>Configures the HttpClient: base address, handlers.</returns>
    public static IHttpClientBuilder AddRefitClient(
        this IServiceCollection services,
        Type refitInterfaceType,
        Func<IServiceProvider, RefitSettings?>? settingsAction,
        string? httpClientName = null)
    {
        // keyed by the type, so that two registrations keep their own settings
        services.AddKeyedSingleton(refitInterfaceType, (provider, _) => new ClientSettings(settingsAction?.Invoke(provider) ?? new RefitSettings()));
        var builder = services.AddHttpClient(httpClientName ?? $"Refit.{refitInterfaceType.FullName}");
        services.Configure<HttpClientFactoryOptions>(builder.Name, options => options.HttpMessageHandlerBuilderActions.Add(handlers =>
        {
            if (CredentialsHandler.Innermost(SettingsOf(handlers.Services, refitInterfaceType)) is { } innermost)
                handlers.PrimaryHandler = innermost;
        }));
        services.AddTransient(
            refitInterfaceType,
            provider => RestService.For(
                refitInterfaceType,
                provider.GetRequiredService<IHttpClientFactory>().CreateClient(builder.Name),
                SettingsOf(provider, refitInterfaceType)));
        return builder;
    }

    private static RefitSettings SettingsOf(IServiceProvider provider, Type type) =>
        provider.GetRequiredKeyedService<ClientSettings>(type).Settings;

    private sealed record ClientSettings(RefitSettings Settings);
}
