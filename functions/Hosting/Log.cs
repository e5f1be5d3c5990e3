namespace SegSync.Functions.Hosting;

/// <summary>What the embedded host logs: names of functions, ids of messages, never their contents.</summary>
internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Error, "function {Function} failed; it runs again at its next time")]
    public static partial void TimerFailed(ILogger logger, string function, Exception exception);

    [LoggerMessage(2, LogLevel.Warning, "function {Function} failed on message {Message}, delivery {Delivery}; it rests for {Rest}: {Reason}")]
    public static partial void MessageFailed(ILogger logger, string function, string message, int delivery, TimeSpan rest, string reason);

    [LoggerMessage(3, LogLevel.Warning, "function {Function} lost the lock of message {Message}; it will come again")]
    public static partial void LockLost(ILogger logger, string function, string message);

    [LoggerMessage(4, LogLevel.Warning, "queue {Queue} cannot be read; trying again: {Reason}")]
    public static partial void QueueFailed(ILogger logger, string queue, string reason);

    [LoggerMessage(5, LogLevel.Warning, "file {File} was not taken: {Reason}")]
    public static partial void FileFailed(ILogger logger, string file, string reason);

    [LoggerMessage(6, LogLevel.Error, "{Method} {Path} failed")]
    public static partial void RequestFailed(ILogger logger, string method, string path, Exception exception);

    [LoggerMessage(7, LogLevel.Information, "file {File} was taken")]
    public static partial void FileTaken(ILogger logger, string file);

    [LoggerMessage(8, LogLevel.Warning, "folder {Folder} cannot be watched; trying again: {Reason}")]
    public static partial void FolderFailed(ILogger logger, string folder, string reason);

    [LoggerMessage(9, LogLevel.Error, "function {Function} failed on invocation {Invocation}")]
    public static partial void InvocationFailed(ILogger logger, string function, string invocation, Exception exception);

    [LoggerMessage(10, LogLevel.Error, "{Dependency} does not answer")]
    public static partial void DependencyFailed(ILogger logger, string dependency, Exception exception);

    [LoggerMessage(11, LogLevel.Warning, "function {Function} failed on a page of the change feed; it comes again: {Reason}")]
    public static partial void FeedFailed(ILogger logger, string function, string reason);
}
