using SegSync.Sandbox.Journal;

namespace SegSync.Sandbox.Admin;

internal sealed record EntitySummary(int Requests, int RowsServed);

internal sealed record SystemSummary(string System, int Requests, int RowsServed, int Writes, int ValueChanges, int Edits, int Faults, IReadOnlyDictionary<string, EntitySummary> Entities);

/// <summary>The journals in numbers. Value changes are those that came by a vendor's API; edits those that came by /_sandbox.</summary>
internal sealed record Summary(long LastRequest, long LastChange, IReadOnlyList<SystemSummary> Systems)
{
    public static Summary Of(IReadOnlyList<RequestLine> requests, IReadOnlyList<Change> changes) => new(
        requests.Count == 0 ? 0 : requests[^1].Seq, changes.Count == 0 ? 0 : changes[^1].Seq,
        [.. ((string[])["sap", "salesforce", "wms", "otm"]).Select(system =>
        {
            RequestLine[] own = [.. requests.Where(r => r.System == system)];
            return new SystemSummary(system, own.Length, own.Sum(r => r.Rows), own.Sum(r => r.Writes),
                changes.Count(c => c.System == system && c.IsValueChange && c.By == "push"), changes.Count(c => c.System == system && c.IsValueChange && c.By == "edit"), own.Count(r => r.Fault is not null),
                own.Where(r => r.Entity.Length > 0).GroupBy(r => r.Entity).ToDictionary(g => g.Key, g => new EntitySummary(g.Count(), g.Sum(r => r.Rows))));
        })]);
}
