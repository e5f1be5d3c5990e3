using SegSync.Sandbox;

SandboxOptions options;
try
{
    options = SandboxOptions.Parse(args);
}
catch (SandboxOptions.BadOptionException e)
{
    Console.Error.WriteLine("sandbox: " + e.Message);
    return 2;
}

try
{
    using var ended = new CancellationTokenSource();
    await using var server = await Server.StartAsync(options, TimeProvider.System);
    Console.WriteLine(server.Greeting());
    if (options.WithParent)
    {
        // the parent holds our standard input: its end is the parent's end
        _ = Task.Run(async () =>
        {
            while (await Console.In.ReadLineAsync() is not null)
            {
            }
            await ended.CancelAsync();
        });
    }
    await server.WaitAsync(ended.Token);
    return 0;
}
catch (SandboxOptions.BadOptionException e)
{
    Console.Error.WriteLine("sandbox: " + e.Message);
    return 2;
}
catch (IOException e)
{
    Console.Error.WriteLine("sandbox: " + e.Message);
    return 1;
}
