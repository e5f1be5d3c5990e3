using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using SegSync.Core.Landing;
using SegSync.Core.Mastering;
using SegSync.Core.Profiling;
using SegSync.Core.Records;
using SegSync.Core.Segmenting;
using SegSync.Core.Segmenting.Versions;
using SegSync.Core.Storing;

namespace SegSync.Tests.Segmenting;

/// <summary>What the hub keeps per month decides as the lines themselves do.</summary>
public sealed class FiguresTests
{
    private static readonly ImmutableArray<SchemeFile> Schemes =
        [.. Core.Segmenting.Schemes.Names.Select(name => SchemeFile.Load(Core.Segmenting.Schemes.Text(name)!, out _)!).Where(scheme => HubFacts.Missing(scheme).IsEmpty && scheme.Grain.IsEmpty)];

    [Fact]
    public void Every_scheme_that_a_hub_can_decide_decides_its_profiles_as_a_file_of_their_lines()
    {
        Schemes.Length.ShouldBeGreaterThanOrEqualTo(8);
        Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), seed =>
        {
            var lines = Lines(new(seed));
            foreach (var scheme in Schemes)
            {
                var needs = SchemeFile.Needs([scheme]).Single();
                var facts = new FactTally([needs], null);
                foreach (var line in lines) facts.Add(Fact(line, scheme.Entity));
                var profiles = new ProfileTally(needs, null);
                foreach (var profile in Profiles(lines, scheme.Entity).Reverse()) profiles.Add(HubJson.Write(profile).Span);
                var (file, hub) = (SchemeResult.Of(scheme, facts, null), SchemeResult.Of(scheme, new ProfileTable(profiles, scheme.Entity, scheme.Last)));
                Enumerable.Range(0, hub.Profiles.Count).Select(at => (Id: hub.Profiles.Master(at).Text, hub.Code(at).Code, hub.Grade(at).Grade, Why: Why(hub, at)))
                    .ShouldBe(Enumerable.Range(0, file.Profiles.Count).Select(at => (Id: file.Profiles.Id(at), file.Code(at).Code, file.Grade(at).Grade, Why: Why(file, at))));
            }
        }).QuickCheckThrowOnFailure();

        static string Why(SchemeResult result, int at) => string.Join("; ", result.Classified.Select(classified => classified.Why(at)));
    }

    [Fact]
    public void A_profile_is_read_whatever_its_tie_is_called()
    {
        var profile = CutPointsTests.Profile("m", 7) with { Tie = "a\"b\\c/é 東", First = "2026-05-03" };
        var result = CutPointsTests.Over("customer-tier", [profile, CutPointsTests.Profile("a", 0)]);
        Enumerable.Range(0, 2).Select(at => result.Profiles.Master(at).Text).ShouldBe(["a", "m"]);
        (result.Profiles.FirstDay(1), result.Profiles.LastDay(1)).ShouldBe((new DateOnly(2026, 5, 3).DayNumber, new DateOnly(2026, 5, 10).DayNumber));
    }

    private static List<Line> Lines(Random dice) => [.. Enumerable.Range(0, dice.Next(1, 60)).Select(n => new Line(
        $"{n}", $"m{dice.Next(12):D2}", new DateOnly(2025, 1, 1).AddDays(dice.Next(500)).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), dice.Next(1, 40) / 4m, dice.Next(-200, 2_000) / 100m)
    {
        Product = $"p{dice.Next(9)}", Arrival = new(dice.Next(3) == 0 ? null : dice.Next(900) / 100m, dice.Next(3) == 0 ? null : dice.Next(60), dice.Next(3) == 0 ? null : dice.Next(-5, 5)),
    })];

    private static RowFact Fact(Line line, EntityKind entity)
    {
        var id = Encoding.UTF8.GetBytes(line.Id);
        var fact = new RowFact { Day = DateOnly.Parse(line.Date, CultureInfo.InvariantCulture).DayNumber, Order = Encoding.UTF8.GetBytes(line.Order), Quantity = line.Units, Amount = line.Money };
        if (entity == EntityKind.Customer) fact.Customer = id;
        else if (entity == EntityKind.Product) fact.Product = id;
        else fact.Supplier = id;
        if (entity != EntityKind.Supplier) return fact;
        fact.Kind = FactKind.Receipt;
        fact.Product = Encoding.UTF8.GetBytes(line.Product);
        fact.LeadDays = line.Arrival.LeadDays;
        fact.LateDays = line.Arrival.LateDays;
        fact.Freight = line.Arrival.Freight;
        return fact;
    }

    private static IEnumerable<Profile> Profiles(List<Line> lines, EntityKind entity) => lines.GroupBy(line => line.Id, StringComparer.Ordinal).Select(group =>
    {
        var months = group.GroupBy(line => line.Date[..7], StringComparer.Ordinal).ToImmutableSortedDictionary(
            month => month.Key, month => new MonthFigures(month.Sum(line => line.Units), month.Sum(line => line.Money), month.Count()) 
            {
                Orders = month.Count(), Deliveries = month.Select(line => Deliveries.Of(line.Arrival)).Aggregate(default(Deliveries), Deliveries.Add),
                Freight = month.Any(line => line.Arrival.Freight is not null) ? new(month.Count(line => line.Arrival.Freight is not null), month.Sum(line => line.Arrival.Freight) ?? 0) : null,
            }, StringComparer.Ordinal);
        return new Profile(new MasterId(group.Key), entity, group.Key, months, group.Max(line => line.Date)!, [])
        {
            First = group.Min(line => line.Date)!,
            Products = group.GroupBy(line => $"erp|{line.Product}").ToImmutableSortedDictionary(product => product.Key, product => product.Min(line => line.Date)![..7], StringComparer.Ordinal),
        };
    });
}
