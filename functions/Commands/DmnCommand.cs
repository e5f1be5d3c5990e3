using System.CommandLine;
using SegSync.Core.Segmenting.Dmn;
using SegSync.Core.Segmenting.Dmn.Cases;
using SegSync.Core.Segmenting.Dmn.Feel;
using SegSync.Core.Segmenting.Dmn.Verifying;
using SegSync.Functions.Configuration;
using Spectre.Console;

namespace SegSync.Functions.Commands;

/// <summary><c>dmn</c>: what can be done with a DMN file alone.</summary>
internal static class DmnCommand
{
    public static Command Make(SharedOptions shared)
    {
        var command = new Command("dmn", "Tests and verifies decision tables (DMN 1.1 to 1.5), without a hub.");
        command.Add(Test(shared));
        command.Add(Verify(shared));
        return command;
    }

    private static Command Test(SharedOptions shared)
    {
        var file = new Argument<string>("FILE.dmn") { Description = "The model." };
        var cases = new Argument<string[]>("CASES.xml") { Description = "Test files in the form of the DMN conformance kit.", Arity = ArgumentArity.OneOrMore };
        var command = shared.Verb(
            "test", "Runs conformance test files against a model. Exit code 1 if any case fails.",
            ["dmn test tier.dmn tier-test-01.xml", "dmn test tier.dmn tier-test-*.xml --json"],
            async (session, parsed, cancellationToken) =>
            {
                var model = await LoadAsync(parsed.GetRequiredValue(file), cancellationToken);
                var results = new List<CaseResult>();
                var count = 0;
                foreach (var path in parsed.GetRequiredValue(cases))
                {
                    var tests = Guarded(await ReadAsync(path, cancellationToken), path, TestCases.Read);
                    count += tests.Length;
                    results.AddRange(tests.SelectMany(test => CaseRun.Run(model, test)));
                }

                var failed = results.Where(result => !result.Passed).ToList();
                session.Print(
                    new { model = model.Name, cases = count, results = results.Count, passed = results.Count - failed.Count, failed = failed.Count, failures = failed, faults = model.Faults },
                    screen => Show(screen, model, count, results.Count, failed));
                // where nothing was asked nothing passed
                return failed.Count == 0 && results.Count > 0 ? Session.Done : Session.Failed;
            });
        command.Add(file);
        command.Add(cases);
        return command;
    }

    private static Command Verify(SharedOptions shared)
    {
        var file = new Argument<string>("FILE.dmn") { Description = "The model." };
        var command = shared.Verb(
            "verify", "Looks for gaps, overlaps, rules that never count, outputs that are not allowed and values that nobody thought of (missing, zero, negative, exactly on a boundary). Exit code 1 if the file must not be activated.",
            ["dmn verify schemas/dmn/demand-pattern.dmn", "dmn verify tier.dmn --json"],
            async (session, parsed, cancellationToken) =>
            {
                var model = await LoadAsync(parsed.GetRequiredValue(file), cancellationToken);
                var verification = Verification.Of(model);
                session.Print(
                    new
                    {
                        model = model.Name, verification.Activatable,
                        findings = verification.Findings.Select(finding => new
                        {
                            kind = finding.Kind.ToString(), finding.Table, finding.Message, finding.Rules, finding.Input,
                            counterexample = finding.Counterexample.Select(value => new { value.Input, value = FeelText.Of(value.Value) }),
                        }),
                    },
                    screen =>
                    {
                        foreach (var finding in verification.Findings) screen.WriteLine($"{finding}");
                        screen.WriteLine(verification.Activatable ? $"{model.Name}: nothing is open, it can be activated" : $"{model.Name}: {verification.Findings.Length} {(verification.Findings.Length == 1 ? "finding" : "findings")}, it cannot be activated");
                    });
                return verification.Activatable ? Session.Done : Session.Failed;
            });
        command.Add(file);
        return command;
    }

    /// <summary>A model from a file.</summary>
    /// <exception cref="ConfigurationException">There is no such file, or it is no DMN.</exception>
    internal static async Task<DmnModel> LoadAsync(string file, CancellationToken cancellationToken) => Guarded(await ReadAsync(file, cancellationToken), file, DmnModel.Load);

    private static async Task<string> ReadAsync(string file, CancellationToken cancellationToken) =>
        File.Exists(file) ? await File.ReadAllTextAsync(file, cancellationToken) : throw ConfigurationException.Of(file, "", "there is no such file");

    private static T Guarded<T>(string text, string file, Func<string, string, T> read)
    {
        try
        {
            return read(text, file);
        }
        catch (DmnException exception)
        {
            throw new ConfigurationException([.. exception.Faults.Select(fault => new ConfigurationError(fault.File, fault.Element, fault.Message))]);
        }
    }

    private static void Show(IAnsiConsole screen, DmnModel model, int cases, int results, List<CaseResult> failed)
    {
        foreach (var fault in model.Faults) screen.WriteLine($"{fault.Element}: {fault.Message}");
        foreach (var result in failed) screen.WriteLine($"case {result.Case}, {result.Node}: expected {result.Expected}, got {result.Actual}{(result.Reason.Length > 0 ? $" ({result.Reason})" : "")}");
        screen.WriteLine($"{model.Name}: {cases} cases, {results - failed.Count} of {results} results as expected");
    }
}
