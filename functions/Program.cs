using SegSync.Functions.Commands;

return await CommandLine.RunAsync(args);
