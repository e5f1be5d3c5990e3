using System.IO.Compression;
using System.Runtime.CompilerServices;
using SegSync.Core.Storing;

namespace SegSync.Functions.Stores;

/// <summary>
/// A landing zone in a folder: <c>area/aa/hash.gz</c>. A file is written under a temporary name, synced to disk and then
/// renamed, so that what has its name is whole; a crash leaves at most a temporary file that nobody lists.
/// </summary>
/// <param name="root">The folder; made when something is put.</param>
public sealed class FolderLandingZone(string root) : ILandingZone
{
    private const string Extension = ".gz";

    /// <inheritdoc/>
    public async Task<string> PutAsync(string area, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var address = LandingAddress.Of(area, content.Span);
        var path = PathOf(address);
        // a twin that is being put this very moment may have its name, but not yet a synced folder: only a power cut
        // within that millisecond would tell
        if (File.Exists(path))
            return address.ToString();
        var folder = Path.GetDirectoryName(path)!;
        DurableFolder.Make(folder);
        var temporary = Path.Combine(folder, Path.GetRandomFileName() + ".tmp");
        try
        {
            await WriteAsync(temporary, content, cancellationToken);
            File.Move(temporary, path, overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }

        DurableFolder.Sync(folder);
        return address.ToString();
    }

    /// <inheritdoc/>
    public async Task<ReadOnlyMemory<byte>?> GetAsync(string address, CancellationToken cancellationToken)
    {
        if (LandingAddress.Parse(address) is not { } parsed || !File.Exists(PathOf(parsed)))
            return null;
        var content = new MemoryStream();
        try
        {
            await using var file = File.OpenRead(PathOf(parsed));
            await using var unzipped = new GZipStream(file, CompressionMode.Decompress);

            // nothing zips to nothing, which is no gzip file
            if (file.Length > 0) await unzipped.CopyToAsync(content, cancellationToken);
        }
        catch (InvalidDataException exception)
        {
            throw Damaged(parsed, exception);
        }

        var bytes = content.GetBuffer().AsMemory(0, (int)content.Length);
        return parsed.Holds(bytes.Span) ? bytes : throw Damaged(parsed, null);
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<string> ListAsync(string area, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (area.Length > 0)
            LandingAddress.CheckArea(area);
        foreach (var address in Below(area))
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return address;
        }

        await Task.CompletedTask;
    }

    private static async Task WriteAsync(string path, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        await using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None);
        await using (var zipped = new GZipStream(file, CompressionLevel.Fastest, leaveOpen: true))
            await zipped.WriteAsync(content, cancellationToken);
        file.Flush(flushToDisk: true);
    }

    private IEnumerable<string> Below(string area)
    {
        var folder = Path.Combine(root, area);
        if (!Directory.Exists(folder))
            yield break;
        // areas below sort among the hashes as if their name ended with the slash that follows it
        var areas = new Queue<string>(Directory.EnumerateDirectories(folder).Select(child => Path.GetFileName(child) + "/").Order(StringComparer.Ordinal));
        foreach (var hash in area.Length == 0 ? [] : Hashes(folder))
        {
            while (areas.TryPeek(out var next) && string.CompareOrdinal(next, hash) < 0)
            {
                foreach (var address in Below($"{area}/{areas.Dequeue().TrimEnd('/')}"))
                    yield return address;
            }

            yield return $"{area}/{hash}";
        }

        foreach (var rest in areas)
        {
            foreach (var address in Below(area.Length == 0 ? rest.TrimEnd('/') : $"{area}/{rest.TrimEnd('/')}"))
                yield return address;
        }
    }

    private static IEnumerable<string> Hashes(string folder) =>
        Directory.EnumerateDirectories(folder, "??").Order(StringComparer.Ordinal).SelectMany(fan =>
            Directory.EnumerateFiles(fan, "*" + Extension)
                .Select(Path.GetFileNameWithoutExtension)
                .OfType<string>()
                .Where(hash => LandingAddress.IsHash(hash) && hash.StartsWith(Path.GetFileName(fan), StringComparison.Ordinal))
                .Order(StringComparer.Ordinal));

    private string PathOf(LandingAddress address) => Path.Combine(root, address.Area, address.Hash[..2], address.Hash + Extension);

    private InvalidDataException Damaged(LandingAddress address, Exception? inner) =>
        new($"The content of {address} is damaged: {PathOf(address)} does not hold what its name promises. Restore it from a copy.", inner);
}
