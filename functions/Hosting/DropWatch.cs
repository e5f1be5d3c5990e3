using System.Globalization;
using Microsoft.Azure.Functions.Worker;

namespace SegSync.Functions.Hosting;

/// <summary>
/// Watches a container's folder for its blob function. A file is taken when two looks found it the same, so that one
/// being written is left alone; then it moves to <c>.done</c>, or with the reason beside it to <c>.failed</c>. A crash in
/// between hands the file over again.
/// </summary>
internal sealed class DropWatch(
    FunctionEntry function, Invocation invocation, string dataDirectory, EmbeddedHostOptions options, TimeProvider time, ILogger<DropWatch> logger)
    : BackgroundService
{
    private readonly BlobPath path = new(((BlobTriggerAttribute)function.Trigger).BlobPath);

    private string Folder => Path.Combine(dataDirectory, path.Container);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        Directory.CreateDirectory(Folder);
        var before = new Dictionary<string, (long, DateTime)>(StringComparer.Ordinal);
        while (true)
        {
            var now = Look();
            foreach (var (file, state) in now)
            {
                if (before.TryGetValue(file, out var seen) && seen == state) await TakeAsync(file, stoppingToken);
            }

            before = now;
            await Task.Delay(options.WatchEvery, time, stoppingToken);
        }
    }

    private Dictionary<string, (long Size, DateTime Written)> Look()
    {
        try
        {
            return new DirectoryInfo(Folder).EnumerateFiles("*", SearchOption.AllDirectories)
                .Select(file => (Name: Path.GetRelativePath(Folder, file.FullName).Replace(Path.DirectorySeparatorChar, '/'), File: file))
                .Where(pair => !pair.Name.Split('/').Any(part => part.StartsWith('.')))
                .ToDictionary(pair => pair.Name, pair => (pair.File.Length, pair.File.LastWriteTimeUtc), StringComparer.Ordinal);
        }
        catch (IOException exception)
        {
            Log.FolderFailed(logger, Folder, exception.Message);
            return [];
        }
    }

    private async Task TakeAsync(string file, CancellationToken stoppingToken)
    {
        try
        {
            var data = path.Match(file) ?? throw new FormatException($"it lies at {file}; files belong to {((BlobTriggerAttribute)function.Trigger).BlobPath}");
            await using (var content = File.OpenRead(Path.Combine(Folder, file)))
                await invocation.RunAsync(function, content, data, stoppingToken);
            Move(file, ".done", null);
            Log.FileTaken(logger, file);
        }
        catch (Exception exception) when (exception is not OperationCanceledException || !stoppingToken.IsCancellationRequested)
        {
            Log.FileFailed(logger, file, exception.Message);
            Fail(file, exception.Message);
        }
    }

    private void Fail(string file, string reason)
    {
        try
        {
            Move(file, ".failed", reason);
        }
        catch (IOException exception)
        {
            Log.FolderFailed(logger, Folder, exception.Message);
        }
    }

    private void Move(string file, string to, string? reason)
    {
        var stamp = time.GetUtcNow().ToString("yyyyMMdd'T'HHmmssfff", CultureInfo.InvariantCulture);
        var target = Path.Combine(Folder, to, Path.GetDirectoryName(file) ?? "", $"{stamp}-{Path.GetFileName(file)}");
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        if (reason is not null) File.WriteAllText($"{target}.reason.txt", reason + Environment.NewLine);
        File.Move(Path.Combine(Folder, file), target, overwrite: true);
    }
}
