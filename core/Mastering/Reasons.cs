using SegSync.Core.Matching;
using SegSync.Core.Records;

namespace SegSync.Core.Mastering;

/// <summary>Says in sentences why a master is as it is. Keys and names of fields only: values would be personal data.</summary>
internal static class Reasons
{
    public static ImmutableArray<string> Of(Cluster cluster, MasterRecord? before, MasterRecord after, Dictionary<RecordKey, MasterId> holder)
    {
        var said = ImmutableArray.CreateBuilder<string>();
        if (before is null) said.Add($"founded on {Brief(after.Founder)}");
        else if (before.RedirectTo is { } elsewhere) said.Add($"stands again, apart from {elsewhere}");
        foreach (var edge in cluster.Edges) said.Add(Sentence(edge));
        if (before is not null && before.RedirectTo is null) Compare(before, after, said);
        foreach (var member in after.Members)
        {
            if (holder.TryGetValue(member.Key, out var id) && id != after.Id) said.Add($"{Brief(member.Key)} came from {id}");
        }
        return said.ToImmutable();
    }

    public static string Sentence(Edge edge) =>
        $"{Brief(edge.A)} and {Brief(edge.B)}: {(edge.Terms.IsEmpty ? edge.Why : string.Join(", ", edge.Terms))}";

    private static void Compare(MasterRecord before, MasterRecord after, ImmutableArray<string>.Builder said)
    {
        var was = before.Members.ToDictionary(member => member.Key);
        foreach (var member in after.Members)
        {
            if (!was.Remove(member.Key, out var old)) said.Add($"{Brief(member.Key)} joined");
            else if (old.Deleted != member.Deleted) said.Add($"{Brief(member.Key)} was {(member.Deleted ? "deleted" : "restored")} in its system");
            else if (old.Hash != member.Hash) said.Add($"{Brief(member.Key)} changed in its system");
            else if (!MasterRecords.SameRows(old, member)) said.Add($"{Brief(member.Key)} was seen with other hub-owned values");
            else if (old.Version != member.Version) said.Add($"{Brief(member.Key)} has a new version");
        }
        foreach (var key in was.Keys.Order()) said.Add($"{Brief(key)} left");
        foreach (var field in before.Fields.Keys.Union(after.Fields.Keys).Order(StringComparer.Ordinal))
        {
            var now = after.Fields.GetValueOrDefault(field);
            if (now == before.Fields.GetValueOrDefault(field)) continue;
            said.Add(now is null ? $"{field} has no value any more" : $"{field} is from {Brief(now.From)} ({now.Rule})");
        }
        if (before.Active != after.Active) said.Add(after.Active ? "a record lives again" : "no record lives any more");
    }

    private static string Brief(RecordKey key) => $"{key.System}/{key.Id}";
}
