using System.Xml.Linq;
using SegSync.Core.Segmenting.Dmn.Feel;

namespace SegSync.Core.Segmenting.Dmn;

/// <summary>Compiles a whole file: names to slots, requirements to an order, logic to closures; gathers everything that is wrong.</summary>
internal sealed class ModelCompiler
{
    // stands where a name may not be seen
    private const string Hidden = "\0";
    private readonly XElement root;
    private readonly string file;
    private readonly List<DmnFault> faults = [];
    private readonly List<XElement> values;
    private readonly List<XElement> functions;
    private readonly Dictionary<string, FeelType> seen = new(StringComparer.Ordinal);
    private readonly BoxedExpressions boxed;

    public ModelCompiler(XElement root, string file)
    {
        (this.root, this.file) = (root, file);
        Members = [.. root.DescendantsAndSelf().SelectMany(element => (string?[])[element.Said("name"), element.Said("iteratorVariable")]).OfType<string>().Distinct(StringComparer.Ordinal)];
        Types = new(root, Members, Fault);
        Feel = new(Types.Resolve);
        boxed = new(this);
        values = [.. root.All("inputData"), .. root.All("decision")];
        functions = [.. root.All("businessKnowledgeModel"), .. root.All("decisionService")];
        foreach (var import in root.All("import").Where(import => import.Said("importType")?.Contains("/DMN/", StringComparison.Ordinal) == true))
            Fault(import.Said("name") ?? "import", "imports another model, which is not supported; put its elements into this file");
    }

    public ImmutableArray<string> Members { get; }

    public ItemTypes Types { get; }

    public FeelCompiler Feel { get; }

    public void Fault(string element, string message) => faults.Add(new(file, element, message));

    public (ImmutableArray<Decision> Decisions, ImmutableArray<DecisionService> Services, ImmutableArray<DmnFault> Faults) Compile()
    {
        var library = new Frame(new object?[functions.Count], null);
        ImmutableArray<DecisionInput> inputs = [.. root.All("inputData").Select((input, i) => new DecisionInput(Name(input), Types.Of(input.One("variable"), Name(input))) { Slot = i, Id = input.Said("id") ?? "" })];
        var free = FreeInputs();
        foreach (var input in inputs) seen.TryAdd(input.Name, input.Type);
        var steps = new Dictionary<string, Decision>(StringComparer.Ordinal);
        var visiting = new HashSet<string>(StringComparer.Ordinal);
        foreach (var decision in root.All("decision")) Make(decision);

        foreach (var (knowledge, slot) in functions.Select((element, i) => (element, i)).Where(pair => pair.element.Name.LocalName == "businessKnowledgeModel"))
        {
            if (knowledge.One("encapsulatedLogic") is { } logic) library.Slots[slot] = boxed.Function(logic, Known(knowledge), Name(knowledge)).Run(library);
        }

        ImmutableArray<DecisionService> services = [.. root.All("decisionService").Select(service => Service(service, steps, inputs, library))];
        foreach (var service in services) library.Slots[functions.FindIndex(element => Name(element) == service.Name && element.Name.LocalName == "decisionService")] = service.Function;
        return ([.. root.All("decision").Select(decision => steps.GetValueOrDefault(decision.Said("id") ?? Name(decision))).OfType<Decision>()], services, [.. faults]);

        Decision? Make(XElement element)
        {
            var id = element.Said("id") ?? Name(element);
            if (steps.TryGetValue(id, out var made)) return made;
            if (!visiting.Add(id))
            {
                Fault(Name(element), "requires itself, directly or by way of others");
                return null;
            }

            var (required, needed) = (new List<Decision>(), new List<DecisionInput>());
            foreach (var reference in element.All("informationRequirement").SelectMany(requirement => requirement.Elements()))
            {
                var target = reference.Target();
                if (reference.Name.LocalName == "requiredInput" && inputs.FirstOrDefault(input => input.Id == target) is { } input) needed.Add(input);
                else if (reference.Name.LocalName == "requiredDecision" && root.All("decision").FirstOrDefault(other => other.Said("id") == target) is { } other) required.AddRange(Make(other) is { } step ? [step] : []);
                else Fault(Name(element), $"requires {reference.Said("href")}, which the file does not have");
            }

            if (BoxedExpressions.Find(element) is { } own) needed.AddRange(own.All("input").Select(input => free.FirstOrDefault(name => name.Name == input.One("inputExpression").Feel())).OfType<DecisionInput>());
            var type = Types.Of(element.One("variable"), Name(element));
            var logic = BoxedExpressions.Find(element);
            var scope = Sees(element, required, needed);
            var table = logic?.Name.LocalName == "decisionTable" ? new TableReader(this, Name(element)).Read(logic, scope) : null;
            var code = table is not null ? new(table.Run) : logic is null ? Code.Of(null) : boxed.Compile(logic, scope, Name(element));
            // a table with one output says what its decision can be
            seen[Name(element)] = type.Allowed is null && table is { Outputs: [{ Allowed: { } allowed } only], IsList: false }
                ? new(only.Type.Kind) { Allowed = allowed, AllowedText = only.AllowedText, AllowedSyntax = Types.Allowed(only.AllowedText, Name(element))?.Syntax } : type;
            made = new(Name(element), id, type, code, table, [.. required], [.. needed], library) { Slot = values.IndexOf(element), Slots = values.Count + free.Length, HasLogic = logic is not null };
            return steps[id] = made;
        }
    }

    /// <summary>An expression; one that cannot be understood is a fault and null.</summary>
    public (Syntax Syntax, Code Code) Expression(string text, Scope scope, string where)
    {
        try
        {
            var syntax = FeelParser.Expression(text, scope.Visible.Where(name => name != Hidden), Members);
            return (syntax, Feel.Compile(syntax, scope));
        }
        catch (FeelException exception)
        {
            Fault(where, exception.Message);
            return (new Syntax.Literal(null), Code.Of(null));
        }
    }

    /// <summary>The value of an expression without names; null where it has some.</summary>
    public object? Constant(Syntax syntax)
    {
        try
        {
            return Feel.Compile(syntax, new(null, [])) is { Constant: true } code ? code.Value : null;
        }
        catch (FeelException)
        {
            return null;
        }
    }

    /// <summary>The type of an input, a decision, or an entry of one; anything where it is not known.</summary>
    public FeelType TypeOf(Syntax syntax) => syntax switch
    {
        Syntax.Name name => seen.GetValueOrDefault(name.Text, FeelType.Any),
        Syntax.Member member => TypeOf(member.Of).Fields.FirstOrDefault(field => field.Name == member.Part).Type ?? FeelType.Any,
        _ => FeelType.Any,
    };

    public static string Name(XElement element) => KnownNames.Normal(element.One("variable").Said("name") ?? element.Said("name") ?? element.Said("id") ?? "");

    /// <summary>A file without input data, as modelers make it of a lone table, takes its input expressions' names for inputs.</summary>
    private ImmutableArray<DecisionInput> FreeInputs() => root.All("inputData").Any() ? [] :
        [.. root.All("decision").Select(BoxedExpressions.Find).OfType<XElement>().SelectMany(table => table.All("input")).Select(input => input.One("inputExpression"))
            .Where(expression => expression.Feel() is { } text && KnownNames.Starts(text[0]) && text.All(KnownNames.Continues) && !values.Any(value => Name(value) == text))
            .DistinctBy(expression => expression.Feel(), StringComparer.Ordinal)
            .Select((expression, i) => new DecisionInput(expression.Feel()!, Types.Of(expression, expression.Feel()!)) { Slot = values.Count + i })];

    /// <summary>What a decision sees: its requirements, and the functions that it requires.</summary>
    private Scope Sees(XElement element, List<Decision> required, List<DecisionInput> needed)
    {
        var names = Enumerable.Repeat(Hidden, Math.Max(values.Count, needed.Select(input => input.Slot + 1).DefaultIfEmpty(0).Max())).ToArray();
        foreach (var input in needed) names[input.Slot] = input.Name;
        foreach (var decision in required) names[decision.Slot] = decision.Name;
        return new(Known(element), names);
    }

    private Scope Known(XElement element)
    {
        var known = element.All("knowledgeRequirement").SelectMany(requirement => requirement.Elements()).Select(DmnXml.Target).ToHashSet(StringComparer.Ordinal);
        return new(null, functions.Select(function => known.Contains(function.Said("id") ?? "") ? Name(function) : Hidden));
    }

    private static DecisionService Service(XElement element, Dictionary<string, Decision> steps, ImmutableArray<DecisionInput> inputs, Frame library)
    {
        List<Decision> Decisions(string name) => [.. element.All(name).Select(reference => steps.GetValueOrDefault(reference.Target())).OfType<Decision>()];
        var needed = element.All("inputData").Select(reference => inputs.FirstOrDefault(input => input.Id == reference.Target())).OfType<DecisionInput>();
        return new(Name(element), [.. Decisions("outputDecision")], [.. Decisions("inputDecision")], [.. needed], steps.Values.Select(step => step.Slots).DefaultIfEmpty(0).Max(), library);
    }
}
