using System.Collections.Concurrent;
using System.Globalization;
using SegSync.Core.Syncing;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace SegSync.Functions.Commands;

/// <summary>Shows on standard error how far work is: live in a terminal, a line a finished step elsewhere.</summary>
internal static class Display
{
    public static async Task<T> ShowAsync<T>(Func<IProgress<SyncProgress>, Task<T>> work)
    {
        if (Console.IsErrorRedirected) return await work(new Lines(Console.Error));
        return await Session.Screens(Console.Error, redirected: false).Progress()
            .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new CountColumn(), new ElapsedTimeColumn(), new SpinnerColumn { CompletedText = "done" })
            .StartAsync(context => work(new Live(context)));
    }

    /// <summary>A count as people write it.</summary>
    public static string Count(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    private sealed class Lines(TextWriter writer) : IProgress<SyncProgress>
    {
        private readonly Lock gate = new();

        public void Report(SyncProgress value)
        {
            if (!value.Finished) return;
            lock (gate) writer.WriteLine($"{value.Step}: {Count(value.Done)}");
        }
    }

    private sealed class Live(ProgressContext context) : IProgress<SyncProgress>
    {
        private readonly ConcurrentDictionary<string, ProgressTask> tasks = new(StringComparer.Ordinal);

        public void Report(SyncProgress value)
        {
            var task = tasks.GetOrAdd(value.Step, step => context.AddTask(Markup.Escape(step), maxValue: double.MaxValue).IsIndeterminate());
            task.Value = value.Done;
            if (value.Finished) task.StopTask();
        }
    }

    private sealed class CountColumn : ProgressColumn
    {
        public override IRenderable Render(RenderOptions options, ProgressTask task, TimeSpan deltaTime) => new Text(Count((long)task.Value)).RightJustified();
    }
}
