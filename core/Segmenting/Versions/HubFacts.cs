using SegSync.Core.Landing;
using SegSync.Core.Profiling;
using SegSync.Core.Records;

namespace SegSync.Core.Segmenting.Versions;

/// <summary>
/// What a hub keeps of its facts: per master and calendar month units, money, lines, orders, freight, times of delivery,
/// the first day and the last; of suppliers also what they delivered. A scheme that asks for more is for files alone.
/// </summary>
public static class HubFacts
{
    /// <summary>What a scheme asks for and a hub does not have.</summary>
    public static ImmutableArray<SchemeError> Missing(SchemeFile scheme)
    {
        var missing = ImmutableArray.CreateBuilder<SchemeError>();
        if (scheme.Node is not null) missing.Add(new("$.node", "is for files: a hub decides masters"));
        foreach (var name in scheme.Costs.Keys.Where(name => CostDriver.Find(name) is { InHub: false })) missing.Add(new($"$.costs.{name}", "is an activity of which a hub keeps no facts"));
        if (!scheme.Outliers.IsEmpty) missing.Add(new("$.cleanse", "is for files"));
        if (scheme.CostsOfLandscape) missing.Add(new("$.costs", "are those of a landscape for files; write the amounts into the scheme"));
        if (scheme.Calendar != Calendar.Months)
            missing.Add(new("$.calendar.periods", $"is '{scheme.Calendar.Name}'; a hub keeps the sums of its facts by calendar month, which cannot be cut into weeks again"));
        foreach (var metric in scheme.AllMetrics.Where(metric => !metric.InHub || (metric.InHubOf ?? scheme.Entity) != scheme.Entity))
            missing.Add(new("$.metrics", $"{metric.Name} of a {scheme.Entity.Word()} needs facts that a hub does not keep; run the scheme over a file with the verb segment"));
        var known = CanonicalField.Of(scheme.Entity);
        for (var i = 0; i < scheme.Classifiers.Length; i++)
        {
            foreach (var attribute in scheme.Classifiers[i].Attributes)
            {
                // reasons quote the value, and lineage keeps reasons for ever
                if (!known.TryGetValue(attribute, out var field)) missing.Add(new($"$.classifiers[{i}].attribute", $"is '{attribute}', which is no golden field of a {scheme.Entity.Word()}; there are {string.Join(", ", known.Keys)}"));
                else if (field.Class == Sensitivity.Personal) missing.Add(new($"$.classifiers[{i}].attribute", $"is '{attribute}', which is personal; reasons would keep it beyond its erasure"));
            }
        }

        return missing.ToImmutable();
    }
}
