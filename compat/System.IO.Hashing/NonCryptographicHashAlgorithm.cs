using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;

namespace System.IO.Hashing;

/// <summary>A hash that is quick but keeps no secrets. Azure.Storage.Common derives its CRC from it.</summary>
[SuppressMessage("Naming", "CA1724", Justification = "The published name.")]
public abstract class NonCryptographicHashAlgorithm
{
    private const int BufferSize = 4096;

    /// <summary>A hash.</summary>
    /// <param name="hashLengthInBytes">Its length, at least 1.</param>
    protected NonCryptographicHashAlgorithm(int hashLengthInBytes)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(hashLengthInBytes, 1);
        HashLengthInBytes = hashLengthInBytes;
    }

    /// <summary>The hash's length.</summary>
    public int HashLengthInBytes { get; }

    /// <summary>Adds bytes.</summary>
    /// <param name="source">The bytes.</param>
    public abstract void Append(ReadOnlySpan<byte> source);

    /// <summary>Forgets what was added.</summary>
    public abstract void Reset();

    /// <summary>Adds bytes.</summary>
    /// <param name="source">The bytes.</param>
    public void Append(byte[] source)
    {
        ArgumentNullException.ThrowIfNull(source);
        Append(source.AsSpan());
    }

    /// <summary>Adds all that is left of a stream.</summary>
    /// <param name="stream">The stream.</param>
    public void Append(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        Span<byte> buffer = stackalloc byte[BufferSize];
        while (stream.Read(buffer) is > 0 and var read)
            Append(buffer[..read]);
    }

    /// <summary>Adds all that is left of a stream.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <returns>Done when the stream is read.</returns>
    public Task AppendAsync(Stream stream, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(stream);
        return ReadAsync(stream, cancellationToken);
    }

    /// <summary>The hash so far.</summary>
    /// <returns>A new array.</returns>
    public byte[] GetCurrentHash()
    {
        var hash = new byte[HashLengthInBytes];
        GetCurrentHashCore(hash);
        return hash;
    }

    /// <summary>The hash so far.</summary>
    /// <param name="destination">Takes it.</param>
    /// <returns>Its length.</returns>
    public int GetCurrentHash(Span<byte> destination) =>
        TryGetCurrentHash(destination, out var written) ? written : throw TooShort(nameof(destination));

    /// <summary>The hash so far, if there is room for it.</summary>
    /// <param name="destination">Takes it.</param>
    /// <param name="bytesWritten">Its length, or 0.</param>
    /// <returns>Whether there was room.</returns>
    public bool TryGetCurrentHash(Span<byte> destination, out int bytesWritten)
    {
        bytesWritten = destination.Length < HashLengthInBytes ? 0 : HashLengthInBytes;
        if (bytesWritten > 0)
            GetCurrentHashCore(destination[..bytesWritten]);
        return bytesWritten > 0;
    }

    /// <summary>The hash; forgets what was added.</summary>
    /// <returns>A new array.</returns>
    public byte[] GetHashAndReset()
    {
        var hash = new byte[HashLengthInBytes];
        GetHashAndResetCore(hash);
        return hash;
    }

    /// <summary>The hash; forgets what was added.</summary>
    /// <param name="destination">Takes it.</param>
    /// <returns>Its length.</returns>
    public int GetHashAndReset(Span<byte> destination) =>
        TryGetHashAndReset(destination, out var written) ? written : throw TooShort(nameof(destination));

    /// <summary>The hash, if there is room for it; then forgets what was added.</summary>
    /// <param name="destination">Takes it.</param>
    /// <param name="bytesWritten">Its length, or 0.</param>
    /// <returns>Whether there was room.</returns>
    public bool TryGetHashAndReset(Span<byte> destination, out int bytesWritten)
    {
        bytesWritten = destination.Length < HashLengthInBytes ? 0 : HashLengthInBytes;
        if (bytesWritten > 0)
            GetHashAndResetCore(destination[..bytesWritten]);
        return bytesWritten > 0;
    }

    /// <summary>Not the hash, and not supported.</summary>
    /// <returns>Never.</returns>
    [EditorBrowsable(EditorBrowsableState.Never)]
    [Obsolete("Use GetCurrentHash() to retrieve the computed hash code.", true)]
#pragma warning disable CS0809 // the published member hides the hash code on purpose
    public override int GetHashCode() => throw new NotSupportedException("Use GetCurrentHash() to retrieve the computed hash code.");
#pragma warning restore CS0809

    /// <summary>Writes the hash so far.</summary>
    /// <param name="destination">Exactly as long as the hash.</param>
    protected abstract void GetCurrentHashCore(Span<byte> destination);

    /// <summary>Writes the hash and forgets what was added.</summary>
    /// <param name="destination">Exactly as long as the hash.</param>
    protected virtual void GetHashAndResetCore(Span<byte> destination)
    {
        GetCurrentHashCore(destination);
        Reset();
    }

    private static ArgumentException TooShort(string name) => new("Destination is too short.", name);

    private async Task ReadAsync(Stream stream, CancellationToken cancellationToken)
    {
        var buffer = new byte[BufferSize];
        while (await stream.ReadAsync(buffer, cancellationToken).ConfigureAwait(false) is > 0 and var read)
            Append(buffer.AsSpan(0, read));
    }
}
