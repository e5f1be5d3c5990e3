using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;
using SegSync.Core.Mastering;
using SegSync.Core.Records;
using SegSync.Core.Standardising;

namespace SegSync.Tests.Mastering;

public sealed class SurvivorshipTests
{
    private static readonly string[] Words = ["trust", "trust:crm=otm,sap", "most-recent", "most-complete", "most-frequent", "longest"];

    private static readonly SourceRecord[] Three =
    [
        Given.Customer("sap", "1", ("name", "Acme"), ("city", "Ulm")) with { Version = "1" },
        Given.Customer("crm", "2", ("name", "Acme Trading"), ("city", "Bonn"), ("phone", "+49 731 12345")) with { Version = "2" },
        Given.Customer("otm", "3", ("name", "ACME"), ("city", "Köln")) with { Version = "3" },
    ];

    [Theory]
    [InlineData("trust", "sap")]
    [InlineData("trust:otm,crm", "otm")]
    [InlineData("most-recent", "otm")]
    [InlineData("most-complete", "crm")]
    [InlineData("longest", "crm")]
    public void Each_rule_chooses_its_own_winner_and_is_named(string rule, string winner)
    {
        var claim = Golden.Of(Standard(Three), Policy(rule))["name"];
        (claim.From.System, claim.Rule).ShouldBe((winner, rule.Split(':')[0]));
    }

    [Fact]
    public void The_most_frequent_value_is_one_of_all_whatever_came_before() =>
        Golden.Of(Standard(Three), Policy("most-frequent", "most-recent"))["name"].ShouldBe(new("ACME", Three[2].Key, "most-recent"));

    [Fact]
    public void A_field_that_is_not_named_goes_by_the_rules_for_any_field_and_without_these_by_the_default()
    {
        var any = Of(("*", ["most-recent"]), ("name", ["longest"]));
        Golden.Of(Standard(Three), MasterPolicy.Default with { Survivorship = any })["city"].From.System.ShouldBe("otm");
        Golden.Of(Standard(Three), MasterPolicy.Default with { Survivorship = Of(("name", ["longest"])), Trust = ["sap"] })["city"].Rule.ShouldBe("trust");
    }

    [Fact]
    public void Every_loser_is_told_with_the_rule_by_which_it_lost()
    {
        var contest = Golden.Contests(Standard(Three), Policy("trust:sap=crm", "longest"))["name"];
        contest.Winner.ShouldBe(new("Acme Trading", Three[1].Key, "longest"));
        contest.Losers.Select(loser => (loser.From.System, loser.Rule)).ShouldBe([("otm", "trust"), ("sap", "longest")]);
    }

    [Fact]
    public void The_same_claims_in_another_order_have_the_same_winner_whatever_the_rules_and_pins() =>
        Prop.ForAll(Generated.Customers(), ArbMap.Default.ArbFor<int>(), (records, seed) =>
        {
            var random = new Random(seed);
            var policy = Policy([.. Enumerable.Range(0, random.Next(4)).Select(_ => Words[random.Next(Words.Length)])]) with { Trust = ["sap", "crm"] };
            var pins = records.Where(_ => random.Next(4) == 0).Select((record, i) =>
                new Pin(record.Key, random.Next(2) == 0 ? "name" : "phone", random.Next(2) == 0 ? $"own {i}" : null, $"v{i}", DateTimeOffset.UnixEpoch.AddMinutes(random.Next(2)))).ToArray();
            var standards = records.Select(Standards.Of).ToArray();
            var one = Golden.Of(standards, policy, [.. pins]);
            random.Shuffle(standards);
            random.Shuffle(pins);
            Golden.Of(standards, policy, [.. pins]).ShouldBe(one);
            var contests = Golden.Contests(standards, policy, [.. pins]);
            contests.ToImmutableSortedDictionary(pair => pair.Key, pair => pair.Value.Winner, StringComparer.Ordinal).ShouldBe(one);
        }).QuickCheckThrowOnFailure();

    private static MasterPolicy Policy(params string[] rules) =>
        MasterPolicy.Default with { Trust = ["sap"], Survivorship = rules.Length == 0 ? Survivorship.Default : Of(("*", [.. rules])) };

    private static Survivorship Of(params (string Field, ImmutableArray<string> Rules)[] fields) =>
        new(ImmutableSortedDictionary.Create<string, ImmutableSortedDictionary<string, ImmutableArray<string>>>(StringComparer.Ordinal)
            .Add("customer", fields.ToImmutableSortedDictionary(pair => pair.Field, pair => pair.Rules, StringComparer.Ordinal)));

    private static ImmutableArray<StandardRecord> Standard(SourceRecord[] records) => [.. records.Select(Standards.Of)];
}
