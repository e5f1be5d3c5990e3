namespace SegSync.Sandbox.Http;

/// <summary>A vendor stand-in: owns one path prefix and answers calls under the landscape's lock.</summary>
internal interface ISystem
{
    string Name { get; }
    string Prefix { get; }
    Answer Handle(Call call);

    /// <summary>Forgets what the client has authenticated or fetched, as if its session had ended.</summary>
    void ExpireSessions();

    /// <summary>The vendor's error for a fault that answers before any work is done.</summary>
    Answer Error(int status, string code, string message);
}
