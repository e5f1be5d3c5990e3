namespace SegSync.Connectors.OracleOtm;

/// <summary>What is fixed about the vendor.</summary>
internal static class OtmOptions
{
    /// <summary>Records a page; at most 1,000.</summary>
    public const int PageSize = 1000;

    /// <summary>Rows that one call takes; each is a request of its own.</summary>
    public const int MaxBatch = 100;

    public static readonly TimeSpan LookBack = TimeSpan.FromMinutes(5);
}
