using System.Collections.Immutable;
using SegSync.Core.Mastering;
using SegSync.Core.Matching;
using SegSync.Core.Records;
using SegSync.Core.Standardising;

namespace SegSync.Tests.Mastering;

/// <summary>Records as tests write them.</summary>
internal static class Given
{
    public static SourceRecord Customer(string system, string id, params (string, string)[] fields) => Record(EntityKind.Customer, system, id, fields);

    public static SourceRecord Product(string system, string id, params (string, string)[] fields) => Record(EntityKind.Product, system, id, fields);

    public static SourceRecord Location(string system, string id, params (string, string)[] fields) => Record(EntityKind.Location, system, id, fields);

    public static SourceRecord Record(EntityKind kind, string system, string id, params (string Field, string Value)[] fields) =>
        new(new("t1", kind, system, id), "1", false, fields.ToImmutableSortedDictionary(pair => pair.Field, pair => pair.Value, StringComparer.Ordinal), []);

    public static string? Standard(string field, string value, string? country = null)
    {
        var record = country is null ? Customer("sap", "1", (field, value)) : Customer("sap", "1", (field, value), ("country", country));
        return Standards.Of(record)[field];
    }

    public static PairDecision Compared(SourceRecord a, SourceRecord b)
    {
        var rule = ExactRules.For(a.Key.Kind);
        var (one, other) = (Standards.Of(a), Standards.Of(b));
        var decision = rule.Decide(one, other);
        var back = rule.Decide(other, one);
        back.GetType().ShouldBe(decision.GetType(), "a rule is symmetric");
        back.Terms.ShouldBe(decision.Terms);
        if (decision is not PairDecision.NoMatch) Blocking.Keys(one).Intersect(Blocking.Keys(other)).ShouldNotBeEmpty("what may match shares a posting");
        return decision;
    }

    public static Verdict Says(bool same, SourceRecord a, SourceRecord b, int minute = 0)
    {
        var (one, other) = a.Key < b.Key ? (a.Key, b.Key) : (b.Key, a.Key);
        return new(one, other, same, "anna", same ? "same owner" : "two shops", new DateTimeOffset(2026, 1, 1, 0, minute, 0, TimeSpan.Zero));
    }
}
