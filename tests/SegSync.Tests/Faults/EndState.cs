using System.Text.Json;
using SegSync.Core.Mastering;
using SegSync.Core.Profiling;
using SegSync.Core.Records;
using SegSync.Core.Segmenting;
using SegSync.Core.Segmenting.Versions;
using SegSync.Core.Storing;
using SegSync.Functions;
using SegSync.Functions.Configuration;
using SegSync.Tests.Sandbox;

namespace SegSync.Tests.Faults;

/// <summary>What a landscape ends in: who belongs together, what they sold, which code they have, and what the systems hold.</summary>
internal sealed record EndState(IReadOnlyList<string> Masters, IReadOnlyList<string> Codes, IReadOnlyList<string> Values)
{
    /// <summary>Syncs until a pass plans and defers nothing; the end state, and every value change that the sandbox saw.</summary>
    public static async Task<EndState> SettleAsync(string data, RunningSandbox sandbox, int atMost = 6, string? landscape = null, StorageSettings? storage = null)
    {
        await using var hub = await Hub.OpenAsync(new() { Data = data, Sandbox = sandbox.Url.ToString(), Landscape = landscape, Storage = storage ?? StorageSettings.Embedded }, default);
        var last = "";
        for (var pass = 0; pass < atMost; pass++)
        {
            var report = await hub.Pass.RunAsync(new("test", "until nothing is left to do"), null, default);
            if (report.Problems.IsEmpty && report.Pushes.All(push => push.Planned == 0)) return await ReadAsync(hub.Ports.Store, sandbox);
            last = $"{string.Join("; ", report.Problems)} {string.Join("; ", report.Pushes)}";
        }

        throw new InvalidOperationException($"not settled after {atMost} passes: {last}");
    }

    /// <summary>Fails with what is missing and what is too much.</summary>
    public void ShouldBe(EndState expected)
    {
        Difference(Masters, expected.Masters).ShouldBeEmpty("masters");
        Difference(Codes, expected.Codes).ShouldBeEmpty("codes");
        Difference(Values, expected.Values).ShouldBeEmpty("values written");
    }

    /// <summary>What a store holds of masters, profiles and codes; ids of masters are left out, since they depend on the order of arrival.</summary>
    public static async Task<EndState> ReadAsync(IHubStore store, RunningSandbox? sandbox)
    {
        var masters = new SortedDictionary<string, string>(StringComparer.Ordinal);
        await foreach (var document in store.ReadKindAsync(Kinds.Master, default))
        {
            var master = document.As<MasterDocument>().Master;
            if (master.RedirectTo is not null) continue;
            var members = string.Join(" + ", master.Members.Select(member => $"{member.Key}{(member.Deleted ? " deleted" : "")}"));
            var claims = string.Join("; ", master.Fields.Select(field => $"{field.Key}={field.Value.Value} of {field.Value.From}"));
            masters[master.Id.Text] = $"{members}: {claims}";
        }

        var codes = new List<string>();
        foreach (var kind in EntityKinds.All)
        {
            await foreach (var document in store.ReadKindAsync(Profile.KindOf(kind), default))
            {
                var profile = document.As<Profile>();
                codes.Add($"{kind} {Name(profile.Master)} sold {profile.Revenue} in {profile.Months.Count} months");
            }
        }

        foreach (var scheme in (await SchemeBook.LoadAsync(store, "none", default)).InForce(DateOnly.MaxValue))
        {
            await foreach (var document in store.ReadKindAsync(Assignment.KindOf(scheme.Name), default))
            {
                var assignment = document.As<Assignment>();
                codes.Add($"{scheme.Name} {Name(assignment.Subject.Master)} is {assignment.Decision.Code}");
            }
        }

        return new([.. masters.Values.Order(StringComparer.Ordinal)], [.. codes.Order(StringComparer.Ordinal)], sandbox is null ? [] : await ChangesAsync(sandbox));

        string Name(MasterId id) => masters.TryGetValue(id.Text, out var text) ? text[..text.IndexOf(": ", StringComparison.Ordinal)] : $"a master that is none any more ({id})";
    }

    /// <summary>The value changes by pushes, in order of key: one line each, so a doubled effect shows.</summary>
    private static async Task<IReadOnlyList<string>> ChangesAsync(RunningSandbox sandbox)
    {
        var changes = await sandbox.GetAsync("/_sandbox/journal/changes?after=0");
        var list = changes.ValueKind == JsonValueKind.Array ? changes : changes.GetProperty("changes");
        return [.. list.EnumerateArray().Where(change => Text(change, "by") == "push")
            .Select(change => $"{Text(change, "system")} {Text(change, "entity")} {Text(change, "key")} {Text(change, "field")}: {Text(change, "from")} -> {Text(change, "to")}")
            .Order(StringComparer.Ordinal)];
    }

    /// <summary>Compares as bags: a line that is there twice is one too many.</summary>
    private static List<string> Difference(IReadOnlyList<string> actual, IReadOnlyList<string> expected)
    {
        var (left, right) = (Bag(actual), Bag(expected));
        return [.. left.Keys.Union(right.Keys, StringComparer.Ordinal)
            .Select(line => (Line: line, More: left.GetValueOrDefault(line) - right.GetValueOrDefault(line)))
            .Where(pair => pair.More != 0).Select(pair => $"{pair.More:+0;-0} {pair.Line}").Order(StringComparer.Ordinal)];

        static Dictionary<string, int> Bag(IEnumerable<string> lines) => lines.GroupBy(line => line, StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.Count(), StringComparer.Ordinal);
    }

    private static string Text(JsonElement element, string name) => element.TryGetProperty(name, out var value) ? value.ToString() : "";
}
