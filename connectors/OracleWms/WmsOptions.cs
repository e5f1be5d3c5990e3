namespace SegSync.Connectors.OracleWms;

/// <summary>What is fixed about the vendor.</summary>
internal static class WmsOptions
{
    /// <summary>Records a page; at most 1,250.</summary>
    public const int PageSize = 1000, LargestPage = 1250;

    /// <summary>Rows that one call takes; each is a request of its own.</summary>
    public const int MaxBatch = 100;

    public static readonly TimeSpan LookBack = TimeSpan.FromMinutes(5);
}
