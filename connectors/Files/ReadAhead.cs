namespace SegSync.Connectors.Files;

/// <summary>Reads a stream on a thread of its own, a few blocks ahead: unpacking and parsing share the cores.</summary>
internal sealed class ReadAhead : Stream
{
    private const int Blocks = 4, BlockSize = 1 << 18;

    private readonly Stream inner;
    private readonly byte[][] blocks = new byte[Blocks][];
    private readonly int[] lengths = new int[Blocks];
    private readonly SemaphoreSlim filled = new(0), free = new(Blocks);
    private readonly Task reading;
    private Exception? fault;
    private volatile bool stopped;
    private int current = -1, at;
    private bool ended;

    public ReadAhead(Stream inner)
    {
        this.inner = inner;
        reading = Task.Factory.StartNew(Fill, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override int Read(Span<byte> buffer)
    {
        if (ended) return 0;
        if (current < 0 || at == lengths[current])
        {
            if (current >= 0) free.Release();
            filled.Wait();
            current = (current + 1) % Blocks;
            at = 0;
            if (lengths[current] == 0)
            {
                ended = true;
                // the first fault is what went wrong, told where it matters
                if (fault is not null) System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(fault);
                return 0;
            }
        }

        var count = Math.Min(buffer.Length, lengths[current] - at);
        blocks[current].AsSpan(at, count).CopyTo(buffer);
        at += count;
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
        if (disposing)
        {
            stopped = true;
            free.Release(Blocks);
            reading.GetAwaiter().GetResult();
            inner.Dispose();
            filled.Dispose();
            free.Dispose();
        }

        base.Dispose(disposing);
    }

    private void Fill()
    {
        for (var next = 0; ; next = (next + 1) % Blocks)
        {
            free.Wait();
            if (stopped) return;
            lengths[next] = 0;
            try
            {
                blocks[next] ??= new byte[BlockSize];
                lengths[next] = inner.ReadAtLeast(blocks[next], BlockSize, throwOnEndOfStream: false);
            }
            catch (Exception exception) when (exception is IOException or InvalidDataException or UnauthorizedAccessException)
            {
                fault = exception;
            }

            filled.Release();
            if (lengths[next] == 0) return;
        }
    }
}
