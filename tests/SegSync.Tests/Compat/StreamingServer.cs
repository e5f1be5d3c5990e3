using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace SegSync.Tests.Compat;

/// <summary>Reads a request body as it comes and says when its first byte was there.</summary>
internal sealed class StreamingServer : IAsyncDisposable
{
    private readonly WebApplication app;

    private StreamingServer(WebApplication app) => this.app = app;

    public Uri Address => new(app.Urls.First());

    public int Received { get; private set; }

    public static async Task<StreamingServer> StartAsync(TaskCompletionSource first)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.Configure<KestrelServerOptions>(kestrel => kestrel.Listen(System.Net.IPAddress.Loopback, 0));
        var server = new StreamingServer(builder.Build());
        server.app.Run(async context =>
        {
            var buffer = new byte[HalfwayStream.PartLength];
            while (await context.Request.Body.ReadAsync(buffer, context.RequestAborted) is > 0 and var read)
            {
                server.Received += read;
                first.TrySetResult();
            }
        });
        await server.app.StartAsync();
        return server;
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();
}

/// <summary>Two parts, the second of which waits until some of the first has arrived.</summary>
internal sealed class HalfwayStream(Task firstArrived) : Stream
{
    // more than the client collects before it writes to the socket
    public const int PartLength = 64 * 1024;

    private int given;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (given == 2)
            return 0;
        if (given == 1)
            await firstArrived.WaitAsync(cancellationToken);
        given++;
        return Math.Min(PartLength, buffer.Length);
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
