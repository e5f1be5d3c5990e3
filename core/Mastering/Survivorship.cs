using SegSync.Core.Records;

namespace SegSync.Core.Mastering;

/// <summary>
/// Which rules choose a golden value, as data: kind to field to rules. Rules narrow the candidates in turn until one
/// record is left; at last the smallest key decides, so that there is always one winner. A steward's pin goes before all.
/// </summary>
/// <param name="Kinds">
/// Word of a kind to field (or <see cref="AnyField"/>) to rules; each is <c>trust</c> (the landscape's order),
/// <c>trust:crm,erp=shop</c> (an order of its own, <c>=</c> for equal), <c>most-recent</c> (the source's version,
/// ordinal), <c>most-complete</c> (the record with most valid fields), <c>most-frequent</c> (standard form among all
/// candidates) or <c>longest</c>.
/// </param>
public sealed record Survivorship(
    ImmutableSortedDictionary<string, ImmutableSortedDictionary<string, ImmutableArray<string>>> Kinds)
{
    /// <summary>Stands for every field that is not named.</summary>
    public const string AnyField = "*";

    /// <summary>Start of a rule with an order of trust of its own.</summary>
    public const string OwnTrust = "trust:";

    /// <summary>The rules where nothing else is said.</summary>
    public static readonly ImmutableArray<string> DefaultRules = ["trust", "most-frequent", "longest", "most-recent"];

    /// <summary>The default rules for every field.</summary>
    public static readonly Survivorship Default = new(ImmutableSortedDictionary.Create<string, ImmutableSortedDictionary<string, ImmutableArray<string>>>(StringComparer.Ordinal));

    /// <summary>The rules of a field.</summary>
    public ImmutableArray<string> RulesOf(EntityKind kind, string field)
    {
        if (Kinds.IsEmpty || !Kinds.TryGetValue(kind.Word(), out var fields)) return DefaultRules;
        return fields.TryGetValue(field, out var rules) || fields.TryGetValue(AnyField, out rules) ? rules : DefaultRules;
    }

    /// <summary>A system's place in the order that a rule states, 0 for the most trusted; the last place where it is not named.</summary>
    internal static int Place(string rule, MasterPolicy policy, string system)
    {
        if (!rule.StartsWith(OwnTrust, StringComparison.Ordinal))
        {
            var at = policy.Trust.IndexOf(system);
            return at < 0 ? int.MaxValue : at;
        }

        var groups = rule[OwnTrust.Length..].Split(',');
        var place = Array.FindIndex(groups, group => group.Split('=').Contains(system, StringComparer.Ordinal));
        return place < 0 ? int.MaxValue : place;
    }
}
