using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>How new blobs are noticed.</summary>
public enum BlobTriggerSource
{
    /// <summary>By reading the storage logs and listing the container.</summary>
    LogsAndContainerScan,

    /// <summary>By Event Grid.</summary>
    EventGrid,
}

/// <summary>Runs a function for a new or changed blob.</summary>
public sealed class BlobTriggerAttribute : TriggerBindingAttribute
{
    /// <summary>A path.</summary>
    /// <param name="blobPath">Container and name; <c>{name}</c> parts are bound by name.</param>
    public BlobTriggerAttribute(string blobPath) => BlobPath = blobPath;

    /// <summary>Container and name; <c>{name}</c> parts are bound by name.</summary>
    public string BlobPath { get; }

    /// <summary>The setting, or prefix of settings, with the connection; null for the default one.</summary>
    public string? Connection { get; set; }

    /// <summary>How new blobs are noticed; default: logs and scan.</summary>
    public BlobTriggerSource Source { get; set; } = BlobTriggerSource.LogsAndContainerScan;
}
