using SegSync.Core.Segmenting.Dmn;

namespace SegSync.Tests.Segmenting.Dmn;

public class ExplanationTests
{
    private static readonly Decision Pattern = DmnTables.BuiltIn("demand-pattern")!.Decisions[0];

    [Fact]
    public void A_sentence_says_which_rule_fired_with_which_values()
    {
        var explanation = Pattern.Explain(2m, 0.7m);
        explanation.Value.ShouldBe("lumpy");
        explanation.Tables.Single().Rules.Single().Number.ShouldBe(4);
        explanation.Sentence.ShouldBe("pattern is \"lumpy\" because rule 4 (seldom, in uneven sizes) holds: ADI = 2 meets >= 1.32, CV2 = 0.7 meets >= 0.49.");
    }

    [Fact]
    public void An_undecided_table_says_so()
    {
        Tables.Of("UNIQUE", ["x:number"], "string", ["> 0 | \"plus\""]).Explain(-1m).Sentence.ShouldBe("result is undecided: no rule matches for x = -1.");
        Tables.Of("UNIQUE", ["x:number"], "string", ["> 0 | \"a\"", "> 1 | \"b\""]).Explain(2m).Sentence.ShouldBe("result is undecided: rules 1 and 2 match, but the table allows one only for x = 2.");
        Tables.Of("UNIQUE", ["x:number"], "string", ["> 0 | \"plus\""], "\"other\"").Explain([null]).Sentence.ShouldBe("result is \"other\", the default, because no rule matches x is missing.");
    }

    [Fact]
    public void The_smallest_change_of_one_input_that_changes_the_result_is_told()
    {
        var changes = Counterfactuals.Of(Pattern, [1.4m, 0.9m]);
        changes[0].Sentence.ShouldBe("If adi were 1.31 instead of 1.4, pattern would be \"erratic\" instead of \"lumpy\".");
        changes[1].Sentence.ShouldBe("If cv2 were 0.48 instead of 0.9, pattern would be \"intermittent\" instead of \"lumpy\".");
    }

    [Fact]
    public void A_boundary_that_belongs_to_the_other_side_is_the_change_itself() =>
        Counterfactuals.Of(Pattern, [1.3m, 0.1m])[0].To.ShouldBe(1.32m);

    [Fact]
    public void Another_category_and_a_missing_value_are_changes_too()
    {
        var code = DmnTables.BuiltIn("product-abc-xyz")!.Decisions[0];
        Counterfactuals.Of(code, ["A", "X"]).Select(change => change.Input).ShouldBe(["abc", "xyz"]);
        Counterfactuals.Of(code, [null, "X"]).Single().ResultFrom.ShouldBe("none");
    }

    [Fact]
    public void No_change_is_told_where_none_changes_anything() =>
        Counterfactuals.Of(Tables.Of("UNIQUE", ["x:number"], "string", ["- | \"same\""]), [1m]).ShouldBeEmpty();

    [Fact]
    public void Every_change_told_changes_the_result_and_nothing_nearer_on_a_fine_grid_does()
    {
        var random = new Random(11);
        for (var i = 0; i < 300; i++)
        {
            object?[] values = [1 + (random.Next(0, 150) / 100m), random.Next(0, 120) / 100m];
            var result = Pattern.Evaluate(values);
            foreach (var change in Counterfactuals.Of(Pattern, values))
            {
                var at = change.Input == "adi" ? 0 : 1;
                Changed(values, at, change.To).ShouldBe(change.ResultTo);
                change.ResultTo.ShouldNotBe(result);
                var distance = Math.Abs((decimal)change.To! - (decimal)values[at]!);
                for (var step = 0.01m; step < distance; step += 0.01m)
                {
                    Changed(values, at, (decimal)values[at]! + step).ShouldBe(result);
                    if ((decimal)values[at]! - step >= (at == 0 ? 1 : 0)) Changed(values, at, (decimal)values[at]! - step).ShouldBe(result);
                }
            }
        }

        static object? Changed(object?[] values, int at, object? to)
        {
            var changed = values.ToArray();
            changed[at] = to;
            return Pattern.Evaluate(changed);
        }
    }
}
