using System.Globalization;
using SegSync.Core.Records;

namespace SegSync.Core.Profiling;

/// <summary>Where a document's facts lie: per source entity and calendar month.</summary>
public readonly record struct Place(EntityKind Kind, string Id, string Period)
{
    /// <summary>The place as text, <c>kind|period|id</c>.</summary>
    public override string ToString() => $"{Kind.Word()}|{Period}|{Id}";

    /// <summary>Reads what <see cref="ToString"/> wrote.</summary>
    public static Place Parse(string text)
    {
        var parts = text.Split('|', 3);
        return new(EntityKinds.Parse(parts[0]), parts[2], parts[1]);
    }
}

/// <summary>The places of documents and facts.</summary>
public static class Places
{
    /// <summary>Every place that a document's facts belong to, each once.</summary>
    public static ImmutableArray<string> Of(FactDocument document) =>
        [.. document.Deleted ? [] : document.Lines.SelectMany(Of).Select(place => place.ToString()).Distinct(StringComparer.Ordinal)];

    /// <summary>
    /// The places that are not the first of their source entity in the document: an order is counted in the month of its
    /// first line of an entity. A document is replaced whole, and so this never has to be asked of other documents.
    /// </summary>
    public static IReadOnlySet<Place> Later(FactDocument document)
    {
        if (document.Lines.IsEmpty || document.Lines.All(line => Same(line.Date, document.Lines[0].Date))) return ImmutableHashSet<Place>.Empty;
        return document.Lines.SelectMany(Of).GroupBy(place => (place.Kind, place.Id))
            .SelectMany(group => Beyond(group, group.Select(place => place.Period).Min(StringComparer.Ordinal)!)).ToHashSet();

        static IEnumerable<Place> Beyond(IEnumerable<Place> places, string first) => places.Where(place => place.Period != first);

        static bool Same(DateOnly one, DateOnly other) => one.Month == other.Month && one.Year == other.Year;
    }

    /// <summary>A fact counts for its customer, its product, its location and its supplier.</summary>
    public static IEnumerable<Place> Of(Fact fact)
    {
        var period = Period(fact.Date);
        if (fact.Customer is { } customer) yield return new(EntityKind.Customer, customer, period);
        if (fact.Product is { } product) yield return new(EntityKind.Product, product, period);
        if (fact.Location is { } location) yield return new(EntityKind.Location, location, period);
        if (fact.Supplier is { } supplier) yield return new(EntityKind.Supplier, supplier, period);
    }

    /// <summary>The bucket period of a date: its calendar month, <c>yyyy-MM</c>.</summary>
    public static string Period(DateOnly date) => date.ToString("yyyy-MM", CultureInfo.InvariantCulture);
}
