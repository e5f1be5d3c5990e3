using SegSync.Core.Segmenting.Dmn.Feel;

namespace SegSync.Core.Segmenting.Dmn.Cases;

/// <summary>What came of one expectation.</summary>
/// <param name="Case">Id of the case.</param>
/// <param name="Node">Decision asked.</param>
/// <param name="Passed">Did it come out as expected?</param>
/// <param name="Expected">In FEEL.</param>
/// <param name="Actual">In FEEL.</param>
/// <param name="Reason">Why it failed; empty when it passed.</param>
public sealed record CaseResult(string Case, string Node, bool Passed, string Expected, string Actual, string Reason);

/// <summary>Runs test cases against a model.</summary>
public static class CaseRun
{
    /// <summary>Numbers count as equal up to this part of them, since a kit's figures come from other arithmetic.</summary>
    public const decimal Tolerance = 0.00000001m;

    /// <summary>One result for each result node of a case.</summary>
    public static ImmutableArray<CaseResult> Run(DmnModel model, TestCase test)
    {
        var inputs = test.Inputs.Names.ToDictionary(name => name, name => test.Inputs[name], StringComparer.Ordinal);
        return [.. test.Expected.Select(expected => Judge(test, expected, Actual(model, test, expected, inputs)))];
    }

    private static (object? Value, string Reason) Actual(DmnModel model, TestCase test, ExpectedResult expected, Dictionary<string, object?> inputs)
    {
        if (test.Service is { } name)
        {
            var service = model.Services.FirstOrDefault(service => service.Name == name);
            if (service is null) return (null, $"the file has no decision service '{name}'");
            var value = service.Function.Invoke([.. service.Parameters.Select(parameter => inputs.GetValueOrDefault(parameter))]);
            return (service.Outputs.Length > 1 && value is FeelContext several ? several[expected.Node] : value, "");
        }

        return model.Find(expected.Node) is not { } decision ? (null, $"the file has no decision '{expected.Node}'") : (decision.Evaluate(inputs), Fault(model, decision));
    }

    private static string Fault(DmnModel model, Decision decision) =>
        model.Faults.FirstOrDefault(fault => decision.Steps.Any(step => fault.Element.StartsWith(step.Name, StringComparison.Ordinal)))?.Message ?? "";

    private static CaseResult Judge(TestCase test, ExpectedResult expected, (object? Value, string Reason) actual)
    {
        var passed = expected.Error ? actual.Value is null : Alike(expected.Value, actual.Value);
        return new(test.Id, expected.Node, passed, expected.Error ? "an error" : FeelText.Literal(expected.Value), FeelText.Literal(actual.Value), passed ? "" : actual.Reason);
    }

    /// <summary>Equal, numbers within <see cref="Tolerance"/>.</summary>
    public static bool Alike(object? expected, object? actual) => (expected, actual) switch
    {
        (decimal a, decimal b) => Math.Abs(a - b) <= Tolerance * Math.Max(1, Math.Abs(a)),
        (object?[] a, object?[] b) => a.Length == b.Length && a.Zip(b).All(pair => Alike(pair.First, pair.Second)),
        (FeelContext a, FeelContext b) => a.Names.Count == b.Names.Count && a.Names.All(name => b.Has(name) && Alike(a[name], b[name])),
        // a single item is not its list here
        (object?[], _) or (_, object?[]) => false,
        _ => FeelCompare.Same(expected, actual) == true,
    };
}
