using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;
using SegSync.Core.Mastering;
using SegSync.Core.Profiling;
using SegSync.Core.Records;
using SegSync.Core.Segmenting;
using SegSync.Core.Segmenting.Versions;
using SegSync.Core.Storing;

namespace SegSync.Tests.Governing;

/// <summary>What a run looks at of every subject is what it writes, and what it wrote is what the next run reads.</summary>
public sealed class ReplayTests
{
    private static readonly ImmutableArray<SchemeFile> Files =
        [.. Schemes.OfHub.Concat(Schemes.Names.Select(name => Schemes.Text(name)!)).Select(text => SchemeFile.Load(text, out _)!).Where(file => HubFacts.Missing(file).IsEmpty)];

    [Fact]
    public void Every_assignment_replays_to_the_same_code_values_grade_and_mark() => Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), seed =>
    {
        var dice = new Random(seed);
        foreach (var file in Files)
        {
            var steady = file with { Steadiness = new(dice.Next(3), dice.Next(1, 4)) };
            var tally = new ProfileTally(SchemeFile.Needs([file]).Single(), null);
            var masters = Enumerable.Range(0, dice.Next(1, 25)).Select(n => new MasterId($"m{n:D3}")).ToList();
            foreach (var master in masters) tally.Add(HubJson.Write(Generated(dice, master, file.Entity)).Span);
            var scheme = new SchemeInForce(file.Name, dice.Next(2) == 0 ? [(steady, 1)] : [(steady with { Version = 9, Hash = new('9', 64) }, 0.4m), (steady, 1)]);
            var results = scheme.Versions.Select(version => SchemeResult.Of(version.File, new ProfileTable(tally, file.Entity, file.Last) { Costs = file.Costs })).ToImmutableArray();
            var codes = results[0].Codes().Keys.ToList();
            var held = masters.Where(_ => dice.Next(3) == 0).ToDictionary(master => new Subject(master, ""), _ => new CodeStanding(codes[dice.Next(codes.Count)], 24_000, "", 0, 0));
            var overrides = new HoldingOverrides(
                masters.Where(_ => dice.Next(5) == 0).ToDictionary(master => master, _ => Said(file, codes[dice.Next(codes.Count)], dice)), new Dictionary<string, Override> { [codes[0]] = Said(file, "special", dice) });
            var decisions = new SubjectDecisions(scheme, results, overrides, held);
            for (var at = 0; at < decisions.Count; at++)
            {
                var (looked, standing, overridden) = decisions.Look(at, decisions.Subject(at));
                var made = decisions.Make(at);
                (made.Held, made.Override is not null).ShouldBe((standing, overridden));
                var stored = HubJson.Write(new Assignment(file.Name, decisions.Subject(at), made.Final, made.Scheme.Rule, new(2026, 1, 1), "", "", "", []) { Computed = made.Computed, Override = made.Override, Held = made.Held });
                StandingCode.Read(stored.Span, new()).ShouldBe(looked);
                HubJson.Read<Assignment>(stored).Decision.Values["code"].ShouldBe(looked.Code);
                (made.Computed ?? made.Final).Reasons.ShouldNotBeEmpty();
            }
        }
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(40));

    private static Override Said(SchemeFile file, string code, Random dice) =>
        new Override(file.Name, new("t", file.Entity, "erp", "1"), null, code, "otto", "why", "anna", new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero), new(2027, 1, 1, 0, 0, 0, TimeSpan.Zero))
        {
            Values = dice.Next(2) == 0 ? Override.NoValues : Override.NoValues.Add(file.Classifiers[0].Name, "Ä \"x\""),
        }.Named();

    private static Profile Generated(Random dice, MasterId master, EntityKind kind)
    {
        var months = ImmutableSortedDictionary.CreateBuilder<string, MonthFigures>(StringComparer.Ordinal);
        for (var month = 1; month <= 12; month++)
        {
            if (dice.Next(3) > 0) months[$"2025-{month:D2}"] = new(dice.Next(100) / 4m, (dice.Next(2_000) - 200) / 3m, dice.Next(1, 9)) { Orders = dice.Next(1, 4) };
        }

        return new(master, kind, $"tie {dice.Next(5)}", months.ToImmutable(), months.Count == 0 ? "" : $"{months.Keys.Max()}-15", ["input"]);
    }
}
