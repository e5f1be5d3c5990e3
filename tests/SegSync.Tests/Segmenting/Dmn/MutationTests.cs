using SegSync.Core.Segmenting.Dmn.Verifying;

namespace SegSync.Tests.Segmenting.Dmn;

/// <summary>What verification says of seeded tables and mutations of them is what brute force over all boundary values says.</summary>
public class MutationTests
{
    private const int Seeds = 60;

    public static TheoryData<int> Tables() => [.. Enumerable.Range(1, Seeds)];

    [Theory]
    [MemberData(nameof(Tables))]
    public void A_clean_table_raises_no_alarm(int seed) =>
        Verification.Of(Clean(seed).Compile()).Findings.ShouldBeEmpty();

    [Theory]
    [MemberData(nameof(Tables))]
    public void A_mutated_table_is_judged_as_brute_force_judges_it(int seed)
    {
        var (generator, clean) = (new TableGenerator(seed), Clean(seed));
        Agrees(clean);
        foreach (var mutate in (Func<TableModel, TableModel>[])[generator.Without, generator.WithoutMissing, generator.Shifted, generator.Shifted, generator.Widened, generator.Useless, generator.WrongResult])
            Agrees(mutate(clean));
        Agrees(generator.Shifted(generator.Useless(generator.Without(clean))));
    }

    [Theory]
    [MemberData(nameof(Tables))]
    public void A_table_decides_and_explains_as_its_rules_say(int seed)
    {
        var clean = Clean(seed);
        foreach (var table in (TableModel[])[clean, new TableGenerator(seed).Shifted(clean), new TableGenerator(seed).Widened(clean)])
        {
            var decision = table.Compile();
            foreach (var values in table.Grid())
            {
                var rules = table.Matching(values);
                var expected = rules.Count == 1 || (rules.Count > 1 && table.Policy == "FIRST") ? table.Rules[rules[0] - 1].Result : null;
                decision.Evaluate(values).ShouldBe(expected);
                var explanation = decision.Explain(values);
                explanation.Value.ShouldBe(expected);
                if (expected is not null) explanation.Tables.Single().Rules.Single().Number.ShouldBe(rules[0]);
            }
        }
    }

    [Fact]
    public void The_mutations_show_every_kind_of_finding()
    {
        var kinds = Enumerable.Range(1, Seeds).SelectMany(seed =>
        {
            var (generator, clean) = (new TableGenerator(seed), Clean(seed));
            return ((Func<TableModel, TableModel>[])[generator.Without, generator.WithoutMissing, generator.Shifted, generator.Shifted, generator.Widened, generator.Useless, generator.WrongResult])
                .SelectMany(mutate => Verification.Of(mutate(clean).Compile()).Findings.Select(finding => finding.Kind));
        }).ToHashSet();
        kinds.ShouldBe([FindingKind.Gap, FindingKind.Null, FindingKind.Zero, FindingKind.Tie, FindingKind.Negative, FindingKind.Overlap, FindingKind.Unreachable, FindingKind.Output], ignoreOrder: true);
    }

    private static TableModel Clean(int seed) => new TableGenerator(seed).Clean(seed % 3 == 0 ? "FIRST" : "UNIQUE");

    private static void Agrees(TableModel table)
    {
        var findings = Verification.Of(table.Compile()).Findings;
        var grid = table.Grid().Select(values => (Values: values, Rules: table.Matching(values))).ToList();
        List<Finding> Of(params FindingKind[] kinds) => [.. findings.Where(finding => kinds.Contains(finding.Kind))];

        var gaps = Of(FindingKind.Gap, FindingKind.Zero, FindingKind.Negative, FindingKind.Tie);
        (gaps.Count > 0).ShouldBe(grid.Any(point => point.Rules.Count == 0 && !point.Values.Contains(null)), Shown(table, findings));
        gaps.ShouldAllBe(gap => table.Matching(Values(gap)).Count == 0 && !Values(gap).Contains(null));

        var missing = Of(FindingKind.Null);
        (missing.Count > 0).ShouldBe(grid.Any(point => point.Rules.Count == 0 && point.Values.Contains(null)), Shown(table, findings));
        missing.ShouldAllBe(gap => table.Matching(Values(gap)).Count == 0 && gap.Counterexample.Single(value => value.Input == gap.Input).Value == null);
        foreach (var (i, column) in table.Columns.Index())
        {
            if (grid.Any(point => point.Rules.Count == 0 && point.Values.Index().All(value => value.Item is null == (value.Index == i))))
                missing.ShouldContain(gap => gap.Input == column.Name, Shown(table, findings));
        }

        var pairs = table.Policy != "UNIQUE" ? [] : grid.SelectMany(point => point.Rules.SelectMany(a => point.Rules.Where(b => b > a).Select(b => $"{a:00} {b:00}"))).Distinct().Order().ToList();
        string.Join(", ", Of(FindingKind.Overlap).Select(finding => $"{finding.Rules[0]:00} {finding.Rules[1]:00}").Order()).ShouldBe(string.Join(", ", pairs), Shown(table, findings));
        Of(FindingKind.Overlap).ShouldAllBe(overlap => overlap.Rules.All(table.Matching(Values(overlap)).Contains));

        var useless = Enumerable.Range(1, table.Rules.Length).Where(rule => !grid.Any(point => table.Policy == "FIRST" ? point.Rules.FirstOrDefault() == rule : point.Rules.Contains(rule)));
        string.Join(", ", Of(FindingKind.Unreachable).Select(finding => finding.Rules.Single())).ShouldBe(string.Join(", ", useless), Shown(table, findings));
        Of(FindingKind.Unreachable).ShouldAllBe(finding => finding.Counterexample.Length == table.Columns.Length && table.Matching(Known(table, finding)).FirstOrDefault() != finding.Rules.Single());

        var wrong = Enumerable.Range(1, table.Rules.Length).Where(rule => !TableModel.Results.Contains(table.Rules[rule - 1].Result));
        Of(FindingKind.Output).Select(finding => finding.Rules.Single()).ShouldBe(wrong);
        Of(FindingKind.Output).ShouldAllBe(finding => finding.Counterexample.IsEmpty || table.Matching(Values(finding)).Contains(finding.Rules.Single()));
        Of(FindingKind.Unverifiable, FindingKind.Fault).ShouldBeEmpty();
    }

    private static object?[] Values(Finding finding) => [.. finding.Counterexample.Select(value => value.Value)];

    /// <summary>The counterexample as the table sees it: a value that an input cannot have counts as missing.</summary>
    private static object?[] Known(TableModel table, Finding finding) =>
        [.. Values(finding).Select(value => value is "never" ? null : value).Select((value, i) => table.Columns[i].Type == "boolean" && value is not bool ? null : value)];

    private static string Shown(TableModel table, IEnumerable<Finding> findings) =>
        $"{table.Policy}\n{string.Join('\n', table.Rules.Select(rule => string.Join(" | ", rule.Cells.Select(cell => cell.Text)) + " | " + rule.Result))}\n{string.Join('\n', findings)}";
}
