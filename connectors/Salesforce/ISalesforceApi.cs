using Refit;

namespace SegSync.Connectors.Salesforce;

/// <summary>Salesforce's REST API, version 62.0.</summary>
internal interface ISalesforceApi
{
    /// <summary>Runs SOQL over records that exist.</summary>
    [Get("/services/data/v62.0/query")]
    Task<HttpResponseMessage> Query([AliasAs("q")] string soql, [Header("Sforce-Query-Options")] string options, CancellationToken cancellationToken);

    /// <summary>Runs SOQL over records that exist and those in the recycle bin.</summary>
    [Get("/services/data/v62.0/queryAll")]
    Task<HttpResponseMessage> QueryAll([AliasAs("q")] string soql, [Header("Sforce-Query-Options")] string options, CancellationToken cancellationToken);

    /// <summary>The next page of a query: what its nextRecordsUrl names.</summary>
    [Get("/services/data/v62.0/query/{locator}")]
    Task<HttpResponseMessage> More(string locator, CancellationToken cancellationToken);

    /// <summary>Updates up to 200 records; 200 with one result for each, in order.</summary>
    [Patch("/services/data/v62.0/composite/sobjects")]
    Task<HttpResponseMessage> Update([Body] HttpContent records, CancellationToken cancellationToken);
}

/// <summary>OAuth 2.0 of a My Domain host.</summary>
internal interface ISalesforceLogin
{
    /// <summary>Client credentials: grant_type, client_id, client_secret.</summary>
    [Post("/services/oauth2/token")]
    Task<HttpResponseMessage> Token([Body(BodySerializationMethod.UrlEncoded)] IDictionary<string, string> grant, CancellationToken cancellationToken);
}
