using System.Text.Json;
using System.Text.RegularExpressions;
using SegSync.Sandbox.Journal;
using SegSync.Sandbox.World;

namespace SegSync.Sandbox.Faults;

/// <summary>One rule: which requests it meets, when it strikes, and what it does.</summary>
internal sealed record FaultRule
{
    public static readonly string[] Kinds = ["throttle429", "throttle403", "serverError", "hang", "loseAnswer", "truncatePage", "repeatPage", "rejectRow", "expireToken"];

    public required string Kind { get; init; }

    /// <summary>sap, salesforce, wms, otm; empty for all.</summary>
    public string System { get; init; } = "";
    public string Method { get; init; } = "";

    /// <summary>A regular expression over path and query.</summary>
    public string Path { get; init; } = "";
    public int Every { get; init; }

    /// <summary>Which matching requests, counted from 1.</summary>
    public int[] At { get; init; } = [];
    public double Probability { get; init; }
    public int Times { get; init; } = int.MaxValue;

    /// <summary>Seconds, or "date" for an HTTP date one second ahead.</summary>
    public string RetryAfter { get; init; } = "1";
    public int Status { get; init; } = 503;
    public double Seconds { get; init; } = 300;

    /// <summary>truncatePage: "cut" (body ends early) or "short" (fewer rows, right cursor). repeatPage: "cursor" or "previous".</summary>
    public string Variant { get; init; } = "";

    /// <summary>rejectRow: a regular expression over row keys.</summary>
    public string Keys { get; init; } = "";
}

/// <summary>The rules in force, with their counts. A rule strikes only what it meets, in the order of the list.</summary>
internal sealed class FaultPlan(long seed)
{
    private sealed class Armed(FaultRule rule, int number)
    {
        public FaultRule Rule { get; } = rule;
        public int Number { get; } = number;
        public Regex Method { get; } = new("^(" + (rule.Method.Length == 0 ? ".*" : rule.Method) + ")$", RegexOptions.IgnoreCase);
        public Regex Path { get; } = new(rule.Path);
        public Regex Keys { get; } = new(rule.Keys);
        public int Met;
        public int Struck;
    }

    private readonly Lock _gate = new();
    private Armed[] _rules = [];

    /// <summary>Replaces the plan; the errors of a bad one, or none.</summary>
    public IReadOnlyList<string> Replace(JsonElement plan)
    {
        var errors = new List<string>();
        var rules = new List<Armed>();
        if (plan.ValueKind != JsonValueKind.Array)
            return ["a fault plan is a JSON array of rules"];
        foreach (var element in plan.EnumerateArray())
        {
            var at = $"rule {rules.Count + errors.Count + 1}";
            try
            {
                var rule = element.Deserialize<FaultRule>(Strict)!;
                if (!FaultRule.Kinds.Contains(rule.Kind))
                    errors.Add($"{at}: unknown kind '{rule.Kind}'; known: {string.Join(", ", FaultRule.Kinds)}");
                else
                    rules.Add(new Armed(rule, rules.Count));
            }
            catch (Exception e) when (e is JsonException or RegexParseException)
            {
                errors.Add($"{at}: {e.Message}");
            }
        }
        if (errors.Count == 0)
        {
            lock (_gate)
                _rules = [.. rules];
        }
        return errors;
    }

    private static readonly JsonSerializerOptions Strict = new(Lines.Json) { UnmappedMemberHandling = global::System.Text.Json.Serialization.JsonUnmappedMemberHandling.Disallow };

    /// <summary>The first rule that strikes this request. rejectRow rules never strike whole requests.</summary>
    public FaultRule? Strike(string system, string method, string pathAndQuery)
    {
        lock (_gate)
        {
            foreach (var armed in _rules)
            {
                var rule = armed.Rule;
                if (rule.Kind == "rejectRow" || !Meets(armed, system, method, pathAndQuery))
                    continue;
                armed.Met++;
                if (armed.Struck >= rule.Times || !IsDue(armed))
                    continue;
                armed.Struck++;
                return rule;
            }
            return null;
        }
    }

    private static bool Meets(Armed armed, string system, string method, string pathAndQuery) =>
        (armed.Rule.System.Length == 0 || armed.Rule.System == system) && armed.Method.IsMatch(method) && armed.Path.IsMatch(pathAndQuery);

    private bool IsDue(Armed armed)
    {
        var rule = armed.Rule;
        if (rule.Every == 0 && rule.At.Length == 0 && rule.Probability == 0)
            return true;
        return (rule.Every > 0 && armed.Met % rule.Every == 0) || rule.At.Contains(armed.Met)
            || (rule.Probability > 0 && new Dice(seed).Chance(rule.Probability, Trait.Fault, armed.Number * 1_000_000_000L + armed.Met));
    }

    /// <summary>Tells for a write whether a row is to be refused; null when no rule meets it.</summary>
    public Func<string, bool>? Rejects(string system, string method, string pathAndQuery)
    {
        lock (_gate)
        {
            Armed[] met = [.. _rules.Where(a => a.Rule.Kind == "rejectRow" && Meets(a, system, method, pathAndQuery))];
            if (met.Length == 0)
                return null;
            return key =>
            {
                lock (_gate)
                {
                    var armed = Array.Find(met, a => a.Struck < a.Rule.Times && a.Keys.IsMatch(key));
                    if (armed is null)
                        return false;
                    armed.Struck++;
                    return true;
                }
            };
        }
    }

    public IReadOnlyList<(FaultRule Rule, int Met, int Struck)> Counts
    {
        get
        {
            lock (_gate)
                return [.. _rules.Select(a => (a.Rule, a.Met, a.Struck))];
        }
    }
}
