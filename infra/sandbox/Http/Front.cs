using System.Globalization;
using Microsoft.AspNetCore.Http.Features;
using SegSync.Sandbox.Faults;
using SegSync.Sandbox.Journal;
using SegSync.Sandbox.World;

namespace SegSync.Sandbox.Http;

/// <summary>Every vendor request passes here: fault before, the vendor's answer, fault after, journal.</summary>
internal sealed class Front(Landscape landscape, IReadOnlyList<ISystem> systems, FaultPlan faults, RequestJournal journal, TimeProvider time)
{
    public async Task HandleAsync(HttpContext context)
    {
        var path = context.Request.Path.Value ?? "/";
        var system = systems.FirstOrDefault(s => path.StartsWith(s.Prefix, StringComparison.Ordinal));
        if (system is null)
        {
            context.Response.StatusCode = 404;
            await context.Response.WriteAsync("The sandbox serves " + string.Join(", ", systems.Select(s => s.Prefix)) + " and /_sandbox\n", context.RequestAborted);
            return;
        }
        var started = time.GetTimestamp();
        var body = await ReadAsync(context);
        var shown = path + context.Request.QueryString.Value;
        var method = context.Request.Method;
        var fault = faults.Strike(system.Name, method, Uri.UnescapeDataString(shown));
        if (fault?.Kind == "expireToken")
            Locked(() => system.ExpireSessions());
        var answer = fault is null ? null : Before(fault, system);
        if (fault?.Kind == "hang")
        {
            Note(new Answer(0));
            await Task.WhenAny(Task.Delay(TimeSpan.FromSeconds(fault.Seconds), time, context.RequestAborted));
            context.Abort();
            return;
        }
        answer ??= Locked(() => system.Handle(new Call(method, path, context.Request.QueryString.Value ?? "", context.Request.Headers, body, "http://" + context.Request.Host.Value)
        {
            Twist = TwistOf(fault),
            Rejects = method == "GET" ? null : faults.Rejects(system.Name, method, Uri.UnescapeDataString(shown)),
        }));
        var cut = fault is { Kind: "truncatePage", Variant: not "short" };
        var lost = fault?.Kind == "loseAnswer" || cut;
        Note(lost ? new Answer(0) { Entity = answer.Entity, Writes = answer.Writes } : answer);
        if (fault?.Kind == "loseAnswer")
        {
            context.Abort();
            return;
        }
        await SendAsync(context, answer, cut);

        void Note(Answer told) => journal.Record(new RequestLine(0, 0, time.GetUtcNow(), system.Name, method, shown, told.Entity, told.Status, told.Rows, told.Writes,
            Math.Round(time.GetElapsedTime(started).TotalMilliseconds, 2), fault?.Kind));
    }

    private T Locked<T>(Func<T> work)
    {
        lock (landscape.Gate)
            return work();
    }

    private void Locked(Action work)
    {
        lock (landscape.Gate)
            work();
    }

    private static Twist TwistOf(FaultRule? fault) => fault switch
    {
        { Kind: "repeatPage", Variant: "previous" } => Twist.PreviousPage,
        { Kind: "repeatPage" } => Twist.RepeatCursor,
        { Kind: "truncatePage", Variant: "short" } => Twist.ShortPage,
        _ => Twist.None,
    };

    private Answer? Before(FaultRule fault, ISystem system) => fault.Kind switch
    {
        "throttle429" => system.Error(429, "429", "Too many requests").With("Retry-After", fault.RetryAfter == "date" ? time.GetUtcNow().AddSeconds(1).ToString("R", CultureInfo.InvariantCulture) : fault.RetryAfter),
        "throttle403" => system.Error(403, "REQUEST_LIMIT_EXCEEDED", "TotalRequests Limit exceeded."),
        "serverError" => system.Error(fault.Status, "SERVER_ERROR", "The server is not able to answer"),
        _ => null,
    };

    private static async Task<ReadOnlyMemory<byte>> ReadAsync(HttpContext context)
    {
        if (context.Request.ContentLength is null or 0 && !context.Request.Headers.ContainsKey("Transfer-Encoding"))
            return default;
        using var memory = new MemoryStream();
        await context.Request.Body.CopyToAsync(memory, context.RequestAborted);
        if (!context.Request.Headers.ContentEncoding.ToString().Contains("gzip", StringComparison.OrdinalIgnoreCase))
            return memory.ToArray();
        memory.Position = 0;
        using var unpacked = new MemoryStream();
        using (var gzip = new System.IO.Compression.GZipStream(memory, System.IO.Compression.CompressionMode.Decompress))
            await gzip.CopyToAsync(unpacked, context.RequestAborted);
        return unpacked.ToArray();
    }

    private static async Task SendAsync(HttpContext context, Answer answer, bool cut)
    {
        context.Response.StatusCode = answer.Status;
        foreach (var (name, value) in answer.Headers)
            context.Response.Headers.Append(name, value);
        if (answer.ContentType is { } type)
            context.Response.ContentType = type;
        if (answer.Status == 204)
            return;
        context.Response.ContentLength = answer.Body.Length;
        try
        {
            if (context.Request.Method == "HEAD")
                return;
            await context.Response.Body.WriteAsync(cut ? answer.Body[..(answer.Body.Length / 2)] : answer.Body, context.RequestAborted);
            if (!cut)
                return;
            await context.Response.Body.FlushAsync(context.RequestAborted);
            context.Abort();
        }
        catch (OperationCanceledException) when (context.Features.Get<IHttpRequestLifetimeFeature>()?.RequestAborted.IsCancellationRequested == true)
        {
            // the client went away: nobody to tell
        }
    }
}
