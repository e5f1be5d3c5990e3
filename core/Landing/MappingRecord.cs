using System.Text.Json;
using SegSync.Core.Records;

namespace SegSync.Core.Landing;

/// <summary>How an item becomes a master-data record.</summary>
/// <param name="Kind">What the record is about.</param>
/// <param name="Fields">Canonical field and where its value lies, ordinal order.</param>
/// <param name="Rows">Its writable rows.</param>
internal sealed record MappingRecord(EntityKind Kind, ImmutableArray<(string Name, MappingValue Value)> Fields, ImmutableArray<MappingRows> Rows)
{
    public static readonly ImmutableSortedDictionary<string, string> NoFields = ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);

    public SourceRecord? Read(MappingContext context, string id, string version, bool deleted, JsonElement item, ref MappingFault? fault)
    {
        var scope = new MappingScope(context, item, item);
        var fields = NoFields.ToBuilder();
        foreach (var (name, value) in Fields)
        {
            MappingFault? own = null;
            var text = value.Text(scope, ref own);
            // a record on its way out need not be whole: refusing it would keep it alive
            if (own is not null && !deleted) fault = own;
            if (fault is not null) return null;
            if (own is null && !string.IsNullOrEmpty(text)) fields.Add(name, text);
        }

        var rows = ImmutableArray.CreateBuilder<TargetRow>();
        foreach (var row in Rows) row.Read(item, rows, ref fault);
        if (deleted && fault is not null) (fault, rows) = (null, ImmutableArray.CreateBuilder<TargetRow>());
        return fault is null ? new(new(context.Tenant, Kind, context.System, id), version, deleted, fields.ToImmutable(), rows.DrainToImmutable()) : null;
    }
}
