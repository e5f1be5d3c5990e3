using System.Xml.Linq;

namespace SegSync.Core.Segmenting.Dmn;

/// <summary>A DMN file, compiled once. What it holds beyond decisions (diagrams, extensions, notes) is kept as it is.</summary>
public sealed class DmnModel
{
    private readonly XDocument document;

    private DmnModel(XDocument document, string file)
    {
        this.document = document;
        File = file;
        (Decisions, Services, Faults) = new ModelCompiler(document.Root!, file).Compile();
    }

    /// <summary>File name as given.</summary>
    public string File { get; }

    /// <summary>Name of the definitions.</summary>
    public string Name => document.Root.Said("name") ?? File;

    /// <summary>The decisions in the order of the file.</summary>
    public ImmutableArray<Decision> Decisions { get; }

    /// <summary>The decision services in the order of the file.</summary>
    public ImmutableArray<DecisionService> Services { get; }

    /// <summary>What could not be understood: it evaluates to null. A file with faults must not be activated.</summary>
    public ImmutableArray<DmnFault> Faults { get; }

    /// <summary>Names of elements that hold tables which are not their whole logic.</summary>
    internal IEnumerable<string> InnerTables => document.Descendants(document.Root!.Name.Namespace + "decisionTable").Where(table => table.Parent!.Name.LocalName != "decision")
        .Select(table => ModelCompiler.Name(table.Ancestors().Last(element => element != document.Root)));

    /// <summary>Reads and compiles DMN 1.1 to 1.5.</summary>
    /// <param name="xml">The file's text.</param>
    /// <param name="file">Its name, for messages.</param>
    /// <exception cref="DmnException">It is no DMN.</exception>
    public static DmnModel Load(string xml, string file) => new(DmnXml.Parse(xml, file), file);

    /// <summary>A decision by name or id; null when there is none.</summary>
    public Decision? Find(string name) => Decisions.FirstOrDefault(decision => decision.Name == name) ?? Decisions.FirstOrDefault(decision => decision.Id == name);

    /// <summary>The file as XML, with everything that was in it.</summary>
    public string ToXml() => $"{document.Declaration}{(document.Declaration is null ? "" : "\n")}{document.ToString(SaveOptions.DisableFormatting)}";
}
