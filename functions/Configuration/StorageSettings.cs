using SegSync.Functions.Stores;
using SegSync.Functions.Stores.Cosmos;
using SegSync.Functions.Stores.ServiceBus;

namespace SegSync.Functions.Configuration;

/// <summary>
/// Where documents, pages and jobs are kept, as the settings say: in the data folder unless they name something else. Settings
/// are environment variables, user secrets, or the values of <c>local.settings.json</c> in the current folder.
/// </summary>
/// <param name="Cosmos">The Cosmos DB container of the documents; null for the data folder.</param>
/// <param name="Blobs">The Blob Storage container of the pages; null for the data folder.</param>
/// <param name="ServiceBus">The Service Bus of the jobs, which only the Functions host can receive from; null for the data folder.</param>
internal sealed record StorageSettings(CosmosConnection? Cosmos, BlobConnection? Blobs, ServiceBusConnection? ServiceBus)
{
    /// <summary>Everything in the data folder.</summary>
    public static readonly StorageSettings Embedded = new(null, null, null);

    /// <summary>Reads the settings.</summary>
    /// <param name="setting">A setting by name; null or empty where it is not set.</param>
    /// <exception cref="ConfigurationException">Carries everything that is wrong with them.</exception>
    public static StorageSettings Of(Func<string, string?> setting)
    {
        var errors = ImmutableArray.CreateBuilder<ConfigurationError>();
        CosmosConnection? cosmos = null;
        if (Choice("SEGSYNC_STORE", "embedded", "cosmos") == "cosmos")
        {
            cosmos = new(
                Needed("SEGSYNC_COSMOS", "SEGSYNC_STORE=cosmos", "https://NAME.documents.azure.com:443/, or a connection string", IsAccount),
                Named("SEGSYNC_COSMOS_DATABASE", "segsync"), Named("SEGSYNC_COSMOS_CONTAINER", "hub"));
        }

        BlobConnection? blobs = null;
        if (Choice("SEGSYNC_LANDING", "folder", "blobs") == "blobs")
        {
            blobs = new(
                Needed("SEGSYNC_BLOBS", "SEGSYNC_LANDING=blobs", "https://NAME.blob.core.windows.net, or a connection string", IsStorage),
                Named("SEGSYNC_BLOBS_CONTAINER", "landing"));
        }

        ServiceBusConnection? bus = null;
        if (Choice("SEGSYNC_BUS", "embedded", "servicebus") == "servicebus")
        {
            var name = setting("ServiceBus") is { Length: > 0 } ? "ServiceBus" : "ServiceBus__fullyQualifiedNamespace";
            bus = new(Needed(name, "SEGSYNC_BUS=servicebus", "NAME.servicebus.windows.net, or a connection string in ServiceBus", text => ServiceBusConnection.AddressOf(text) is not null));
        }

        return errors.Count == 0 ? new(cosmos, blobs, bus) : throw new ConfigurationException(errors.ToImmutable());

        string Named(string name, string otherwise) => setting(name) is { Length: > 0 } value ? value : otherwise;

        string Choice(string name, params string[] values)
        {
            var value = Named(name, values[0]);
            if (values.Contains(value, StringComparer.Ordinal)) return value;
            errors.Add(new(name, "", $"'{value}' is none of {string.Join(", ", values)}"));
            return values[0];
        }

        string Needed(string name, string reason, string shape, Func<string, bool> fits)
        {
            var value = Named(name, "");
            if (value.Length == 0) errors.Add(new(name, "", $"is not set, and {reason} needs it: {shape}"));
            else if (!fits(value)) errors.Add(new(name, "", $"is not of the form {shape}"));
            return value;
        }
    }

    private static bool IsAddress(string text) => Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme == Uri.UriSchemeHttps;

    private static bool IsStorage(string text) =>
        IsAddress(text) || text == "UseDevelopmentStorage=true" || text.Contains("AccountName=", StringComparison.OrdinalIgnoreCase) || text.Contains("BlobEndpoint=", StringComparison.OrdinalIgnoreCase);

    private static bool IsAccount(string text) =>
        IsAddress(text)
        || (text.Contains("AccountEndpoint=", StringComparison.OrdinalIgnoreCase) && text.Contains("AccountKey=", StringComparison.OrdinalIgnoreCase));
}
