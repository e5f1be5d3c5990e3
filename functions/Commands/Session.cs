using System.Text.Json;
using SegSync.Core.Connecting;
using SegSync.Core.Storing;
using SegSync.Functions.Configuration;
using Spectre.Console;

namespace SegSync.Functions.Commands;

/// <summary>One call of a verb: how the hub is opened, where results and complaints go.</summary>
internal sealed class Session(HubOptions options, bool json)
{
    public const int Done = 0;
    public const int Failed = 1;
    public const int Misused = 2;

    private const int PlainWidth = 140;

    private IAnsiConsole? screen;

    /// <summary>JSON as people read it.</summary>
    public static readonly JsonSerializerOptions Indented = new(HubJson.Options) { WriteIndented = true, IgnoreReadOnlyProperties = false };

    /// <summary>How the hub is opened.</summary>
    public HubOptions Options => options;

    /// <summary>Only one JSON object goes to standard output.</summary>
    public bool Json => json;

    /// <summary>Tables and text for people.</summary>
    public IAnsiConsole Screen => screen ??= Screens(Console.Out, Console.IsOutputRedirected);

    /// <summary>Runs the verb; a failure becomes words on standard error and an exit code.</summary>
    public async Task<int> RunAsync(Func<CancellationToken, Task<int>> verb, CancellationToken cancellationToken)
    {
        try
        {
            return await verb(cancellationToken);
        }
        catch (ConfigurationException exception)
        {
            return Complain(Misused, exception.Errors);
        }
        catch (ConnectorException exception)
        {
            return Complain(Failed, [new(exception.System, "", exception.Message)], exception.Message);
        }
        catch (Core.Profiling.MissingRateException exception)
        {
            return Complain(Misused, [new("landscape", "rates", exception.Message)]);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            await Console.Error.WriteLineAsync("Stopped. What was committed stays; the next run goes on from there.");
            return Failed;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or Microsoft.Data.Sqlite.SqliteException)
        {
            return Complain(Failed, [new(options.Data, "", exception.Message)]);
        }
        catch (Exception exception)
        {
            // a fault of ours: whoever reports it needs the whole of it
            return Complain(Failed, [new("segsync", "", "a fault in the program; please report it")], exception.ToString());
        }
    }

    /// <summary>Prints the verb's result: its JSON, or what a person reads.</summary>
    public void Print<T>(T result, Action<IAnsiConsole> show)
    {
        if (json) Console.Out.WriteLine(JsonSerializer.Serialize(result, Indented));
        else show(Screen);
    }

    /// <summary>A console on a writer; wide and plain where nobody looks.</summary>
    public static IAnsiConsole Screens(TextWriter writer, bool redirected)
    {
        var console = AnsiConsole.Create(new() { Out = new AnsiConsoleOutput(writer), Ansi = redirected ? AnsiSupport.No : AnsiSupport.Detect, Interactive = redirected ? InteractionSupport.No : InteractionSupport.Detect });
        if (redirected) console.Profile.Width = PlainWidth;
        return console;
    }

    private int Complain(int code, ImmutableArray<ConfigurationError> errors, string? words = null)
    {
        Console.Error.WriteLine(words ?? string.Join(Environment.NewLine, errors));
        if (json) Console.Out.WriteLine(JsonSerializer.Serialize(new { errors }, Indented));
        return code;
    }
}
