using SegSync.Core.Profiling;
using SegSync.Core.Segmenting.Dmn;
using SegSync.Core.Segmenting.Dmn.Feel;
using SegSync.Core.Segmenting.Dmn.Verifying;

namespace SegSync.Core.Segmenting;

/// <summary>
/// A code by a decision table. The table's inputs are told by name: the class of a classifier (as a number where the
/// table wants one), <c>nameScore</c> of a classifier with scores, or a metric; <c>inputs</c> of the scheme renames.
/// What cannot be classified is missing to the table. A table that does not pass verification decides nothing.
/// </summary>
internal static class TableCode
{
    public static CodeRule? Read(SchemeJson json, IReadOnlyDictionary<string, Classifier> classifiers, ImmutableArray<Metric> metrics, Func<string, DmnModel?> find)
    {
        var name = json.Text("decision", true);
        var renamed = json.Object("inputs");
        DmnModel? model = null;
        try
        {
            if (name is not null && (model = find(name)) is null) json.Say("decision", $"is '{name}', which is no decision table; there are {string.Join(", ", DmnTables.Names)}; for one of your own write the path of its .dmn file");
        }
        catch (DmnException exception)
        {
            json.Say("decision", exception.Message);
        }

        if (model is null) return null;
        if (model.Decisions is not [.., var decision])
        {
            json.Say("decision", "holds no decision");
            return null;
        }

        foreach (var finding in Verification.Of(model).Findings) json.Say("decision", $"{name} cannot be used: {finding}");
        var inputs = decision.Inputs.Select(input => Input(json, input, renamed?.Text(input.Name) ?? input.Name, classifiers, metrics)).ToArray();
        renamed?.Done();
        return input =>
        {
            var values = Array.ConvertAll(inputs, read => read(input));
            return new(decision.Evaluate(values) as string ?? Classifier.None, () => decision.Explain(values).Sentence);
        };
    }

    private static Func<CodeInput, object?> Input(SchemeJson json, DecisionInput wanted, string name, IReadOnlyDictionary<string, Classifier> classifiers, ImmutableArray<Metric> metrics)
    {
        var number = wanted.Type.Kind == FeelKind.Number;
        if (classifiers.ContainsKey(name))
        {
            return input => input.Class(name) switch
            {
                Classifier.None => null,
                var named when number => decimal.TryParse(named, System.Globalization.CultureInfo.InvariantCulture, out var value) ? value : null,
                var named => named,
            };
        }

        if (name.EndsWith("Score", StringComparison.Ordinal) && classifiers.ContainsKey(name[..^5])) return input => input.Score(name[..^5]);
        if (metrics.FirstOrDefault(metric => metric.Name == name) is { } known) return input => input.Metric(known);
        json.Say("decision", $"asks for '{wanted.Name}', which is no classifier, score or metric of this scheme; name one under 'inputs' or add it");
        return _ => null;
    }
}
