using System.Diagnostics;
using System.Security.Cryptography;
using SegSync.Functions.Stores;
using SegSync.Benchmarks;

namespace SegSync.Tests.Storing;

/// <summary>Azure's storage emulator from npm, as package.json pins it: started once for the tests that share it, stopped by its process.</summary>
public sealed class Azurite : IAsyncLifetime
{
    private const string Key = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    private readonly TestFolder folder = new();
    private Process? process;

    /// <summary>Why it does not run; null when it does.</summary>
    public string? Missing { get; private set; }

    /// <summary>How it is reached; the key is the emulator's public one.</summary>
    public string ConnectionString { get; private set; } = "";

    public async Task InitializeAsync()
    {
        var program = Path.Combine(Repository.Root, "node_modules", "azurite", "dist", "src", "blob", "main.js");
        if (!File.Exists(program))
        {
            Missing = "azurite is not installed: npm install --no-package-lock at the root";
            return;
        }

        var start = new ProcessStartInfo("node", [program, "--blobHost", "127.0.0.1", "--blobPort", "0", "--location", folder.Path, "--disableTelemetry", "--silent"]) { RedirectStandardOutput = true, RedirectStandardError = true };
        try
        {
            process = Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Missing = "node is not installed";
            return;
        }

        _ = process.StandardError.ReadToEndAsync();
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            const string Listening = "successfully listens on ";
            if (line.IndexOf(Listening, StringComparison.Ordinal) is var at and >= 0)
            {
                ConnectionString = $"DefaultEndpointsProtocol=http;AccountName=devstoreaccount1;AccountKey={Key};BlobEndpoint={line[(at + Listening.Length)..].Trim()}/devstoreaccount1";
                _ = process.StandardOutput.ReadToEndAsync();
                return;
            }
        }

        Missing = "azurite ended before it listened";
    }

    /// <summary>An empty container; skips the test where the emulator is missing.</summary>
    internal BlobConnection Connection()
    {
        Skip.If(Missing is not null, Missing);
        return new(ConnectionString, $"test-{RandomNumberGenerator.GetHexString(8, lowercase: true)}");
    }

    public async Task DisposeAsync()
    {
        if (process is { HasExited: false })
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync();
        }

        process?.Dispose();
        folder.Dispose();
    }
}
