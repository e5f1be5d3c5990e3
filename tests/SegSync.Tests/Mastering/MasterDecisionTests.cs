using System.Collections.Immutable;
using SegSync.Core.Mastering;
using SegSync.Core.Matching;
using SegSync.Core.Records;

namespace SegSync.Tests.Mastering;

public sealed class MasterDecisionTests
{
    private static readonly SourceRecord Sap = Acme("sap", "1");
    private static readonly SourceRecord Crm = Acme("crm", "A");
    private static readonly SourceRecord Otm = Acme("otm", "X");
    private readonly MemoryHub _hub = new(MasterPolicy.Default);

    [Fact]
    public void An_id_is_26_characters_and_depends_on_the_founder_alone()
    {
        var id = MasterIds.Found(new("t1", EntityKind.Customer, "sap", "1"));
        id.Text.ShouldMatch("^[0-7][0-9a-hjkmnp-tv-z]{25}$");
        MasterIds.Found(Sap.Key).ShouldBe(id);
        MasterIds.Found(Crm.Key).ShouldNotBe(id);
    }

    [Fact]
    public void A_lone_record_founds_a_master()
    {
        _hub.Land(Sap);
        var change = _hub.Decide(Sap.Key).Changes.ShouldHaveSingleItem();
        change.Step.ShouldBe(MasterStep.Founded);
        change.After.Id.ShouldBe(MasterIds.Found(Sap.Key));
        change.After.Founder.ShouldBe(Sap.Key);
        change.After.Active.ShouldBeTrue();
        change.Reasons.ShouldBe(["founded on sap/1"]);
    }

    [Fact]
    public void A_matching_record_joins_and_the_reasons_say_why()
    {
        Arrive(Sap, Crm);
        var master = _hub.Standing.ShouldHaveSingleItem();
        master.Id.ShouldBe(MasterIds.Found(Sap.Key));
        master.Members.Select(member => member.Key).ShouldBe([Crm.Key, Sap.Key]);
    }

    [Fact]
    public void Deciding_twice_changes_nothing()
    {
        Arrive(Sap, Crm, Otm);
        _hub.DecideAll().ShouldBeEmpty();
    }

    [Fact]
    public void Two_masters_that_turn_out_to_be_one_merge_and_the_other_id_redirects()
    {
        Arrive(Sap, Crm, Named("otm", "X"));
        var lost = _hub.HomeOf(Otm.Key);
        Arrive(Otm);
        var standing = _hub.Standing.ShouldHaveSingleItem();
        standing.Id.ShouldBe(MasterIds.Found(Sap.Key), "it holds more members");
        _hub.Masters[lost].RedirectTo.ShouldBe(standing.Id);
        _hub.Masters[lost].Members.ShouldBeEmpty();
        _hub.Masters[lost].Active.ShouldBeFalse();
    }

    [Fact]
    public void After_a_merge_and_a_split_by_verdict_the_ids_come_back()
    {
        Arrive(Sap, Crm, Named("otm", "X"));
        var (first, second) = (_hub.HomeOf(Sap.Key), _hub.HomeOf(Otm.Key));
        var before = _hub.Picture();
        var verdict = Given.Says(true, Sap, Otm);
        _hub.Say(verdict);
        _hub.Decide(Otm.Key).Changes.Select(change => change.Step).ShouldBe([MasterStep.Redirected, MasterStep.Updated], ignoreOrder: true);
        _hub.HomeOf(Otm.Key).ShouldBe(first);
        _hub.Say(Given.Says(false, Sap, Otm, minute: 1));
        var split = _hub.Decide(Sap.Key).Changes;
        split.Select(change => change.Step).ShouldBe([MasterStep.Revived, MasterStep.Updated], ignoreOrder: true);
        split.Single(change => change.Step == MasterStep.Revived).Reasons[0].ShouldBe($"stands again, apart from {first}");
        (_hub.HomeOf(Sap.Key), _hub.HomeOf(Otm.Key)).ShouldBe((first, second));
        _hub.Picture().ShouldBe(before);
    }

    [Fact]
    public void A_verdict_splits_what_the_rules_join()
    {
        Arrive(Sap, Crm);
        _hub.Say(Given.Says(false, Sap, Crm));
        var decision = _hub.Decide(Sap.Key);
        _hub.Standing.Count().ShouldBe(2);
        decision.Possible.ShouldBeEmpty("the steward has spoken");
        _hub.HomeOf(Sap.Key).ShouldBe(MasterIds.Found(Sap.Key));
        _hub.HomeOf(Crm.Key).ShouldBe(MasterIds.Found(Crm.Key));
    }

    [Fact]
    public void The_latest_verdict_about_a_pair_counts()
    {
        _hub.Say(Given.Says(true, Sap, Crm, minute: 2), Given.Says(false, Sap, Crm, minute: 1));
        Arrive(Sap, Crm);
        _hub.Standing.ShouldHaveSingleItem();
    }

    [Fact]
    public void Kept_apart_stays_apart_through_a_third_record()
    {
        _hub.Say(Given.Says(false, Sap, Crm));
        Arrive(Sap, Crm, Otm);
        _hub.HomeOf(Sap.Key).ShouldNotBe(_hub.HomeOf(Crm.Key));
        _hub.Standing.Count().ShouldBe(2);
    }

    [Fact]
    public void A_record_without_identifier_does_not_join_two_namesakes()
    {
        var one = With(Sap, "vatNumber", "DE123456789");
        var other = With(Acme("sap", "2"), "vatNumber", "DE987654321");
        Arrive(one, other);
        var decision = Arrive(Crm);
        _hub.HomeOf(one.Key).ShouldNotBe(_hub.HomeOf(other.Key));
        decision.Possible.ShouldHaveSingleItem().Why.ShouldBe("would join records with different vatNumber");
    }

    [Fact]
    public void The_founder_takes_its_id_along_when_it_leaves()
    {
        Arrive(Sap, Crm, Otm);
        Arrive(Named("sap", "1"));
        _hub.HomeOf(Sap.Key).ShouldBe(MasterIds.Found(Sap.Key));
        _hub.HomeOf(Crm.Key).ShouldBe(MasterIds.Found(Crm.Key));
        _hub.HomeOf(Otm.Key).ShouldBe(MasterIds.Found(Crm.Key));
    }

    [Fact]
    public void A_redirected_master_follows_its_founder()
    {
        var loner = Named("otm", "X");
        var orion = Given.Customer("sap", "9", ("name", "Orion"), ("email", "x@orion.example"));
        Arrive(Sap, Crm, loner, orion);
        var id = _hub.HomeOf(loner.Key);
        Arrive(Otm);
        _hub.Masters[id].RedirectTo.ShouldBe(_hub.HomeOf(Sap.Key));
        Arrive(Given.Customer("otm", "X", ("name", "Orion"), ("email", "x@orion.example"), ("phone", "+49 30 777555")));
        Resolve(id).ShouldBe(_hub.HomeOf(loner.Key));
        _hub.HomeOf(loner.Key).ShouldBe(_hub.HomeOf(orion.Key));
    }

    [Fact]
    public void A_deleted_record_stays_a_member_and_claims_nothing()
    {
        Arrive(Sap, With(Crm, "phone", "+49 89 1234567"));
        Arrive(With(Crm, "phone", "+49 89 1234567") with { Deleted = true });
        var master = _hub.Standing.ShouldHaveSingleItem();
        master.Members.Select(member => member.Deleted).ShouldBe([true, false]);
        master.Fields.ShouldNotContainKey("phone");
        master.Active.ShouldBeTrue();
    }

    [Fact]
    public void A_master_of_deleted_records_is_inactive_and_keeps_its_golden_fields()
    {
        Arrive(Sap);
        var fields = _hub.Standing.Single().Fields;
        Arrive(Sap with { Deleted = true });
        var master = _hub.Standing.Single();
        master.Active.ShouldBeFalse();
        master.Fields.ShouldBe(fields);
    }

    [Fact]
    public void Two_products_of_one_system_stay_two_and_an_ambiguous_third_asks()
    {
        var (one, other) = (Bolt("sap", "1"), Bolt("sap", "2"));
        Arrive(one, other);
        var decision = Arrive(Bolt("wms", "W"));
        _hub.Standing.Count().ShouldBe(3);
        decision.Possible.Length.ShouldBe(2);
        decision.Possible[0].Why.ShouldBe("several records of one system fit equally well");
        Arrive(With(Bolt("wms", "W"), "crossReference", "sap:2"));
        _hub.HomeOf(new("t1", EntityKind.Product, "wms", "W")).ShouldBe(_hub.HomeOf(other.Key));
    }

    [Fact]
    public void A_living_product_is_preferred_to_a_deleted_one()
    {
        Arrive(Bolt("sap", "1") with { Deleted = true }, Bolt("sap", "2"), Bolt("wms", "W"));
        _hub.HomeOf(new("t1", EntityKind.Product, "wms", "W")).ShouldBe(_hub.HomeOf(new("t1", EntityKind.Product, "sap", "2")));
    }

    [Fact]
    public void Rows_seen_with_other_values_update_the_master()
    {
        var row = new TargetRow(RowKey.Of("A_Customer", ("Customer", "1")), ImmutableSortedDictionary<string, string>.Empty.Add("CustomerClassification", ""), "e1");
        Arrive(Sap with { Rows = [row] });
        _hub.Land(Sap with { Rows = [row with { ETag = "e2" }] });
        _hub.Decide(Sap.Key).Changes.ShouldHaveSingleItem().Reasons.ShouldBe(["sap/1 was seen with other hub-owned values"]);
        _hub.Decide(Sap.Key).Changes.ShouldBeEmpty();
    }

    [Fact]
    public void A_component_that_is_not_closed_is_a_bug()
    {
        Arrive(Sap, Crm);
        var master = _hub.Standing.Single();
        Should.Throw<ArgumentException>(() => MasterDecision.Make(new([new(Sap, "h")], [], [master]), MasterPolicy.Default, ExactRules.For(EntityKind.Customer)))
            .Message.ShouldContain("t1|customer|crm|A");
    }

    private MasterId Resolve(MasterId id) => _hub.Masters[id].RedirectTo is { } next ? Resolve(next) : id;

    private MasterDecision Arrive(params SourceRecord[] records)
    {
        MasterDecision? last = null;
        foreach (var record in records)
        {
            _hub.Land(record);
            last = _hub.Decide(record.Key);
        }
        return last!;
    }

    private static SourceRecord Acme(string system, string id) => Given.Customer(system, id, ("name", "Acme GmbH"), ("street", "Hauptstraße 5"), ("postcode", "80331"), ("city", "München"));

    private static SourceRecord Named(string system, string id) => Given.Customer(system, id, ("name", $"Loner {id}"));

    private static SourceRecord Bolt(string system, string id) => Given.Product(system, id, ("description", "Bolt M8"), ("baseUnit", "EA"));

    private static SourceRecord With(SourceRecord record, string field, string value) => record with { Fields = record.Fields.SetItem(field, value) };
}
