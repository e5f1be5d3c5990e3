using System.Text;

namespace SegSync.Connectors.Files;

/// <summary>Looks at the first bytes of a stream: a byte order mark is taken away and says how to read on.</summary>
internal sealed class MarkSkipping(Stream stream)
{
    public Stream Open()
    {
        var head = new byte[3];
        var length = stream.ReadAtLeast(head, 3, throwOnEndOfStream: false);
        if (head.AsSpan(0, length).SequenceEqual(Encoding.UTF8.Preamble)) return stream;
        var (encoding, mark) = length >= 2 && head[0] == 0xFF && head[1] == 0xFE ? (Encoding.Unicode, 2)
            : length >= 2 && head[0] == 0xFE && head[1] == 0xFF ? (Encoding.BigEndianUnicode, 2)
            : (null, 0);
        var whole = new Joined(head.AsMemory(mark, length - mark), stream);
        return encoding is null ? whole : Encoding.CreateTranscodingStream(whole, encoding, Encoding.UTF8);
    }

    /// <summary>What was read already, then the rest.</summary>
    private sealed class Joined(ReadOnlyMemory<byte> head, Stream rest) : Stream
    {
        private ReadOnlyMemory<byte> head = head;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override int Read(Span<byte> buffer)
        {
            if (head.IsEmpty) return rest.Read(buffer);
            var count = Math.Min(buffer.Length, head.Length);
            head.Span[..count].CopyTo(buffer);
            head = head[count..];
            return count;
        }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            if (disposing) rest.Dispose();
            base.Dispose(disposing);
        }
    }
}
