namespace SegSync.Core.Segmenting.Dmn.Feel;

/// <summary>Values of the names of one scope while it runs.</summary>
internal sealed class Frame(object?[] slots, Frame? parent)
{
    public static readonly Frame Empty = new([], null);

    public object?[] Slots => slots;

    public Frame? Parent => parent;

    public Frame Up(int depth)
    {
        var frame = this;
        for (; depth > 0; depth--) frame = frame.Parent!;
        return frame;
    }
}

/// <summary>Names of one scope while it is compiled: a name's place is its slot.</summary>
/// <param name="parent">What surrounds it.</param>
/// <param name="names">Its names; more may follow.</param>
/// <param name="item">Slot 0 is a filter's item, whose entries are names too, known only when it runs.</param>
internal sealed class Scope(Scope? parent, IEnumerable<string> names, bool item = false)
{
    public Scope? Parent => parent;

    public List<string> Names { get; } = [.. names.Select(KnownNames.Normal)];

    public bool Item => item;

    /// <summary>All names that can be referred to from here.</summary>
    public IEnumerable<string> Visible => parent is null ? Names : Names.Concat(parent.Visible);
}

/// <summary>A compiled expression.</summary>
/// <param name="Run">Gives its value.</param>
/// <param name="Constant">It is the same whatever the names stand for: <paramref name="Value"/>.</param>
/// <param name="Value">The value of a constant one.</param>
internal sealed record Code(Func<Frame, object?> Run, bool Constant = false, object? Value = null)
{
    public static Code Of(object? value) => new(_ => value, true, value);

    /// <summary>Runs it now where all that it depends on is constant.</summary>
    public static Code Fold(bool constant, Func<Frame, object?> run) => constant ? Of(run(Frame.Empty)) : new(run);
}

/// <summary>Does a value pass a test? Null: cannot be said.</summary>
internal delegate bool? UnaryTest(Frame frame, object? value);

/// <summary>Booleans without a box each.</summary>
internal static class Truth
{
    private static readonly object True = true;
    private static readonly object False = false;

    public static object? Box(bool? value) => value is not { } known ? null : known ? True : False;

    public static bool? And(bool? left, bool? right) => left == false || right == false ? false : left is null || right is null ? null : true;
}
