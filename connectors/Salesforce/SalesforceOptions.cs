namespace SegSync.Connectors.Salesforce;

/// <summary>What is fixed about the vendor.</summary>
internal static class SalesforceOptions
{
    /// <summary>Records a page; the vendor takes 200 to 2,000 as a wish.</summary>
    public const int PageSize = 2000, SmallestPage = 200, LargestPage = 2000;

    /// <summary>Records in one composite update.</summary>
    public const int MaxBatch = 200;

    public static readonly TimeSpan LookBack = TimeSpan.FromMinutes(5);

    /// <summary>Row errors that pass by themselves.</summary>
    public static readonly ImmutableArray<string> Passing = ["UNABLE_TO_LOCK_ROW", "REQUEST_LIMIT_EXCEEDED", "SERVER_UNAVAILABLE", "REQUEST_RUNNING_TOO_LONG", "TXN_SECURITY_METERING_ERROR"];
}
