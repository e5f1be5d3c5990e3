using Refit;

namespace SegSync.Connectors.OracleWms;

/// <summary>Oracle WMS Cloud's entity API (lgfapi v10), below the URL of an environment.</summary>
internal interface IWmsApi
{
    /// <summary>A page of an entity, sequenced: the answer names the next by cursor and does not count.</summary>
    [Get("/wms/lgfapi/v10/entity/{entity}/")]
    Task<HttpResponseMessage> Read(
        string entity,
        [AliasAs("page_mode")] string pageMode,
        [AliasAs("page_size")] int pageSize,
        [AliasAs("fields")] string? fields,
        [AliasAs("mod_ts__gte")] string? modifiedSince,
        [AliasAs("cursor")] string? cursor,
        CancellationToken cancellationToken);

    /// <summary>Sets fields of one record.</summary>
    [Patch("/wms/lgfapi/v10/entity/{entity}/{id}/")]
    Task<HttpResponseMessage> Update(string entity, string id, [Body] WmsChange change, CancellationToken cancellationToken);
}

/// <summary>The body of an update.</summary>
internal sealed record WmsChange([property: System.Text.Json.Serialization.JsonPropertyName("fields")] IReadOnlyDictionary<string, string> Fields);
