using Refit;

namespace SegSync.Connectors.OracleOtm;

/// <summary>Oracle Transportation Management's business object resources, version 2.</summary>
internal interface IOtmApi
{
    /// <summary>A page of a resource by offset.</summary>
    [Get("/logisticsRestApi/resources-int/v2/{resource}")]
    Task<HttpResponseMessage> Read(
        string resource,
        [AliasAs("q")] string? filter,
        [AliasAs("fields")] string? fields,
        [AliasAs("orderBy")] string? orderBy,
        [AliasAs("limit")] int limit,
        [AliasAs("offset")] long offset,
        [AliasAs("totalResults")] string? totalResults,
        CancellationToken cancellationToken);

    /// <summary>Sets fields of one object.</summary>
    [Patch("/logisticsRestApi/resources-int/v2/{resource}/{gid}")]
    Task<HttpResponseMessage> Update(string resource, string gid, [Body] IReadOnlyDictionary<string, string?> fields, CancellationToken cancellationToken);
}
