namespace SegSync.Core.Segmenting.Dmn.Feel;

/// <summary>Turns FEEL into closures, once; names become slots, what is constant is computed now.</summary>
/// <param name="types">Resolves a type that an expression names.</param>
internal sealed partial class FeelCompiler(Func<TypeSyntax, FeelType?> types)
{
    private const int MostIterations = 1_000_000;

    /// <summary>An expression.</summary>
    /// <exception cref="FeelException">It refers to what is not there.</exception>
    public Code Compile(Syntax syntax, Scope scope)
    {
        switch (syntax)
        {
            case Syntax.Literal literal: return Code.Of(literal.Value is bool truth ? Truth.Box(truth) : literal.Value);
            case Syntax.Name name: return Lookup(name.Text, scope);
            case Syntax.Tested: return Lookup("?", scope);
            case Syntax.Negate negate:
                var negated = Compile(negate.Of, scope);
                return Code.Fold(negated.Constant, frame => FeelArithmetic.Negate(negated.Run(frame)));
            case Syntax.Binary binary: return Binary(binary, scope);
            case Syntax.Between between: return Between(between, scope);
            case Syntax.In within:
                var (tested, tests) = (Compile(within.Of, scope), within.By.Select(test => Test(test, scope)).ToArray());
                return new(frame => Truth.Box(Any(tests, frame, tested.Run(frame))));
            case Syntax.InstanceOf instance:
                var (instanceOf, type) = (Compile(instance.Of, scope), types(instance.Type) ?? throw new FeelException($"names the type '{instance.Type.Name}', which is not known"));
                return new(frame => Truth.Box(type.Is(instanceOf.Run(frame))));
            case Syntax.Member member:
                var of = Compile(member.Of, scope);
                return Code.Fold(of.Constant, frame => FeelMembers.Get(of.Run(frame), member.Part));
            case Syntax.Filter filter: return Filter(filter, scope);
            case Syntax.Invoke invoke: return Invoke(invoke, scope);
            case Syntax.If choice: return If(choice, scope);
            case Syntax.For loop: return For(loop, scope);
            case Syntax.Quantified quantified: return Quantified(quantified, scope);
            case Syntax.ListOf list:
                var items = list.Items.Select(item => Compile(item, scope)).ToArray();
                return Code.Fold(items.All(item => item.Constant), frame => Array.ConvertAll(items, item => item.Run(frame)));
            case Syntax.ContextOf context: return Context([.. context.Entries.Select(entry => (entry.Name, (Func<Scope, Code>)(inner => Compile(entry.Value, inner))))], scope);
            case Syntax.Function function: return Function(function, scope);
            case Syntax.Range range:
                var (start, end) = (range.Start is null ? null : Compile(range.Start, scope), range.End is null ? null : Compile(range.End, scope));
                return Code.Fold(start?.Constant != false && end?.Constant != false, frame => MakeRange(range, start?.Run(frame), end?.Run(frame)));
            case Syntax.EqualTo { Not: false } equal:
                var only = Compile(equal.To, scope);
                return Code.Fold(only.Constant, frame => only.Run(frame) is { } point ? new FeelRange(point, true, point, true) : null);
            default: throw new FeelException("has a test where an expression was expected");
        }
    }

    /// <summary>A context whose entries see those before them; in the last place it may hold a nameless result.</summary>
    public static Code Context(ImmutableArray<(string? Name, Func<Scope, Code> Value)> entries, Scope scope)
    {
        var inner = new Scope(scope, []);
        var codes = new Code[entries.Length];
        for (var i = 0; i < entries.Length; i++)
        {
            codes[i] = entries[i].Value(inner);
            if (entries[i].Name is { } name) inner.Names.Add(KnownNames.Normal(name));
        }

        var names = entries.Where(entry => entry.Name is not null).Select(entry => KnownNames.Normal(entry.Name!)).ToArray();
        var unique = names.Distinct(StringComparer.Ordinal).Count() == names.Length;
        return new(frame =>
        {
            if (!unique) return null;
            var own = new Frame(new object?[names.Length], frame);
            for (var i = 0; i < codes.Length; i++)
            {
                var value = codes[i].Run(own);
                if (i >= names.Length) return value;
                own.Slots[i] = value;
            }

            return new FeelContext(names.Zip(own.Slots, (name, value) => KeyValuePair.Create(name, value)));
        });
    }

    private static object? MakeRange(Syntax.Range range, object? start, object? end)
    {
        if ((range.Start is not null && start is null) || (range.End is not null && end is null)) return null;
        if (start is not null && end is not null && (FeelTypes.KindOf(start) != FeelTypes.KindOf(end) || FeelCompare.Order(start, end) is not <= 0)) return null;
        return new FeelRange(start, range.StartIncluded, end, range.EndIncluded);
    }

    private static Code Lookup(string name, Scope scope)
    {
        var items = new List<int>();
        var depth = 0;
        Func<Frame, object?>? found = null;
        for (var at = scope; at is not null && found is null; at = at.Parent, depth++)
        {
            if (at.Names.LastIndexOf(name) is >= 0 and var slot)
            {
                if (at.Item) items.Add(depth);
                var up = depth;
                found = up switch
                {
                    0 => frame => frame.Slots[slot],
                    1 => frame => frame.Parent!.Slots[slot],
                    _ => frame => frame.Up(up).Slots[slot],
                };
            }
            else if (at.Item) items.Add(depth);
        }

        if (found is null && Builtins.Find(name) is { } builtin)
        {
            if (items.Count == 0) return Code.Of(builtin);
            found = _ => builtin;
        }

        if (items.Count == 0) return new(found ?? throw new FeelException($"refers to '{name}', which is not known here"));
        var depths = items.ToArray();
        return new(frame =>
        {
            foreach (var up in depths)
            {
                if (frame.Up(up).Slots[0] is FeelContext item && item.Has(name)) return item[name];
            }

            return found?.Invoke(frame);
        });
    }

    private Code Binary(Syntax.Binary binary, Scope scope)
    {
        var (a, b) = (Compile(binary.Left, scope), Compile(binary.Right, scope));
        var (left, right) = (a.Run, b.Run);
        return Code.Fold(a.Constant && b.Constant, binary.Operator switch
        {
            "+" => frame => FeelArithmetic.Add(left(frame), right(frame)),
            "-" => frame => FeelArithmetic.Subtract(left(frame), right(frame)),
            "*" => frame => FeelArithmetic.Multiply(left(frame), right(frame)),
            "/" => frame => FeelArithmetic.Divide(left(frame), right(frame)),
            "**" => frame => FeelArithmetic.Power(left(frame), right(frame)),
            "=" => frame => Truth.Box(FeelCompare.Same(left(frame), right(frame))),
            "!=" => frame => Truth.Box(!FeelCompare.Same(left(frame), right(frame))),
            "<" => frame => Compared(left(frame), right(frame), order => order < 0),
            "<=" => frame => Compared(left(frame), right(frame), order => order <= 0),
            ">" => frame => Compared(left(frame), right(frame), order => order > 0),
            ">=" => frame => Compared(left(frame), right(frame), order => order >= 0),
            "and" => frame => left(frame) is var first && first is false ? Truth.Box(false) : Truth.Box(Truth.And(first as bool?, right(frame) as bool?)),
            _ => frame => left(frame) is var first && first is true ? Truth.Box(true) : Truth.Box(!Truth.And(!(first as bool?), !(right(frame) as bool?))),
        });
    }

    private static object? Compared(object? left, object? right, Func<int, bool> holds) => FeelCompare.Order(left, right) is { } order ? Truth.Box(holds(order)) : null;

    private Code Between(Syntax.Between between, Scope scope)
    {
        var (of, low, high) = (Compile(between.Of, scope), Compile(between.Low, scope), Compile(between.High, scope));
        return new(frame =>
        {
            var value = of.Run(frame);
            var (above, below) = (FeelCompare.Order(value, low.Run(frame)), FeelCompare.Order(value, high.Run(frame)));
            return Truth.Box(Truth.And(above is null ? null : above >= 0, below is null ? null : below <= 0));
        });
    }

    private Code If(Syntax.If choice, Scope scope)
    {
        var (condition, then, otherwise) = (Compile(choice.Condition, scope), Compile(choice.Then, scope), Compile(choice.Else, scope));
        return new(frame => condition.Run(frame) is true ? then.Run(frame) : otherwise.Run(frame));
    }

    private Code Function(Syntax.Function function, Scope scope)
    {
        ImmutableArray<string> parameters = [.. function.Parameters.Select(parameter => KnownNames.Normal(parameter.Name))];
        var declared = function.Parameters.Select(parameter => parameter.Type is null ? FeelType.Any : types(parameter.Type) ?? FeelType.Any).ToArray();
        if (function.Body is null) throw new FeelException("is an external function, which is not supported");
        var body = Compile(function.Body, new(scope, parameters));
        return new(frame => Lambda("function", parameters, declared, body, frame));
    }

    /// <summary>A function over the names that surround it.</summary>
    public static FeelFunction Lambda(string name, ImmutableArray<string> parameters, FeelType[] declared, Code body, Frame frame) => new(
        name, [parameters],
        arguments =>
        {
            var slots = new object?[parameters.Length];
            for (var i = 0; i < slots.Length; i++)
            {
                if (arguments[i] is null) continue;
                slots[i] = declared[i].Conform(arguments[i]);
                if (slots[i] is null) return null;
            }

            return body.Run(new(slots, frame));
        },
        parameters.Length, parameters.Length);
}
