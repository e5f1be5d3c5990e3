using SegSync.Core.Matching.Learned;

namespace SegSync.Tests.Matching;

public sealed class ThresholdTests
{
    [Fact]
    public void As_long_as_nobody_judged_records_are_joined_from_nineteen_to_one_and_asked_about_from_evens()
    {
        Thresholds.Learn([]).ShouldBe(new(4.248, 0));
        Thresholds.Default.Join.ShouldBe(4.248, 0.001);
    }

    [Fact]
    public void Where_pairs_turn_out_to_be_two_more_is_asked_and_where_they_turn_out_to_be_one_less()
    {
        var strict = Thresholds.Learn([.. Weights(60).Select(weight => (weight, false))]);
        var loose = Thresholds.Learn([.. Weights(60).Select(weight => (weight, true))]);
        strict.Join.ShouldBeGreaterThan(Thresholds.Default.Join + 1);
        strict.Ask.ShouldBeGreaterThan(Thresholds.Default.Ask + 1);
        loose.Join.ShouldBeLessThan(Thresholds.Default.Join - 1);
        loose.Join.ShouldBeGreaterThanOrEqualTo(2, "what the model thinks less likely than four to one is not joined unasked");
        loose.Ask.ShouldBeLessThan(Thresholds.Default.Ask);
    }

    [Fact]
    public void One_verdict_moves_little() =>
        Thresholds.Learn([(2, false)]).Join.ShouldBeInRange(Thresholds.Default.Join, Thresholds.Default.Join + 1);

    [Theory]
    [InlineData(1, 0)]
    [InlineData(0.8, 1.5)]
    [InlineData(1.2, -2)]
    public void The_weights_at_which_one_thing_is_as_likely_as_it_should_be_are_found(double slope, double offset)
    {
        var random = new Random(1);
        var judged = Enumerable.Range(0, 4_000).Select(_ => random.NextDouble() * 16 - 8)
            .Select(weight => (weight, random.NextDouble() < 1 / (1 + Math.Pow(2, -(slope * weight + offset))))).ToList();
        var learnt = Thresholds.Learn(judged);
        learnt.Join.ShouldBe(Math.Max(2, (4.248 - offset) / slope), 0.3);
        learnt.Ask.ShouldBe(-offset / slope, 0.3);
        Thresholds.Learn([.. judged.AsEnumerable().Reverse()]).ShouldBe(learnt);
    }

    [Fact]
    public void Verdicts_that_contradict_the_weights_altogether_are_survived()
    {
        var upside = Thresholds.Learn([.. Weights(50).Select(weight => (weight + 10, false)), .. Weights(50).Select(weight => (weight - 12, true))]);
        upside.Join.ShouldBeGreaterThanOrEqualTo(upside.Ask);
        double.IsFinite(upside.Join).ShouldBeTrue();
    }

    private static IEnumerable<double> Weights(int count) => Enumerable.Range(0, count).Select(i => 4.0 * i / count);
}
