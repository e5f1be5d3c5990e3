using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Runs a function for changed documents of a container.</summary>
public sealed class CosmosDBTriggerAttribute : TriggerBindingAttribute
{
    /// <summary>A container.</summary>
    /// <param name="databaseName">Its database.</param>
    /// <param name="containerName">Its name.</param>
    /// <exception cref="ArgumentException">One of them is missing.</exception>
    public CosmosDBTriggerAttribute(string databaseName, string containerName)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(containerName);
        ArgumentException.ThrowIfNullOrWhiteSpace(databaseName);
        ContainerName = containerName;
        DatabaseName = databaseName;
    }

    /// <summary>The container to watch.</summary>
    public string ContainerName { get; private set; }

    /// <summary>Its database.</summary>
    public string DatabaseName { get; private set; }

    /// <summary>The setting, or prefix of settings, with the connection.</summary>
    public string? Connection { get; set; }

    /// <summary>The container that holds the leases; null for "leases".</summary>
    public string? LeaseContainerName { get; set; }

    /// <summary>Whether to create that container where it is missing; default false.</summary>
    public bool CreateLeaseContainerIfNotExists { get; set; }

    /// <summary>The prefix of this function's leases, where several functions share the container.</summary>
    public string? LeaseContainerPrefix { get; set; }

    /// <summary>The most documents of one invocation; 0 leaves it to the service.</summary>
    public int MaxItemsPerInvocation { get; set; }

    /// <summary>Whether the first run starts with the oldest change; default false.</summary>
    public bool StartFromBeginning { get; set; }
}
