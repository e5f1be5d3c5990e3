using System.Globalization;
using SegSync.Core.Profiling;

namespace SegSync.Core.Segmenting;

/// <summary>A scheme decided over a whole population.</summary>
public sealed class SchemeResult
{
    private readonly Cohort cohort;
    private readonly ImmutableArray<MetricColumn> needed;

    private SchemeResult(SchemeFile scheme, Cohort cohort)
    {
        (Scheme, this.cohort) = (scheme, cohort);
        Classified = [.. scheme.Classifiers.Select(classifier => cohort.Earlier[classifier.Name])];
        Metrics = [.. scheme.AllMetrics.Select(metric => Profiles[metric])];
        needed = [.. Metrics.Where(column => scheme.Classifiers.Any(classifier => classifier.Metrics.Contains(column.Metric)))];
    }

    /// <summary>The scheme.</summary>
    public SchemeFile Scheme { get; }

    /// <summary>Metrics of the entities, in ordinal order of id.</summary>
    public ProfileTable Profiles => cohort.Profiles;

    /// <summary>Metrics in the order in which results show them.</summary>
    public ImmutableArray<MetricColumn> Metrics { get; }

    /// <summary>What each classifier of the scheme decided.</summary>
    public ImmutableArray<Classified> Classified { get; }

    /// <summary>Decides. Pure: the same facts, in whatever order, and the same scheme give the same bytes.</summary>
    /// <param name="scheme">The scheme.</param>
    /// <param name="facts">Sums that hold what <see cref="SchemeFile.Needs"/> says.</param>
    /// <param name="asOf">Business date; null for that of the last fact.</param>
    public static SchemeResult Of(SchemeFile scheme, FactTally facts, DateOnly? asOf) => Of(scheme, new(facts, scheme.Entity, scheme.Calendar, asOf, scheme.Last, (new EntityNeeds(scheme.Entity) { Node = scheme.Node, Grain = scheme.Grain }).Level) { Costs = scheme.Costs, Outliers = scheme.Outliers, Footprint = scheme.Footprint });

    /// <summary>Decides over profiles that are frozen already. Pure.</summary>
    /// <param name="scheme">The scheme.</param>
    /// <param name="profiles">Profiles that hold what <see cref="SchemeFile.Needs"/> says.</param>
    /// <param name="held">The class that an entity holds in a classifier from earlier runs; null for none.</param>
    public static SchemeResult Of(SchemeFile scheme, ProfileTable profiles, Func<string, int, string?>? held = null)
    {
        var classes = new Dictionary<string, Classified>(StringComparer.Ordinal);
        var cohort = new Cohort(profiles, classes);
        if (held is not null) cohort = cohort with { Held = held };
        foreach (var classifier in scheme.Classifiers) classes[classifier.Name] = classifier.Apply(cohort);
        return new(scheme, cohort);
    }

    /// <summary>The code of an entity and the rule that gave it.</summary>
    public Coded Code(int at) => Scheme.Code(new(cohort, at));

    /// <summary><c>complete</c>, <c>provisional</c> or <c>stale</c>, and why where it is not complete.</summary>
    public (string Grade, string Why) Grade(int at)
    {
        var window = Profiles.Window;
        var own = !Profiles.HasBusiness(at) ? 0 : Math.Max(0, window.First + window.Count - Math.Max(window.First, window.Calendar.IndexOf(Profiles.FirstDay(at))));
        var silent = Profiles.AsOf.DayNumber - Profiles.LastDay(at);
        if (!Profiles.HasFacts(at)) return ("provisional", "there are no facts about it");
        foreach (var column in needed)
        {
            if (column.Values[at] is null) return ("provisional", $"{column.Metric.Name} is missing");
        }

        foreach (var attribute in Scheme.Attributes)
        {
            if (Profiles.Attribute(attribute, at) is null) return ("provisional", $"{attribute} is not told");
        }

        if (window.Count < Scheme.Fallback.ReadyPeriods)
            return ("provisional", string.Create(CultureInfo.InvariantCulture, $"the population has {window.Count} complete periods; {Scheme.Fallback.ReadyPeriods} are asked for"));
        if (own < Scheme.Fallback.FewestPeriods) return ("provisional", string.Create(CultureInfo.InvariantCulture, $"{own} complete periods since its first fact; {Scheme.Fallback.FewestPeriods} are asked for"));
        return Profiles.HasBusiness(at) && silent > Scheme.Fallback.StaleAfterDays ? ("stale", string.Create(CultureInfo.InvariantCulture, $"no fact for {silent} days")) : ("complete", "");
    }

    /// <summary>Entities per code, ordinal order of code.</summary>
    public SortedDictionary<string, int> Codes() => Count(Enumerable.Range(0, Profiles.Count).Select(at => Code(at).Code));

    /// <summary>Entities per class of a classifier, ordinal order of class.</summary>
    public static SortedDictionary<string, int> Count(IEnumerable<string> classes)
    {
        var counts = new SortedDictionary<string, int>(StringComparer.Ordinal);
        foreach (var name in classes) counts[name] = counts.GetValueOrDefault(name) + 1;
        return counts;
    }
}
