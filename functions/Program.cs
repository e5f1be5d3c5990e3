using System.Globalization;
using SegSync.Functions.Commands;

// the same input gives the same bytes on every machine
CultureInfo.DefaultThreadCurrentCulture = CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
#if PUBLISHED_PACKAGES
if (SegSync.Functions.Hosting.Isolated.IsolatedWorker.IsHosted(args)) return await SegSync.Functions.Hosting.Isolated.IsolatedWorker.RunAsync(args);
#endif
return await CommandLine.RunAsync(args);
