using Refit;

namespace SegSync.Connectors.Sap;

/// <summary>
/// SAP S/4HANA's OData V2 services, as in <c>API_BUSINESS_PARTNER</c>, <c>API_PRODUCT_SRV</c>, <c>API_SALES_ORDER_SRV</c>.
/// </summary>
internal interface ISapApi
{
    /// <summary>A page of an entity set.</summary>
    [Get("/sap/opu/odata/sap/{service}/{entity}")]
    [Headers("Accept: application/json")]
    Task<HttpResponseMessage> Read(
        string service,
        string entity,
        [AliasAs("$select")] string? select,
        [AliasAs("$expand")] string? expand,
        [AliasAs("$filter")] string? filter,
        [AliasAs("$orderby")] string? orderBy,
        [AliasAs("$top")] int? top,
        [AliasAs("$skip")] int? skip,
        [AliasAs("$skiptoken")] string? skipToken,
        [AliasAs("$inlinecount")] string? inlineCount,
        CancellationToken cancellationToken);

    /// <summary>Several reads and changesets in one request; a multipart answer with a part for each.</summary>
    [Post("/sap/opu/odata/sap/{service}/$batch")]
    [Headers("Accept: multipart/mixed", "Prefer: odata.continue-on-error")]
    Task<HttpResponseMessage> Batch(string service, [Body] HttpContent parts, CancellationToken cancellationToken);
}
