using SegSync.Functions.Commands;

#if PUBLISHED_PACKAGES
if (SegSync.Functions.Hosting.Isolated.IsolatedWorker.IsHosted(args)) return await SegSync.Functions.Hosting.Isolated.IsolatedWorker.RunAsync(args);
#endif
return await CommandLine.RunAsync(args);
