using System.Text.Json;
using SegSync.Core.Connecting;
using SegSync.Core.Records;

namespace SegSync.Core.Landing;

/// <summary>One document while its lines are read.</summary>
internal sealed class MappingPass(MappingLines lines, MappingContext context, DocumentRef key, JsonElement document)
{
    private readonly ImmutableArray<Fact>.Builder facts = ImmutableArray.CreateBuilder<Fact>();
    private Dictionary<string, Fact>? byId;
    private List<(string Reason, int Lines)>? excluded;
    private List<Mapped.Refused>? refused;
    private Dictionary<(EntityKind, string), string?[]>? references;
    private MappingFact.Shared shared;
    private readonly List<MappingFault> doubts = [];
    private int index;
    private int counted;

    /// <summary>Why the whole document cannot be taken.</summary>
    public MappingFault? Fault { get; private set; }

    public bool Stopped => Fault is not null;

    public void Take(JsonElement line)
    {
        MappingFault? fault = null;
        Take(new(context, document, line), ref fault);
        if (fault is not null) Refuse(line, fault);
        index++;
    }

    /// <summary>What became of the lines; the rows add up to the item's.</summary>
    public ImmutableArray<Mapped> Results(string version, int itemRows)
    {
        var results = ImmutableArray.CreateBuilder<Mapped>();
        // rows of a file and bare lines are rows of the source; lines inside a document are not
        var flat = lines.Path is null && itemRows == index;
        // a document all of whose lines were excluded may replace one that had some: it lands, empty
        if (counted > 0 || refused is null)
        {
            var value = new FactDocument(key, version, lines.Kind, false, facts.DrainToImmutable());
            results.Add(new Mapped.Document(value, Records()) { Rows = flat ? counted : itemRows, Doubts = [.. doubts.Select(doubt => (doubt.Field, doubt.Reason))] });
        }

        foreach (var (reason, count) in excluded ?? []) results.Add(new Mapped.Excluded(key.Id, reason) { Rows = flat ? count : 0 });
        var open = flat ? 1 : counted > 0 ? 0 : itemRows;
        foreach (var one in refused ?? [])
        {
            results.Add(one with { Rows = open });
            if (!flat) open = 0;
        }

        return results.DrainToImmutable();
    }

    private void Take(in MappingScope scope, ref MappingFault? fault)
    {
        if (scope.Line.ValueKind != JsonValueKind.Object)
        {
            fault = MappingFault.WrongKind("", scope.Line, "an object");
            return;
        }

        foreach (var rule in lines.Exclude)
        {
            if (!rule.Holds(scope, ref fault)) continue;
            Exclude(rule.Reason);
            return;
        }

        var id = lines.Id is null ? MappingLines.Ordinal(index + 1) : lines.Id.Text(scope, ref fault);
        if (fault is not null || id is null) return;
        var known = doubts.Count;
        var fact = lines.Fact.Read(scope, id, ref shared, doubts, ref fault);
        if (fact is null) return;
        // a month's facts count at its end: the month is over when the file tells it
        if (lines.Monthly) fact = fact with { Date = DateOnly.FromDayNumber(Profiling.Calendar.Months.LastDay(Profiling.Calendar.Months.IndexOf(fact.Date.DayNumber))) };
        if (lines.Id is not null && !(byId ??= new(StringComparer.Ordinal)).TryAdd(id, fact))
        {
            // told twice in the same words is told once; in other words it is unknown which are right
            if (doubts.Count > known) doubts.RemoveRange(known, doubts.Count - known);
            if (byId[id] == fact) counted++;
            else fault = MappingFault.Of(lines.Id.Field, id, "is the id of two lines with different content; one id may stand for one line");
            return;
        }

        foreach (var reference in lines.References) Note(reference, scope, ref fault);
        if (fault is not null) return;
        facts.Add(fact);
        counted++;
    }

    private void Exclude(string reason)
    {
        excluded ??= [];
        var at = excluded.FindIndex(known => known.Reason == reason);
        if (at < 0) excluded.Add((reason, 1));
        else excluded[at] = (reason, excluded[at].Lines + 1);
    }

    private void Refuse(JsonElement line, MappingFault fault)
    {
        // what the document itself lacks, every line lacks
        var ofDocument = fault.Field.StartsWith(MappingPath.Up, StringComparison.Ordinal);
        var placed = ofDocument ? fault : fault with { Field = lines.Where(line, index) + fault.Field };
        if (lines.RefuseDocument || ofDocument) Fault = placed;
        else (refused ??= []).Add(new(key.Id, placed.Field.TrimEnd('/'), placed.Reason));
    }

    private void Note(MappingReference reference, in MappingScope scope, ref MappingFault? fault)
    {
        if (reference.Id.Text(scope, ref fault) is not { } id) return;
        references ??= [];
        if (!references.TryGetValue((reference.Kind, id), out var values)) references[(reference.Kind, id)] = values = new string?[reference.Fields.Length];
        for (var i = 0; i < values.Length; i++) values[i] ??= reference.Fields[i].Value.Text(scope, ref fault);
    }

    private ImmutableArray<SourceRecord> Records()
    {
        if (references is null) return [];
        var records = ImmutableArray.CreateBuilder<SourceRecord>(references.Count);
        foreach (var ((kind, id), values) in references)
        {
            var fields = MappingRecord.NoFields;
            var told = lines.References.First(reference => reference.Kind == kind).Fields;
            for (var i = 0; i < values.Length; i++)
            {
                if (values[i] is { } value) fields = fields.Add(told[i].Name, value);
            }

            records.Add(new(new(key.Tenant, kind, key.System, id), "", false, fields, []));
        }

        return records.DrainToImmutable();
    }
}
