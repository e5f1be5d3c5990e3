using SegSync.Connectors.Http;
using SegSync.Core.Connecting;

namespace SegSync.Connectors.OracleWms;

/// <summary>Sets fields record by record. The values are absolute and the vendor has no tags: sending twice is sending once.</summary>
internal sealed class WmsTarget(IWmsApi api, Wire wire) : ITarget
{
    public int MaxBatch => WmsOptions.MaxBatch;

    public Task<ImmutableArray<PushOutcome>> WriteAsync(ImmutableArray<PushRow> rows, CancellationToken cancellationToken) => RowByRow.WriteAsync(rows, WriteAsync, cancellationToken);

    private Task<PushOutcome> WriteAsync(PushRow row, CancellationToken cancellationToken) => wire.AskAsync(
        $"PATCH entity/{row.Row.Entity}",
        token => api.Update(row.Row.Entity, row.Row.Parts[0].Value, new WmsChange(row.Values), token),
        RowByRow.Outcome,
        cancellationToken,
        RowByRow.OfTheRow);
}
