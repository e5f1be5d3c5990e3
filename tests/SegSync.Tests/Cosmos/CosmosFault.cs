using Microsoft.AspNetCore.Http;

namespace SegSync.Tests.Cosmos;

/// <summary>What the server does to requests instead of serving them well.</summary>
internal enum CosmosFaultKind
{
    /// <summary>429 with a time to wait.</summary>
    Throttle,

    /// <summary>503.</summary>
    Unavailable,

    /// <summary>The connection breaks before anything was done.</summary>
    Cut,

    /// <summary>Everything is done, and the connection breaks before the answer.</summary>
    LoseAnswer,
}

/// <summary>A fault that strikes every n-th request that it meets, a number of times.</summary>
/// <param name="Kind">What happens.</param>
/// <param name="Every">Each how-manieth.</param>
/// <param name="Times">How often at most.</param>
/// <param name="WritesOnly">Reads are spared.</param>
internal sealed record CosmosFault(CosmosFaultKind Kind, int Every, int Times = int.MaxValue, bool WritesOnly = false)
{
    private int met;
    private int struck;

    /// <summary>How often it struck.</summary>
    public int Struck => Math.Min(struck, Times);

    public bool Strikes(HttpRequest request) =>
        (!WritesOnly || CosmosServer.IsWrite(request)) && Interlocked.Increment(ref met) % Every == 0 && Interlocked.Increment(ref struck) <= Times;
}
