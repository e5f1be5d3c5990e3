using System.Xml.Linq;
using SegSync.Core.Segmenting.Dmn.Feel;

namespace SegSync.Core.Segmenting.Dmn;

/// <summary>Compiles the boxed expressions that a decision's logic is made of (DMN 1.5, 7.3 and 10.2.2).</summary>
internal sealed class BoxedExpressions(ModelCompiler model)
{
    private static readonly HashSet<string> Kinds = new(StringComparer.Ordinal)
    {
        "literalExpression", "decisionTable", "context", "invocation", "functionDefinition", "list", "relation", "conditional", "filter", "for", "some", "every",
    };

    /// <summary>The logic in an element; null where there is none.</summary>
    public static XElement? Find(XElement? element) => element?.Elements().FirstOrDefault(child => child.Name.Namespace == element.Name.Namespace && Kinds.Contains(child.Name.LocalName));

    /// <summary>The logic inside an element such as <c>in</c> or <c>then</c>.</summary>
    public Code Inside(XElement? element, Scope scope, string where) => Find(element) is { } found ? Compile(found, scope, where) : Code.Of(null);

    public Code Compile(XElement element, Scope scope, string where)
    {
        var type = element.Name.LocalName is "decisionTable" or "functionDefinition" ? FeelType.Any : model.Types.Of(element, where);
        var code = Untyped(element, scope, where);
        if (type.Kind == FeelKind.Any) return code;
        return Code.Fold(code.Constant, frame => type.Conform(code.Run(frame)));
    }

    private Code Untyped(XElement element, Scope scope, string where)
    {
        switch (element.Name.LocalName)
        {
            case "literalExpression":
                if (element.Said("expressionLanguage") is { } language && !language.Contains("feel", StringComparison.OrdinalIgnoreCase))
                    model.Fault(where, $"is written in {language}; only FEEL is understood");
                return element.Feel() is { } text ? model.Expression(text, scope, where).Code : Code.Of(null);
            case "decisionTable":
                return new(new TableReader(model, where).Read(element, scope).Run);
            case "context":
                return FeelCompiler.Context([.. element.All("contextEntry").Select(entry => (entry.One("variable").Said("name"), (Func<Scope, Code>)(inner => Entry(entry, inner, where))))], scope);
            case "invocation":
                return Invocation(element, scope, where);
            case "functionDefinition":
                return Function(element, scope, where);
            case "list":
                var items = element.Elements().Where(item => Kinds.Contains(item.Name.LocalName)).Select(item => Compile(item, scope, where)).ToArray();
                return new(frame => Array.ConvertAll(items, item => item.Run(frame)));
            case "relation":
                return Relation(element, scope, where);
            case "conditional":
                var (condition, then, otherwise) = (Inside(element.One("if"), scope, where), Inside(element.One("then"), scope, where), Inside(element.One("else"), scope, where));
                return new(frame => condition.Run(frame) switch { true => then.Run(frame), false or null => otherwise.Run(frame), _ => null });
            case "filter":
                return FeelCompiler.Filter(Inside(element.One("in"), scope, where), Inside(element.One("match"), new(scope, ["item"], item: true), where), strict: true);
            case "for":
                return FeelCompiler.Loop(element.Said("iteratorVariable") ?? "item", inner => Inside(element.One("in"), inner, where), inner => Inside(element.One("return"), inner, where), scope);
            default:
                return FeelCompiler.Quantified(element.Name.LocalName == "every", element.Said("iteratorVariable") ?? "item", inner => Inside(element.One("in"), inner, where), inner => Inside(element.One("satisfies"), inner, where), scope);
        }
    }

    /// <summary>A function of what its body's names surround.</summary>
    public Code Function(XElement element, Scope scope, string where)
    {
        if (element.Said("kind") is { } kind && kind != "FEEL") model.Fault(where, $"is a function in {kind}; only FEEL is understood");
        var formal = element.All("formalParameter").ToList();
        ImmutableArray<string> names = [.. formal.Select(parameter => KnownNames.Normal(parameter.Said("name") ?? ""))];
        var types = formal.Select(parameter => model.Types.Of(parameter, where)).ToArray();
        var body = Inside(element, new(scope, names), where);
        var result = model.Types.Of(element, where);
        if (result.Kind is not (FeelKind.Any or FeelKind.Function)) body = new(new Func<Code, Func<Frame, object?>>(inner => frame => result.Conform(inner.Run(frame)))(body));
        return new(frame => FeelCompiler.Lambda(where, names, types, body, frame));
    }

    private Code Entry(XElement entry, Scope scope, string where)
    {
        var type = model.Types.Of(entry.One("variable"), where);
        var code = Inside(entry, scope, where);
        return type.Kind == FeelKind.Any ? code : new(frame => type.Conform(code.Run(frame)));
    }

    private Code Invocation(XElement element, Scope scope, string where)
    {
        var called = Inside(element, scope, where);
        var bindings = element.All("binding").Select(binding => (Name: KnownNames.Normal(binding.One("parameter").Said("name") ?? ""), Code: Inside(binding, scope, where))).ToArray();
        ImmutableArray<string> names = [.. bindings.Select(binding => binding.Name)];
        return new(frame => called.Run(frame) is FeelFunction function
            ? names.IsEmpty ? function.Invoke([]) : function.Invoke(names, Array.ConvertAll(bindings, binding => binding.Code.Run(frame)))
            : null);
    }

    private Code Relation(XElement element, Scope scope, string where)
    {
        var columns = element.All("column").Select(column => KnownNames.Normal(column.Said("name") ?? "")).ToArray();
        var rows = element.All("row").Select(row => row.Elements().Where(cell => Kinds.Contains(cell.Name.LocalName)).Select(cell => Compile(cell, scope, where)).ToArray()).ToArray();
        return new(frame => Array.ConvertAll(rows, row => (object?)new FeelContext(columns.Zip(row, (name, cell) => KeyValuePair.Create(name, cell.Run(frame))))));
    }
}
