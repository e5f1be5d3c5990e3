using System.Globalization;
using SegSync.Functions.Configuration;

namespace SegSync.Functions;

/// <summary>Keeps a data folder to one process. The system lets go of the lock when the process ends, however it ends.</summary>
internal sealed class HubLock : IAsyncDisposable
{
    private readonly FileStream held;

    private HubLock(FileStream held) => this.held = held;

    /// <summary>Takes the folder, which must exist.</summary>
    /// <exception cref="ConfigurationException">Another process has it.</exception>
    public static HubLock Take(string folder)
    {
        var holder = Path.Combine(folder, "hub.pid");
        try
        {
            var held = new FileStream(Path.Combine(folder, "hub.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            // beside the lock, since a locked file cannot be read by others
            File.WriteAllText(holder, Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
            return new(held);
        }
        catch (IOException)
        {
            var pid = File.Exists(holder) ? File.ReadAllText(holder).Trim() : "unknown";
            throw ConfigurationException.Of(folder, "", $"the data folder is in use by process {pid}; wait for it, stop it, or name another folder with --data");
        }
    }

    public ValueTask DisposeAsync() => held.DisposeAsync();
}
