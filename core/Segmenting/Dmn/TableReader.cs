using System.Xml.Linq;
using SegSync.Core.Segmenting.Dmn.Feel;

namespace SegSync.Core.Segmenting.Dmn;

/// <summary>Compiles a <c>decisionTable</c> element; a cell that cannot be understood is a fault and matches nothing.</summary>
internal sealed class TableReader(ModelCompiler model, string where)
{
    public DecisionTable Read(XElement table, Scope scope)
    {
        var inputs = table.All("input").Select((input, i) => Input(input, scope, i)).ToImmutableArray();
        var outputs = table.All("output").Select((output, i) => Output(table, output, scope, i)).ToImmutableArray();
        var rules = table.All("rule").Select((rule, i) => Rule(rule, i + 1, inputs, outputs, scope)).ToImmutableArray();
        if (outputs.IsEmpty) model.Fault(where, "has no output");
        if (Policy(table) is HitPolicy.Sum or HitPolicy.Min or HitPolicy.Max && outputs.Length > 1) model.Fault(where, "aggregates, but has several outputs");
        return new(where, Policy(table), inputs, outputs, rules);
    }

    private HitPolicy Policy(XElement table)
    {
        var policy = table.Said("hitPolicy") ?? "UNIQUE";
        switch (policy)
        {
            case "UNIQUE": return HitPolicy.Unique;
            case "ANY": return HitPolicy.Any;
            case "PRIORITY": return HitPolicy.Priority;
            case "FIRST": return HitPolicy.First;
            case "RULE ORDER": return HitPolicy.RuleOrder;
            case "OUTPUT ORDER": return HitPolicy.OutputOrder;
            case "COLLECT": return table.Said("aggregation") switch { "SUM" => HitPolicy.Sum, "MIN" => HitPolicy.Min, "MAX" => HitPolicy.Max, "COUNT" => HitPolicy.Count, _ => HitPolicy.Collect };
            default:
                model.Fault(where, $"has the hit policy {policy}, which DMN does not have");
                return HitPolicy.Unique;
        }
    }

    private TableInput Input(XElement input, Scope scope, int index)
    {
        var place = $"{where}, input {index + 1}";
        var expression = input.One("inputExpression");
        var text = expression.Feel() ?? "";
        var (syntax, code) = model.Expression(text, scope, place);
        var own = expression.TypeRef() is null ? model.TypeOf(syntax) : model.Types.Of(expression, place);
        var allowedText = input.One("inputValues").Feel();
        var allowed = model.Types.Allowed(allowedText, place);
        // what is restricted neither here nor by its type may be so by the name that it is
        var named = allowed is null && own.Allowed is null ? model.TypeOf(syntax) : own;
        return new(input.Said("label") ?? text, text, own.Kind == FeelKind.Any ? named : own, allowed is null ? named.AllowedText : allowedText)
        {
            Code = code, Syntax = syntax, Allowed = allowed?.Test ?? named.Allowed, AllowedSyntax = allowed?.Syntax ?? named.AllowedSyntax,
        };
    }

    private TableOutput Output(XElement table, XElement output, Scope scope, int index)
    {
        var place = $"{where}, output {output.Said("name") ?? $"{index + 1}"}";
        var declared = output.TypeRef() is null && table.All("output").Count() == 1 ? table : output;
        var type = model.Types.Of(declared, place);
        if (type.Kind == FeelKind.List) type = type.Element!;
        var text = output.One("outputValues").Feel();
        var allowed = model.Types.Allowed(text, place);
        var values = allowed?.Syntax ?? type.AllowedSyntax;
        return new(KnownNames.Normal(output.Said("name") ?? ""), new(type.Kind, type.Element, type.Fields), text ?? type.AllowedText)
        {
            Allowed = allowed?.Test ?? type.Allowed,
            Priorities = values is { Not: false } ? [.. values.Of.Select(value => model.Constant(value))] : [],
            Default = output.One("defaultOutputEntry").Feel() is { } entry ? model.Expression(entry, scope, $"{place}, default").Code : null,
        };
    }

    private TableRule Rule(XElement rule, int number, ImmutableArray<TableInput> inputs, ImmutableArray<TableOutput> outputs, Scope scope)
    {
        var place = $"{where}, rule {number}";
        var (tests, results) = (rule.All("inputEntry").ToList(), rule.All("outputEntry").ToList());
        if (tests.Count != inputs.Length) model.Fault(place, $"has {tests.Count} tests for {inputs.Length} inputs");
        if (results.Count != outputs.Length) model.Fault(place, $"has {results.Count} results for {outputs.Length} outputs");
        return new(
            number,
            [.. inputs.Select((input, i) => Test(tests.ElementAtOrDefault(i).Feel() ?? "-", scope, $"{place}, {input.Label}"))],
            [.. outputs.Select((output, i) => Result(results.ElementAtOrDefault(i).Feel() ?? "null", scope, $"{place}, {(output.Name.Length > 0 ? output.Name : "output")}"))],
            string.Join("; ", rule.All("annotationEntry").Select(DmnXml.Feel).Append(rule.One("description")?.Value.Trim()).Where(text => !string.IsNullOrEmpty(text))));
    }

    private TestCell Test(string text, Scope scope, string place)
    {
        try
        {
            var syntax = FeelParser.Tests(text, scope.Visible, model.Members);
            return new(text) { Syntax = syntax, Test = model.Feel.Tests(syntax, scope) };
        }
        catch (FeelException exception)
        {
            model.Fault(place, $"'{text}' {exception.Message}");
            return new(text) { Syntax = new(false, [new Syntax.Literal(null)]), Test = (_, _) => null };
        }
    }

    private ResultCell Result(string text, Scope scope, string place) => new(text) { Code = model.Expression(text, scope, place).Code };
}
