using System.Runtime.CompilerServices;
using SegSync.Core.Storing;

namespace SegSync.Core.Memory;

/// <summary>A landing zone in memory: for tests, previews and plain-file commands. Thread-safe.</summary>
public sealed class MemoryLandingZone : ILandingZone
{
    private readonly Lock gate = new();
    private readonly SortedDictionary<string, byte[]> contents = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public Task<string> PutAsync(string area, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var address = LandingAddress.Of(area, content.Span).ToString();
        lock (gate)
        {
            if (!contents.ContainsKey(address))
                contents[address] = content.ToArray();
        }

        return Task.FromResult(address);
    }

    /// <inheritdoc/>
    public Task<ReadOnlyMemory<byte>?> GetAsync(string address, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (gate)
            return Task.FromResult(contents.TryGetValue(address, out var content) ? new ReadOnlyMemory<byte>(content) : (ReadOnlyMemory<byte>?)null);
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<string> ListAsync(string area, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (area.Length > 0)
            LandingAddress.CheckArea(area);
        string[] addresses;
        lock (gate)
            addresses = [.. contents.Keys.Where(address => area.Length == 0 || address.StartsWith(area + "/", StringComparison.Ordinal))];
        foreach (var address in addresses)
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return address;
        }

        await Task.CompletedTask;
    }
}
