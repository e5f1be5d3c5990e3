using SegSync.Core.Records;
using SegSync.Core.Standardising;

namespace SegSync.Core.Matching;

/// <summary>
/// Exact rules: an identifier that is the same in both, or the same name with a second agreement. Two valid identifiers
/// that differ keep namesakes apart whatever else agrees.
/// </summary>
public static class ExactRules
{
    /// <summary>Name and version, as lineage refers to it.</summary>
    public const string Version = "exact@1";

    private static readonly string[] PartyIdentifiers = ["vatNumber"];
    private static readonly string[] ProductIdentifiers = ["gtin"];

    /// <summary>The rule of a kind.</summary>
    public static MatchRule For(EntityKind kind) => kind switch
    {
        EntityKind.Product => Product,
        EntityKind.Location => Location,
        _ => Party,
    };

    private static PairDecision Party(StandardRecord left, StandardRecord right)
    {
        if (Identified(left, right, PartyIdentifiers) is { } decided) return decided;
        if (!Agree(left, right, "name")) return new PairDecision.NoMatch([]);
        string[] seconds = ["email", "phone"];
        var terms = seconds.Where(field => Agree(left, right, field)).ToList();
        if (Agree(left, right, "street") && Agree(left, right, "postcode")) terms.Add("street");
        if (terms.Count > 0) return new PairDecision.Match([.. Terms(["name", .. terms])], terms.Count);
        return Agree(left, right, "postcode") || Agree(left, right, "city")
            ? new PairDecision.Possible([.. Terms(["name", Agree(left, right, "postcode") ? "postcode" : "city"])])
            : new PairDecision.NoMatch([.. Terms(["name"])]);
    }

    private static PairDecision Product(StandardRecord left, StandardRecord right)
    {
        if (Identified(left, right, ProductIdentifiers) is { } decided) return decided;
        return Agree(left, right, "description") && left.Key.System != right.Key.System
            ? new PairDecision.Possible([.. Terms(["description"])])
            : new PairDecision.NoMatch([]);
    }

    private static PairDecision Location(StandardRecord left, StandardRecord right)
    {
        if (Identified(left, right, []) is { } decided) return decided;
        return Agree(left, right, "name") && Agree(left, right, "street") && Agree(left, right, "postcode")
            ? new PairDecision.Match([.. Terms(["name", "street", "postcode"])], 1)
            : new PairDecision.NoMatch([]);
    }

    /// <summary>What identifiers alone decide: a cross reference joins; a differing identifier parts; an equal one joins.</summary>
    private static PairDecision? Identified(StandardRecord left, StandardRecord right, string[] identifiers)
    {
        var differing = identifiers.Where(field => left[field] is { } a && right[field] is { } b && a != b).ToList();
        if (Refers(left, right) || Refers(right, left)) return new PairDecision.Match([.. Terms(["crossReference"]), .. Terms(differing, false)], 9);
        if (differing.Count > 0) return new PairDecision.NoMatch([.. Terms(differing, false)]);
        var agreeing = identifiers.Where(field => Agree(left, right, field)).ToList();
        return agreeing.Count > 0 ? new PairDecision.Match([.. Terms(agreeing)], 8) : null;
    }

    /// <summary>One names the other's id in the other's system; or both name the same third.</summary>
    private static bool Refers(StandardRecord left, StandardRecord right) =>
        left["crossReference"] is { } reference && (reference == $"{right.Key.System}:{right.Key.Id}" || reference == right["crossReference"]);

    private static bool Agree(StandardRecord left, StandardRecord right, string field) => left[field] is { } value && value == right[field];

    private static IEnumerable<MatchTerm> Terms(IEnumerable<string> fields, bool agrees = true) => fields.Select(field => new MatchTerm(field, agrees));
}
