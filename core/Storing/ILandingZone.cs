namespace SegSync.Core.Storing;

/// <summary>
/// Where pages, files and evidence rest, immutable and content-addressed: the same bytes twice are one.
/// </summary>
public interface ILandingZone
{
    /// <summary>Keeps bytes; durable when it returns. Putting them again is free.</summary>
    /// <param name="area">Folder-like prefix, such as <c>pages/sap</c>: see <see cref="LandingAddress"/>.</param>
    /// <param name="content">What to keep.</param>
    /// <param name="cancellationToken">Stops the write; nothing half-written is ever visible.</param>
    /// <returns>The address: area, slash and SHA-256 in lower-case hex.</returns>
    Task<string> PutAsync(string area, ReadOnlyMemory<byte> content, CancellationToken cancellationToken);

    /// <summary>The bytes at an address; null when there are none.</summary>
    /// <exception cref="InvalidDataException">What is kept there is damaged.</exception>
    Task<ReadOnlyMemory<byte>?> GetAsync(string address, CancellationToken cancellationToken);

    /// <summary>The addresses in an area and the areas below it, ordinal order; the empty area is everything.</summary>
    IAsyncEnumerable<string> ListAsync(string area, CancellationToken cancellationToken);
}
