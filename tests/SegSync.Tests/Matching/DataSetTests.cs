using SegSync.Core.Matching.Models;
using Xunit.Abstractions;

namespace SegSync.Tests.Matching;

/// <summary>Public sets with known pairs; the models name columns and types and nothing else.</summary>
public sealed class DataSetTests(ITestOutputHelper output)
{
    [SkippableTheory]
    [InlineData("febrl1", 0.998, 0.98)]
    [InlineData("febrl3", 0.994, 0.98)]
    [InlineData("rldata500", 0.97, 0.95)]
    [InlineData("fake_1000", 0.84, 0.95)]
    [InlineData("fodors_zagats", 0.96, 0.95)]
    [InlineData("abt_buy", 0.90, 0.90)]
    [InlineData("dblp_acm", 0.985, 0.95)]
    public void A_set_is_matched_without_labels_by_the_one_default_configuration(string set, double least, double precision)
    {
        var scored = Scored(set, DataSet.Of(set));
        scored.F1.ShouldBeGreaterThanOrEqualTo(least);
        scored.Precision.ShouldBeGreaterThanOrEqualTo(precision);
    }

    [SkippableTheory]
    [InlineData("febrl1", 0.998)]
    [InlineData("febrl3", 0.994)]
    [InlineData("rldata500", 0.97)]
    [InlineData("fake_1000", 0.84)]
    [InlineData("fodors_zagats", 0.96)]
    [InlineData("abt_buy", 0.90)]
    [InlineData("dblp_acm", 0.985)]
    public void Names_of_columns_ids_and_the_order_of_records_are_nothing_to_go_by(string set, double least) =>
        Scored(set, DataSet.Of(set).Disguised(11)).F1.ShouldBeGreaterThanOrEqualTo(least);

    [SkippableTheory]
    [InlineData("febrl1", "soc_sec_id", 0.99)]
    [InlineData("febrl1", "date_of_birth", 0.99)]
    [InlineData("febrl3", "soc_sec_id", 0.99)]
    [InlineData("febrl3", "surname", 0.99)]
    [InlineData("rldata500", "bd", 0.95)]
    [InlineData("rldata500", "by", 0.9)]
    [InlineData("fake_1000", "city", 0.92)]
    [InlineData("fake_1000", "dob", 0.85)]
    [InlineData("fodors_zagats", "phone", 0.94)]
    [InlineData("fodors_zagats", "addr", 0.95)]
    [InlineData("abt_buy", "description", 0.9)]
    [InlineData("abt_buy", "price", 0.91)]
    [InlineData("dblp_acm", "authors", 0.97)]
    [InlineData("dblp_acm", "year", 0.96)]
    public void Without_one_of_its_columns_a_set_is_matched_nearly_as_well(string set, string column, double least) =>
        Scored($"{set} without {column}", DataSet.Of(set).Without(column)).F1.ShouldBeGreaterThanOrEqualTo(least);

    private Scored Scored(string name, DataSet set)
    {
        var scored = set.Match();
        output.WriteLine($"{name}: {scored}");
        scored.Configuration.ShouldBe(MatchDefaults.Standard.Hash());
        return scored;
    }
}
