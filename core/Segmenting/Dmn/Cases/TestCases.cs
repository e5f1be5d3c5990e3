using System.Globalization;
using System.Xml.Linq;
using SegSync.Core.Segmenting.Dmn.Feel;

namespace SegSync.Core.Segmenting.Dmn.Cases;

/// <summary>What a test case expects of one decision.</summary>
/// <param name="Node">Name of the decision.</param>
/// <param name="Value">The expected result.</param>
/// <param name="Error">An error is expected: no result.</param>
public sealed record ExpectedResult(string Node, object? Value, bool Error);

/// <summary>One case of a DMN conformance test file.</summary>
/// <param name="Id">Its id in the file.</param>
/// <param name="Inputs">Values by name of input data or decision.</param>
/// <param name="Service">The decision service to call; null: decisions are asked.</param>
/// <param name="Expected">What must come out.</param>
public sealed record TestCase(string Id, FeelContext Inputs, string? Service, ImmutableArray<ExpectedResult> Expected);

/// <summary>A DMN conformance kit test file (http://www.omg.org/spec/DMN/20160719/testcase).</summary>
public static class TestCases
{
    private const string Tck = "http://www.omg.org/spec/DMN/20160719/testcase";
    private static readonly XNamespace Xsi = "http://www.w3.org/2001/XMLSchema-instance";

    /// <summary>Reads a file of cases.</summary>
    /// <param name="xml">Its text.</param>
    /// <param name="file">Its name, for messages.</param>
    /// <exception cref="DmnException">It is no such file.</exception>
    public static ImmutableArray<TestCase> Read(string xml, string file)
    {
        var root = DmnXml.Read(xml, file).Root!;
        if (root.Name.LocalName != "testCases" || root.Name.NamespaceName != Tck) throw new DmnException([new(file, "", $"is no DMN test file: its root is {root.Name}, not testCases of {Tck}")]);
        return [.. root.Elements(Ns + "testCase").Select((element, i) => Case(element, $"{i + 1}"))];
    }

    /// <summary>A value as a test file writes it.</summary>
    private static object? Value(XElement element)
    {
        if (element.Element(Ns + "list") is { } list) return Nil(list) ? null : list.Elements(Ns + "item").Select(Value).ToArray();
        if (element.Elements(Ns + "component").ToList() is { Count: > 0 } components)
            return new FeelContext(components.Select(component => KeyValuePair.Create(KnownNames.Normal(component.Said("name") ?? ""), Nil(component) ? null : Value(component))));
        return element.Element(Ns + "value") is { } value && !Nil(value) ? Simple(value) : null;
    }

    private static object? Simple(XElement value)
    {
        var text = value.Value;
        var type = value.Attribute(Xsi + "type")?.Value is { } name ? name[(name.IndexOf(':', StringComparison.Ordinal) + 1)..] : "";
        object? read = type switch
        {
            "boolean" => text.Trim() is "true" or "1",
            "decimal" or "double" or "integer" or "int" or "long" or "float" => decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null,
            "date" => FeelTemporal.Date(text.Trim()),
            "time" => FeelTemporal.Time(text.Trim()),
            "dateTime" => FeelTemporal.DateTime(text.Trim()),
            "duration" or "dayTimeDuration" or "yearMonthDuration" => FeelTemporal.Duration(text.Trim()),
            _ => text,
        };
        // what .NET cannot hold, such as a year before 1, stays text and equals nothing
        return read ?? text;
    }

    private static TestCase Case(XElement element, string number)
    {
        var id = element.Said("id") ?? number;
        return new(
            id,
            new(element.Elements(Ns + "inputNode").Select(node => KeyValuePair.Create(KnownNames.Normal(node.Said("name") ?? ""), Value(node)))),
            element.Said("type") == "decisionService" ? element.Said("invocableName") : null,
            [.. element.Elements(Ns + "resultNode").Select(node => new ExpectedResult(
                KnownNames.Normal(node.Said("name") ?? ""), node.Element(Ns + "expected") is { } expected ? Value(expected) : null, node.Said("errorResult") == "true"))]);
    }

    private static XNamespace Ns => Tck;

    private static bool Nil(XElement element) => element.Attribute(Xsi + "nil")?.Value is "true" or "1";
}
