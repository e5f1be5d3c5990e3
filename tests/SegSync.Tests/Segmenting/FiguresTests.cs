using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;
using SegSync.Core.Memory;
using SegSync.Core.Profiling;
using SegSync.Core.Records;
using SegSync.Core.Segmenting;
using SegSync.Core.Storing;

namespace SegSync.Tests.Segmenting;

/// <summary>What a run reads of a profile decides as the whole profile does.</summary>
public sealed class FiguresTests
{
    [Fact]
    public void Code_and_grade_from_the_stored_figures_are_those_of_the_whole_profile() => Prop.ForAll(
        Gen.Choose(0, int.MaxValue).ToArbitrary(),
        seed =>
        {
            var dice = new Random(seed);
            var profiles = Enumerable.Range(0, dice.Next(1, 30)).Select(n => Generated(dice, n)).ToList();
            foreach (var scheme in Scheme.All)
            {
                var (population, read) = Freeze(scheme, profiles);
                foreach (var profile in profiles)
                {
                    var decision = SegmentDecision.Make(profile, population.Cuts, scheme);
                    SegmentDecision.CodeOf(read.Single(figures => figures.Master == profile.Master), population.Cuts, scheme).ShouldBe((decision.Code, decision.Grade));
                }
            }
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Figures_read_from_json_are_those_of_the_profile_whatever_its_tie_is_called()
    {
        var profile = Generated(new(7), 1) with { Tie = "a\"b\\c/é 東" };
        var figures = Freeze(Scheme.ProductAbcXyz, [profile]).Subjects.Single();
        var whole = SubjectFigures.Of(profile);
        figures.Rank.ShouldBe(whole.Rank);
        (figures.Master, figures.FirstMonth, figures.Last).ShouldBe((whole.Master, whole.FirstMonth, whole.Last));
        figures.Units.ShouldBe(whole.Units);
    }

    private static (Population Population, List<SubjectFigures> Subjects) Freeze(Scheme scheme, List<Profile> profiles)
    {
        var store = new MemoryHubStore();
        foreach (var profile in profiles)
            store.PutAsync(new(Partitions.Master("t", profile.Master), Profile.Id), Profile.KindOf(scheme.Entity), profile, default).GetAwaiter().GetResult();
        return Population.FreezeAsync(store, scheme, 1, null, default).GetAwaiter().GetResult();
    }

    private static Profile Generated(Random dice, int number)
    {
        var months = ImmutableSortedDictionary.CreateBuilder<string, MonthFigures>(StringComparer.Ordinal);
        for (var month = 1; month <= 12; month++)
        {
            if (dice.Next(3) > 0) months[$"2025-{month:D2}"] = new(dice.Next(100) / 4m, (dice.Next(2_000) - 200) / 3m, dice.Next(9));
        }

        return new(new($"m{number:D3}"), EntityKind.Customer, $"tie {dice.Next(5)}", months.ToImmutable(), months.Count == 0 ? "" : $"{months.Keys.Max()}-15", ["input"]);
    }
}
