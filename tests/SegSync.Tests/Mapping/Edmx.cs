using System.Xml.Linq;

namespace SegSync.Tests.Landing;

/// <summary>A vendor's OData definition, asked whether an entity set has a path.</summary>
internal static class Edmx
{
    public static Func<string, string, bool> Paths(string file)
    {
        var elements = XDocument.Load(file).Descendants().ToList();
        string Plain(XElement element, string name) => ((string)element.Attribute(name)!).Split('.')[^1];
        var types = elements.Where(element => element.Name.LocalName == "EntityType").ToDictionary(type => (string)type.Attribute("Name")!);
        var sets = elements.Where(element => element.Name.LocalName == "EntitySet" && element.Attribute("EntityType") is not null)
            .ToDictionary(set => (string)set.Attribute("Name")!, set => Plain(set, "EntityType"));
        var ends = elements.Where(element => element.Name.LocalName == "Association").ToDictionary(
            association => (string)association.Attribute("Name")!,
            association => association.Elements().Where(end => end.Name.LocalName == "End").ToDictionary(end => (string)end.Attribute("Role")!, end => Plain(end, "Type")));
        return (set, path) =>
        {
            var type = sets[set];
            foreach (var step in path.Split('/'))
            {
                var member = types[type].Elements().FirstOrDefault(element => (string?)element.Attribute("Name") == step);
                if (member is null) return false;
                if (member.Name.LocalName == "NavigationProperty") type = ends[Plain(member, "Relationship")][(string)member.Attribute("ToRole")!];
            }

            return true;
        };
    }
}
