using System.Globalization;
using System.Text;
using SegSync.Core.Landing;
using SegSync.Core.Profiling;
using SegSync.Core.Records;
using SegSync.Core.Segmenting;

namespace SegSync.Tests.Segmenting;

/// <summary>An order line for tests.</summary>
public sealed record Line(string Order, string Id, string Date, decimal Units = 1, decimal Money = 1)
{
    public decimal? LeadDays { get; init; }

    public int? LateDays { get; init; }

    public string Other { get; init; } = "";

    public string Product { get; init; } = "";

    public Arrival Arrival { get; init; } = new(null, null, null);

    public string LineId { get; init; } = "";

    /// <summary>Null for the kind that is the entity's business.</summary>
    public FactKind? Kind { get; init; }

    public decimal? Asked { get; init; }

    public decimal? Rejected { get; init; }

    public decimal? Cost { get; init; }

    public decimal? Picks { get; init; }

    public decimal? Pallets { get; init; }

    public decimal? Kilometres { get; init; }

    public decimal? Freight { get; init; }

    public CleanseMark? Mark { get; init; }

    public decimal? Weight { get; init; }

    public string Mode { get; init; } = "";

    public string Lane { get; init; } = "";

    /// <summary>What is told of the entity in words, by the name of an attribute.</summary>
    public (string Name, string Value)[] Told { get; init; } = [];
}

/// <summary>Schemes decided over lines written in a test.</summary>
internal static class Decided
{
    public static SchemeFile Scheme(string classifiers, string code, string entity = "product", string more = "")
    {
        var json = $$"""{ "name": "t", "version": 1, "entity": "{{entity}}", {{more}} "classifiers": [{{classifiers}}], "code": {{code}} }""";
        var scheme = SchemeFile.Load(json, out var errors);
        errors.ShouldBeEmpty();
        return scheme!;
    }

    public static SchemeResult Over(SchemeFile scheme, IEnumerable<Line> lines, string? asOf = null, Nodes? nodes = null)
    {
        DateOnly? date = asOf is null ? null : DateOnly.Parse(asOf, CultureInfo.InvariantCulture);
        var tally = new FactTally(SchemeFile.Needs([scheme]), date, nodes);
        foreach (var line in lines) Add(tally, line, scheme.Entity);
        return SchemeResult.Of(scheme, tally, date);
    }

    /// <summary>Id and code of each entity.</summary>
    public static string[] Codes(SchemeFile scheme, IEnumerable<Line> lines, string? asOf = null)
    {
        var result = Over(scheme, lines, asOf);
        return [.. Enumerable.Range(0, result.Profiles.Count).Select(at => $"{result.Profiles.Id(at)} {result.Code(at).Code}")];
    }

    /// <summary>Everything that results show, as text.</summary>
    public static string Whole(SchemeResult result)
    {
        var text = new StringBuilder();
        for (var at = 0; at < result.Profiles.Count; at++)
        {
            text.Append(result.Profiles.Id(at)).Append(' ').Append(result.Code(at).Code).Append(' ').Append(result.Code(at).Rule()).Append(' ').Append(result.Grade(at));
            foreach (var column in result.Metrics) text.Append(' ').Append(column.Values[at]);
            foreach (var classified in result.Classified) text.Append(' ').Append(classified.Why(at));
            text.AppendJoin(' ', result.Scheme.Policy.Of(result.Code(at).Code, result.Profiles, at)).AppendLine();
        }

        foreach (var classified in result.Classified) text.AppendJoin('\n', classified.Boundaries).AppendJoin('\n', classified.Figures);
        return text.ToString();
    }

    public static void Add(FactTally tally, Line line, EntityKind entity)
    {
        var id = Encoding.UTF8.GetBytes(line.Id);
        var fact = new RowFact
        {
            Day = DateOnly.Parse(line.Date, CultureInfo.InvariantCulture).DayNumber, Order = Encoding.UTF8.GetBytes(line.Order), Quantity = line.Units, Amount = line.Money,
            LeadDays = line.LeadDays, LateDays = line.LateDays, Line = Encoding.UTF8.GetBytes(line.LineId),
        };
        if (entity == EntityKind.Customer) fact.Customer = id;
        if (entity == EntityKind.Supplier) fact.Supplier = id;
        fact.Kind = line.Kind ?? (entity == EntityKind.Supplier ? FactKind.Receipt : FactKind.OrderLine);
        (fact.Asked, fact.Rejected, fact.Cost, fact.Picks, fact.Pallets, fact.Kilometres, fact.Freight) = (line.Asked, line.Rejected, line.Cost, line.Picks, line.Pallets, line.Kilometres, line.Freight);
        fact.Mark = line.Mark;
        if (entity == EntityKind.Product) fact.Supplier = Encoding.UTF8.GetBytes(line.Other);
        fact.Product = entity == EntityKind.Product ? id : Encoding.UTF8.GetBytes(line.Other);
        fact.Weight = line.Weight;
        fact.Mode = Encoding.UTF8.GetBytes(line.Mode);
        fact.Lane = Encoding.UTF8.GetBytes(line.Lane);
        tally.Add(fact);
        foreach (var (name, value) in line.Told) tally[entity].Attributes?.Tell(name, tally[entity].Ids.Find(id), Encoding.UTF8.GetBytes(value), fact.Day);
    }
}
