using SegSync.Core.Segmenting.Dmn.Feel;

namespace SegSync.Core.Segmenting.Dmn.Verifying;

/// <summary>Does every rule give what the outputs allow?</summary>
internal static class OutputCheck
{
    public static IEnumerable<Finding> Run(DecisionTable table, FeelType result, TableBoxes? boxes)
    {
        Finding Made(FindingKind kind, string message, TableRule? rule) => new(
            kind, table.Name, message, rule is null ? [] : [rule.Number], "",
            rule is null || boxes is null || boxes.Rules[rule.Number - 1].Any(axis => axis.IsEmpty) ? [] : boxes.Example(boxes.Rules[rule.Number - 1]));

        if (table.IsList && result.Kind is not (FeelKind.Any or FeelKind.List))
            yield return Made(FindingKind.Output, "gives a list, but the decision's type is none", null);
        foreach (var (i, output) in table.Outputs.Index())
        {
            var name = output.Name.Length > 0 ? output.Name : "output";
            if (table.Policy is HitPolicy.Priority or HitPolicy.OutputOrder && output.Priorities.Length == 0)
                yield return Made(FindingKind.Unverifiable, $"is decided by priority, but {name} lists no output values", null);
            var whole = table.Outputs.Length == 1 && !table.IsList && table.Policy != HitPolicy.Count ? result : FeelType.Any;
            foreach (var rule in table.Rules)
            {
                if (Wrong(output, whole, rule.Results[i].Code) is { } wrong) yield return Made(wrong.Kind, $"rule {rule.Number} gives {name} {rule.Results[i].Text}, {wrong.Why}", rule);
            }

            if (output.Default is { } code && Wrong(output, whole, code) is { } fault) yield return Made(fault.Kind, $"the default of {name}, {fault.Why}", null);
        }
    }

    private static (FindingKind Kind, string Why)? Wrong(TableOutput output, FeelType whole, Code code)
    {
        var restricted = output.Allowed is not null || whole.Allowed is not null;
        if (!code.Constant) return restricted || output.Priorities.Length > 0 ? (FindingKind.Unverifiable, "which is computed, so that it cannot be shown to be among the allowed values") : null;
        if (code.Value is null) return restricted ? (FindingKind.Output, $"which is not among the allowed values {output.AllowedText ?? whole.AllowedText}") : null;
        if (output.Type.Conform(code.Value) is not { } value) return (FindingKind.Output, "which is of another type than the output");
        if (output.Allowed is not null && output.Allowed(Frame.Empty, value) != true) return (FindingKind.Output, $"which is not among the allowed values {output.AllowedText}");
        return whole.Conform(value) is null ? (FindingKind.Output, $"which the decision's type does not allow{(whole.AllowedText is null ? "" : $": {whole.AllowedText}")}") : null;
    }
}
