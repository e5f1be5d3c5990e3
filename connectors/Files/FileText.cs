using System.IO.Compression;
using System.Text;

namespace SegSync.Connectors.Files;

/// <summary>A file's bytes as text: unpacked when they are gzip, in the encoding given or found out.</summary>
internal static class FileText
{
    static FileText() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    /// <summary>The bytes, unpacked. Gzip is known by its first bytes, whatever the file is called.</summary>
    public static Stream Open(string path)
    {
        var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16, FileOptions.SequentialScan);
        var zipped = file.ReadByte() == 0x1F && file.ReadByte() == 0x8B;
        file.Position = 0;
        return zipped ? new GZipStream(file, CompressionMode.Decompress) : file;
    }

    /// <summary>Lines of a stream; what cannot be decoded shows as U+FFFD. A byte order mark wins over <paramref name="encoding"/>.</summary>
    public static StreamReader Reader(Stream stream, Encoding encoding) => new(stream, encoding, detectEncodingFromByteOrderMarks: true, 1 << 16);

    /// <summary>An encoding by name.</summary>
    public static Encoding Named(string name) => Encoding.GetEncoding(name);

    /// <summary>
    /// UTF-8 unless most of what is not ASCII is no UTF-8: then Windows-1252, which older programs write. So one broken
    /// byte spoils its line and not the reading of the whole file.
    /// </summary>
    public static Encoding Detect(string path, CancellationToken cancellationToken)
    {
        using var stream = Open(path);
        var buffer = new byte[1 << 16];
        var (kept, good, bad) = (0, 0L, 0L);
        int read;
        while ((read = stream.Read(buffer, kept, buffer.Length - kept)) > 0)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var rest = buffer.AsSpan(0, kept + read);
            while (!rest.IsEmpty)
            {
                var start = rest.IndexOfAnyExceptInRange((byte)0, (byte)0x7F);
                if (start < 0)
                {
                    rest = [];
                    break;
                }

                rest = rest[start..];
                // a sequence may go on in the next block
                if (rest.Length < 4 && Rune.DecodeFromUtf8(rest, out _, out _) == System.Buffers.OperationStatus.NeedMoreData) break;
                if (Rune.DecodeFromUtf8(rest, out _, out var used) == System.Buffers.OperationStatus.Done) good++;
                else bad++;
                rest = rest[used..];
            }

            kept = rest.Length;
            rest.CopyTo(buffer);
        }

        return bad + (kept > 0 ? 1 : 0) > good ? Named("windows-1252") : Encoding.UTF8;
    }
}
