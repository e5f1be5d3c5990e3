using System.Xml.Linq;
using SegSync.Core.Segmenting.Dmn.Feel;

namespace SegSync.Core.Segmenting.Dmn;

/// <summary>The item definitions of a file as types.</summary>
internal sealed class ItemTypes
{
    private readonly Dictionary<string, XElement> definitions = new(StringComparer.Ordinal);
    private readonly Dictionary<string, FeelType> resolved = new(StringComparer.Ordinal);
    private readonly HashSet<string> resolving = new(StringComparer.Ordinal);
    private readonly ImmutableArray<string> members;
    private readonly Action<string, string> fault;

    /// <param name="root">Definitions.</param>
    /// <param name="members">Names of several words.</param>
    /// <param name="fault">Takes what is wrong: element, message.</param>
    public ItemTypes(XElement root, ImmutableArray<string> members, Action<string, string> fault)
    {
        (this.members, this.fault) = (members, fault);
        foreach (var definition in root.All("itemDefinition"))
        {
            if (definition.Said("name") is { } name) definitions.TryAdd(KnownNames.Normal(name), definition);
        }
    }

    /// <summary>A type by name: an item definition or one of FEEL's; null when there is none.</summary>
    public FeelType? Find(string? name)
    {
        if (name is null) return null;
        name = KnownNames.Normal(name);
        if (resolved.TryGetValue(name, out var type)) return type;
        if (!definitions.TryGetValue(name, out var definition)) return FeelTypes.Find(name);
        if (!resolving.Add(name))
        {
            fault(name, "is defined by itself");
            return FeelType.Any;
        }

        resolving.Add(name);
        type = Make(definition, name);
        resolving.Remove(name);
        return resolved[name] = type;
    }

    public FeelType? Resolve(TypeSyntax syntax)
    {
        // an alias of a member of a context
        if (syntax.Name.Contains('.', StringComparison.Ordinal) && Find(syntax.Name) is null)
        {
            var parts = syntax.Name.Split('.');
            return parts.Skip(1).Aggregate(Find(parts[0]), (type, part) => type?.Fields.FirstOrDefault(field => field.Name == part).Type);
        }

        return FeelTypes.Resolve(syntax, Find);
    }

    /// <summary>The type that an element refers to; anything where it refers to none.</summary>
    public FeelType Of(XElement? element, string where)
    {
        if (element.TypeRef() is not { } name) return FeelType.Any;
        if (Find(name) is { } type) return type;
        fault(where, $"has the type '{name}', which is neither defined in the file nor one of FEEL's");
        return FeelType.Any;
    }

    /// <summary>Unary tests as allowed values.</summary>
    public (Syntax.Tests Syntax, UnaryTest Test)? Allowed(string? text, string where)
    {
        if (text is null) return null;
        try
        {
            var syntax = FeelParser.Tests(text, [], members);
            return syntax.Of.IsEmpty ? null : (syntax, new FeelCompiler(Resolve).Tests(syntax, new(null, [])));
        }
        catch (FeelException exception)
        {
            fault(where, $"allowed values: {exception.Message}");
            return null;
        }
    }

    private FeelType Make(XElement definition, string name)
    {
        var components = definition.All("itemComponent").ToList();
        FeelType type;
        if (definition.One("functionItem") is not null) type = new(FeelKind.Function);
        else if (components.Count > 0) type = new(FeelKind.Context, fields: [.. components.Select(component => (KnownNames.Normal(component.Said("name") ?? ""), Make(component, $"{name}.{component.Said("name")}")))]);
        else type = Of(definition, name);

        var text = definition.One("allowedValues").Feel();
        var collection = definition.Said("isCollection") == "true";
        if (Allowed(text, name) is { } allowed) type = Restricted(type, text!, allowed);
        if (collection) type = new(FeelKind.List, type);
        // a constraint on the whole, since DMN 1.5
        var whole = definition.One("typeConstraint").Feel();
        return Allowed(whole, name) is { } constraint ? Restricted(type, whole!, constraint) : type;
    }

    private static FeelType Restricted(FeelType type, string text, (Syntax.Tests Syntax, UnaryTest Test) allowed) => new(type.Kind, type.Element, type.Fields)
    {
        AllowedText = text, AllowedSyntax = allowed.Syntax,
        Allowed = type.Allowed is { } before ? (frame, value) => Truth.And(before(frame, value), allowed.Test(frame, value)) : allowed.Test,
    };
}
