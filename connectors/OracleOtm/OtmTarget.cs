using SegSync.Connectors.Http;
using SegSync.Core.Connecting;

namespace SegSync.Connectors.OracleOtm;

/// <summary>Sets fields object by object. The values are absolute: sending twice is sending once.</summary>
internal sealed class OtmTarget(IOtmApi api, Wire wire) : ITarget
{
    public int MaxBatch => OtmOptions.MaxBatch;

    public Task<ImmutableArray<PushOutcome>> WriteAsync(ImmutableArray<PushRow> rows, CancellationToken cancellationToken) => RowByRow.WriteAsync(rows, WriteAsync, cancellationToken);

    private Task<PushOutcome> WriteAsync(PushRow row, CancellationToken cancellationToken)
    {
        var fields = row.Values.ToDictionary(value => value.Key, value => value.Value.Length == 0 ? null : value.Value, StringComparer.Ordinal);
        return wire.AskAsync(
            $"PATCH {row.Row.Entity}",
            token => api.Update(row.Row.Entity, row.Row.Parts[0].Value, fields, token),
            RowByRow.Outcome,
            cancellationToken,
            RowByRow.OfTheRow);
    }
}
