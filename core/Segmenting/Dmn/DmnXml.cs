using System.Xml;
using System.Xml.Linq;

namespace SegSync.Core.Segmenting.Dmn;

/// <summary>Reading DMN's XML whatever its version: elements are found by local name in the root's namespace.</summary>
internal static class DmnXml
{
    /// <summary>DMN 1.1 to 1.5.</summary>
    private static readonly ImmutableArray<string> Versions =
    [
        "http://www.omg.org/spec/DMN/20151101/dmn.xsd", "http://www.omg.org/spec/DMN/20180521/MODEL/", "https://www.omg.org/spec/DMN/20191111/MODEL/",
        "https://www.omg.org/spec/DMN/20211108/MODEL/", "https://www.omg.org/spec/DMN/20230324/MODEL/",
    ];

    /// <summary>XML without document types: nothing is fetched or expanded.</summary>
    public static XDocument Read(string xml, string file)
    {
        try
        {
            using var reader = XmlReader.Create(new StringReader(xml), new() { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, MaxCharactersInDocument = 50_000_000 });
            return XDocument.Load(reader, LoadOptions.PreserveWhitespace);
        }
        catch (XmlException exception)
        {
            throw new DmnException([new(file, "", $"is not well-formed XML: {exception.Message}")]);
        }
    }

    public static XDocument Parse(string xml, string file)
    {
        var document = Read(xml, file);
        if (document.Root!.Name.LocalName != "definitions" || !Versions.Contains(document.Root.Name.NamespaceName))
            throw new DmnException([new(file, "", $"is not DMN 1.1 to 1.5: its root is {document.Root.Name}; export it from the modeler as DMN 1.3 or newer")]);
        return document;
    }

    public static IEnumerable<XElement> All(this XElement element, string name) => element.Elements(element.Document!.Root!.Name.Namespace + name);

    public static XElement? One(this XElement element, string name) => element.Element(element.Document!.Root!.Name.Namespace + name);

    public static string? Said(this XElement? element, string attribute) => element?.Attribute(attribute)?.Value.Trim() is { Length: > 0 } value ? value : null;

    /// <summary>The FEEL in an element's <c>text</c>; null where there is none.</summary>
    public static string? Feel(this XElement? element) => element?.One("text")?.Value.Trim() is { Length: > 0 } text ? text : null;

    /// <summary>The name of a type, without a namespace's prefix.</summary>
    public static string? TypeRef(this XElement? element)
    {
        var name = element.Said("typeRef") ?? element?.One("typeRef")?.Value.Trim();
        return string.IsNullOrEmpty(name) ? null : name[(name.IndexOf(':', StringComparison.Ordinal) + 1)..];
    }

    /// <summary>The id that an href points to.</summary>
    public static string Target(this XElement reference) => reference.Said("href") is { } href ? href[(href.IndexOf('#', StringComparison.Ordinal) + 1)..] : "";
}

/// <summary>Something wrong in a DMN file.</summary>
/// <param name="File">File name as given.</param>
/// <param name="Element">Which decision, rule and column; empty where it is the whole.</param>
/// <param name="Message">What is wrong with it.</param>
public sealed record DmnFault(string File, string Element, string Message)
{
    /// <inheritdoc/>
    public override string ToString() => Element.Length == 0 ? $"{File}: {Message}" : $"{File} {Element}: {Message}";
}

/// <summary>The file cannot be read as DMN at all.</summary>
public sealed class DmnException(ImmutableArray<DmnFault> faults) : Exception(string.Join(Environment.NewLine, faults))
{
    /// <summary>What is wrong.</summary>
    public ImmutableArray<DmnFault> Faults => faults;
}
