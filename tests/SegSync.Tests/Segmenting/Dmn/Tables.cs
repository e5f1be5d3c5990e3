using System.Security;
using SegSync.Core.Segmenting.Dmn;

namespace SegSync.Tests.Segmenting.Dmn;

/// <summary>Small decision tables as DMN text.</summary>
internal static class Tables
{
    public const string Dmn13 = "https://www.omg.org/spec/DMN/20191111/MODEL/";

    /// <param name="policy">Such as <c>UNIQUE</c> or <c>COLLECT" aggregation="SUM</c>.</param>
    /// <param name="inputs">Name, type and allowed values, separated by <c>:</c>; the latter may be absent.</param>
    /// <param name="output">Type and allowed values, separated by <c>:</c>.</param>
    /// <param name="rules">Cells separated by <c>|</c>, the last is the result.</param>
    /// <param name="otherwise">Default result.</param>
    /// <param name="ns">Namespace of the DMN version.</param>
    public static string Text(string policy, string[] inputs, string output, string[] rules, string? otherwise = null, string ns = Dmn13)
    {
        var columns = inputs.Select(input => input.Split(':', 3)).ToList();
        var given = output.Split(':', 2);
        return $"""
            <definitions xmlns="{ns}" id="d" name="a table" namespace="urn:test">
              <decision id="result" name="result">
                {string.Concat(columns.Select(c => $"<informationRequirement><requiredInput href=\"#in_{Id(c[0])}\"/></informationRequirement>"))}
                <decisionTable id="t" hitPolicy="{policy}">
                  {string.Concat(columns.Select(c => $"<input label=\"{c[0]}\"><inputExpression typeRef=\"{c[1]}\"><text>{c[0]}</text></inputExpression>{Values("inputValues", c.ElementAtOrDefault(2))}</input>"))}
                  <output name="result" typeRef="{given[0]}">{Values("outputValues", given.ElementAtOrDefault(1))}{Values("defaultOutputEntry", otherwise)}</output>
                  {string.Concat(rules.Select(Rule))}
                </decisionTable>
              </decision>
              {string.Concat(columns.Select(c => $"<inputData id=\"in_{Id(c[0])}\" name=\"{c[0]}\"><variable name=\"{c[0]}\" typeRef=\"{c[1]}\"/></inputData>"))}
            </definitions>
            """;
    }

    public static Decision Of(string policy, string[] inputs, string output, string[] rules, string? otherwise = null)
    {
        var model = DmnModel.Load(Text(policy, inputs, output, rules, otherwise), "test.dmn");
        model.Faults.ShouldBeEmpty();
        return model.Decisions.ShouldHaveSingleItem();
    }

    private static string Rule(string rule)
    {
        var cells = rule.Split('|').Select(cell => $"<text>{SecurityElement.Escape(cell.Trim())}</text>").ToList();
        return $"<rule>{string.Concat(cells.SkipLast(1).Select(cell => $"<inputEntry>{cell}</inputEntry>"))}<outputEntry>{cells[^1]}</outputEntry></rule>";
    }

    private static string Values(string element, string? text) => text is null ? "" : $"<{element}><text>{SecurityElement.Escape(text)}</text></{element}>";

    private static string Id(string name) => name.Replace(' ', '_');
}
