using SegSync.Core.Profiling;

namespace SegSync.Core.Landing;

/// <summary>
/// What the rows of one file tell of masters by the way, as the mapping's references name it: a customer's country beside
/// the order line. Only what somebody asked the sums for is read.
/// </summary>
public sealed class RowReferences
{
    private readonly (EntityTally Tally, RowValue Id, (string Name, RowValue Value)[] Fields)[] read;

    /// <summary>Binds.</summary>
    /// <param name="mapping">A mapping of flat lines.</param>
    /// <param name="columns">The file's header; of a column that it lacks nothing is told.</param>
    /// <param name="tally">Where it is told.</param>
    public RowReferences(Mapping mapping, ImmutableArray<string> columns, FactTally tally)
    {
        read =
        [
            .. from reference in mapping.Lines?.References ?? []
               let sums = tally.Find(reference.Kind)
               where sums is not null
               let fields = reference.Fields.Where(field => sums.Attributes?.Names.Contains(field.Name) == true).Select(field => (field.Name, RowValue.Of(field.Value, columns)!)).ToArray()
               where fields.Length > 0
               select (sums, RowValue.Of(reference.Id, columns)!, fields),
        ];
    }

    /// <summary>There is something to tell.</summary>
    public bool Any => read.Length > 0;

    /// <summary>Tells what a row that counts says of entities.</summary>
    public void Tell(RowCells row, int day)
    {
        foreach (var (tally, id, fields) in read)
        {
            MappingFault? fault = null;
            if (tally.Ids.Find(id.Id(row, ref fault)) is not (>= 0 and var entity)) continue;
            foreach (var (name, value) in fields) tally.Attributes!.Tell(name, entity, value.Id(row, ref fault), day);
        }
    }
}
