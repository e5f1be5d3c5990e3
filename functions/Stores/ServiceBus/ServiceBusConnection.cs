using Azure.Identity;
using Refit;

namespace SegSync.Functions.Stores.ServiceBus;

/// <summary>Where the queues are: a namespace, entered with the identity that the machine has, or a connection string.</summary>
/// <param name="Namespace"><c>name.servicebus.windows.net</c>, or <c>Endpoint=sb://...;SharedAccessKeyName=...;SharedAccessKey=...</c>.</param>
internal sealed partial record ServiceBusConnection(string Namespace)
{
    /// <summary>A bus that sends there. Nothing is asked yet.</summary>
    public ServiceBusMessageBus Open(TimeProvider time)
    {
        SendMessages? send = null;
        UseSdk(Namespace, ref send);
        return new(Api(time), send);
    }

    /// <summary>Its REST API.</summary>
    internal IServiceBusApi Api(TimeProvider time)
    {
        var address = AddressOf(Namespace) ?? throw new FormatException($"'{Namespace}' names no Service Bus");
        var tokens = Part("SharedAccessKey") is { } key
            ? ServiceBusTokens.Of(address, Part("SharedAccessKeyName") ?? "RootManageSharedAccessKey", key, time)
            : ServiceBusTokens.Of(new DefaultAzureCredential());
        return RestService.For<IServiceBusApi>(new HttpClient(tokens) { BaseAddress = address });
    }

    /// <summary>Sets how the published build sends: by the service's SDK.</summary>
    static partial void UseSdk(string place, ref SendMessages? send);

    /// <summary>The address of a namespace or connection string; null where the text is neither.</summary>
    public static Uri? AddressOf(string text)
    {
        var host = text.Contains("Endpoint=", StringComparison.OrdinalIgnoreCase) ? Part(text, "Endpoint") : $"sb://{text}";
        if (host is null || !Uri.TryCreate(host, UriKind.Absolute, out var uri) || uri.Host.Length == 0 || (!uri.Host.Contains('.', StringComparison.Ordinal) && !uri.IsLoopback)) return null;

        // an emulator or a test listens without a certificate, on this machine only
        return uri.Scheme == "http" && uri.IsLoopback ? uri : new Uri($"https://{uri.Host}/");
    }

    private string? Part(string name) => Part(Namespace, name);

    private static string? Part(string text, string name) =>
        text.Split(';').Select(part => part.Split('=', 2)).FirstOrDefault(pair => pair.Length == 2 && string.Equals(pair[0].Trim(), name, StringComparison.OrdinalIgnoreCase))?[1];
}
