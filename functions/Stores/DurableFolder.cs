using System.Runtime.InteropServices;

namespace SegSync.Functions.Stores;

/// <summary>
/// Folders whose entries survive a power cut. On Linux and macOS a new name is on disk only once its folder was synced;
/// Windows journals names, and has no call for it.
/// </summary>
internal static class DurableFolder
{
    /// <summary>Makes a folder and what lies above it, each synced into its parent.</summary>
    public static void Make(string path)
    {
        if (Directory.Exists(path))
            return;
        var parent = Path.GetDirectoryName(Path.GetFullPath(path))!;
        Make(parent);
        Directory.CreateDirectory(path);
        Sync(parent);
    }

    /// <summary>Syncs the names in a folder to disk.</summary>
    public static void Sync(string path)
    {
        if (OperatingSystem.IsWindows())
            return;
        var descriptor = Open(path, 0);
        if (descriptor < 0)
            throw new IOException($"Cannot open folder {path} to sync it (errno {Marshal.GetLastPInvokeError()}).");
        var failed = Fsync(descriptor) != 0;
        var error = Marshal.GetLastPInvokeError();
        _ = Close(descriptor);
        if (failed)
            throw new IOException($"Cannot sync folder {path} (errno {error}).");
    }

#pragma warning disable SYSLIB1054, CA2101 // generated marshalling would need unsafe code for three calls
    [DllImport("libc", EntryPoint = "open", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Open([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags);

    [DllImport("libc", EntryPoint = "fsync", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Fsync(int descriptor);

    [DllImport("libc", EntryPoint = "close", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Close(int descriptor);
#pragma warning restore SYSLIB1054, CA2101
}
