using Microsoft.Extensions.Logging;

namespace SegSync.Connectors;

/// <summary>Everything the connectors log: systems, streams and paths, never field values or secrets.</summary>
internal static partial class Log
{
    [LoggerMessage(2001, LogLevel.Information, "{System}: attempt {Attempt} failed ({Reason}), next in {Wait}")]
    public static partial void Again(ILogger logger, string system, int attempt, string reason, TimeSpan wait);

    [LoggerMessage(2002, LogLevel.Warning, "{System}: {Stream} no longer knows where the pass stood; reading again from its watermark")]
    public static partial void PassRestarted(ILogger logger, string system, string stream);

    [LoggerMessage(2003, LogLevel.Warning, "{System}: {Stream} announced {Said} records but {Read} came; the watermark stays where it was")]
    public static partial void PassShort(ILogger logger, string system, string stream, long said, long read);

    [LoggerMessage(2004, LogLevel.Debug, "{System}: session renewed")]
    public static partial void SessionRenewed(ILogger logger, string system);
}
