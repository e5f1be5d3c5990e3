using SegSync.Core.Records;
using SegSync.Core.Standardising;

namespace SegSync.Core.Matching;

/// <summary>
/// Matching by equality: an identifier that both have, or the same name with something that namesakes do not share.
/// Identifiers that differ keep records apart, whatever else agrees.
/// </summary>
public static class ExactRules
{
    /// <summary>Name and version, as lineage refers to it.</summary>
    public const string Version = "exact@1";

    private static readonly MatchTerm Reference = new("crossReference", "same", 40_000);
    private static readonly MatchTerm OtherReference = new("crossReference", "different", -40_000);
    private static readonly MatchTerm Vat = new("vatNumber", "same", 30_000);
    private static readonly MatchTerm OtherVat = new("vatNumber", "different", -60_000);
    private static readonly MatchTerm Gtin = new("gtin", "same", 30_000);
    private static readonly MatchTerm OtherGtin = new("gtin", "different", -60_000);
    private static readonly MatchTerm Name = new("name", "same", 10_000);
    private static readonly MatchTerm Address = new("street+postcode", "same", 8_000);
    private static readonly MatchTerm Email = new("email", "same", 6_000);
    private static readonly MatchTerm Phone = new("phone", "same", 5_000);
    private static readonly MatchTerm Postcode = new("postcode", "same", 2_000);
    private static readonly MatchTerm City = new("city", "same", 1_000);
    private static readonly MatchTerm Description = new("description+baseUnit", "same", 12_000);

    /// <summary>The rule of a kind.</summary>
    public static MatchRule For(EntityKind kind) => new(
        kind switch
        {
            EntityKind.Product => Product,
            EntityKind.Location => Location,
            _ => Party,
        },
        Blocking.Keys);

    /// <summary>
    /// Do the identifiers of two records rule out that they are one? Holds for every two records of a cluster, not only
    /// for compared pairs, so that a third record without identifier cannot join two namesakes.
    /// </summary>
    internal static MatchTerm? Contradiction(StandardRecord a, StandardRecord b)
    {
        if (Differ(a["vatNumber"], b["vatNumber"]) && !SameVat(a, b)) return OtherVat;
        return Differ(a["gtin"], b["gtin"]) ? OtherGtin : null;
    }

    /// <summary>
    /// What the identifiers of two records say by themselves: a decision, or null with what they add to others, and whether
    /// a reference names another record, so that nobody may join the two unasked.
    /// </summary>
    internal static (PairDecision? Decided, ImmutableArray<MatchTerm> Terms, bool Elsewhere) Identify(StandardRecord a, StandardRecord b)
    {
        var terms = ImmutableArray.CreateBuilder<MatchTerm>(3);
        var (referred, elsewhere) = References(a, b);
        if (referred) terms.Add(Reference);
        if (SameVat(a, b)) terms.Add(Vat);
        if (Same(a, b, "gtin")) terms.Add(Gtin);
        var identified = terms.Count > 0;
        if (Contradiction(a, b) is { } contradiction)
        {
            terms.Add(contradiction);
            return (identified ? new PairDecision.Possible(terms.ToImmutable()) : new PairDecision.NoMatch(terms.ToImmutable()), [], false);
        }
        if (identified) return (new PairDecision.Match(terms.ToImmutable()), [], false);
        return (null, elsewhere ? [OtherReference] : [], elsewhere);
    }

    private static PairDecision Party(StandardRecord a, StandardRecord b)
    {
        var terms = ImmutableArray.CreateBuilder<MatchTerm>(4);
        if (SameVat(a, b)) terms.Add(Vat);
        return Decide(a, b, terms, Same(a, b, "name") && (AddAddress(a, b, terms) | Add(a, b, "email", Email, terms) | Add(a, b, "phone", Phone, terms)));
    }

    private static PairDecision Location(StandardRecord a, StandardRecord b)
    {
        var terms = ImmutableArray.CreateBuilder<MatchTerm>(4);
        return Decide(a, b, terms, Same(a, b, "name") && AddAddress(a, b, terms));
    }

    private static PairDecision Product(StandardRecord a, StandardRecord b)
    {
        var terms = ImmutableArray.CreateBuilder<MatchTerm>(3);
        if (Same(a, b, "gtin")) terms.Add(Gtin);
        var alike = Same(a, b, "description") && Same(a, b, "baseUnit");
        if (alike) terms.Add(Description);
        return Decide(a, b, terms, alike);
    }

    private static PairDecision Decide(StandardRecord a, StandardRecord b, ImmutableArray<MatchTerm>.Builder terms, bool alike)
    {
        var (referred, elsewhere) = References(a, b);
        if (referred) terms.Insert(0, Reference);
        var named = Same(a, b, "name");
        if (named) terms.Add(Name);
        var identified = referred || terms.Contains(Vat) || terms.Contains(Gtin);
        if (Contradiction(a, b) is { } contradiction)
        {
            terms.Add(contradiction);
            // one identifier says yes and another no: somebody has to look
            return identified ? new PairDecision.Possible(terms.ToImmutable()) : new PairDecision.NoMatch(terms.ToImmutable());
        }
        if (identified) return new PairDecision.Match(terms.ToImmutable());
        if (elsewhere)
        {
            if (terms.Count == 0) return PairDecision.NoMatch.Nothing;
            terms.Add(OtherReference);
            // the reference may be out of date; products of one description are mostly variants
            return named && alike ? new PairDecision.Possible(terms.ToImmutable()) : new PairDecision.NoMatch(terms.ToImmutable());
        }
        if (alike) return new PairDecision.Match(terms.ToImmutable());
        if (!named) return PairDecision.NoMatch.Nothing;
        var near = Add(a, b, "postcode", Postcode, terms) | Add(a, b, "city", City, terms);
        return near ? new PairDecision.Possible(terms.ToImmutable()) : PairDecision.NoMatch.Nothing;
    }

    // whether one refers to the other or both to a third; and whether a reference names another record of that system
    private static (bool Same, bool Elsewhere) References(StandardRecord a, StandardRecord b)
    {
        var (ofA, ofB) = (a["crossReference"], b["crossReference"]);
        if (ofA is null && ofB is null) return (false, false);
        var (selfA, selfB) = (Identifiers.Reference(a.Key.System, a.Key.Id), Identifiers.Reference(b.Key.System, b.Key.Id));
        if (ofA == selfB || ofB == selfA || (ofA is not null && ofA == ofB)) return (true, false);
        return (false, Elsewhere(ofA, selfB) || Elsewhere(ofB, selfA) || Elsewhere(ofA, ofB));
    }

    private static bool Elsewhere(string? reference, string? other) =>
        reference is not null && other is not null && Identifiers.SystemOf(reference).SequenceEqual(Identifiers.SystemOf(other));

    private static bool SameVat(StandardRecord a, StandardRecord b)
    {
        if (a["vatNumber"] is not { } one || b["vatNumber"] is not { } other) return false;
        if (one == other) return true;
        // a system that stores no country in front says nothing about it
        return Identifiers.VatBody(one) == Identifiers.VatBody(other) && (Identifiers.VatCountry(one) is null || Identifiers.VatCountry(other) is null);
    }

    private static bool AddAddress(StandardRecord a, StandardRecord b, ImmutableArray<MatchTerm>.Builder terms)
    {
        if (!Same(a, b, "street") || !Same(a, b, "postcode") || Differ(a["country"], b["country"])) return false;
        terms.Add(Address);
        return true;
    }

    private static bool Add(StandardRecord a, StandardRecord b, string field, MatchTerm term, ImmutableArray<MatchTerm>.Builder terms)
    {
        if (!Same(a, b, field)) return false;
        terms.Add(term);
        return true;
    }

    private static bool Same(StandardRecord a, StandardRecord b, string field) => a[field] is { } value && value == b[field];

    private static bool Differ(string? one, string? other) => one is not null && other is not null && one != other;
}
