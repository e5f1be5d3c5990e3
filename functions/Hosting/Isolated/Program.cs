// Compiled with the published packages only (-p:PublishedPackages=true), in place of Program.cs: compat/ has the worker's
// attributes, not its host.
using SegSync.Functions.Commands;
using SegSync.Functions.Hosting.Isolated;

return IsolatedWorker.IsStartedBy(args) ? await IsolatedWorker.RunAsync(args) : await CommandLine.RunAsync(args);
