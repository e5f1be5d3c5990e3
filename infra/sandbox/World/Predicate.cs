namespace SegSync.Sandbox.World;

internal enum Op { Eq, Ne, Gt, Ge, Lt, Le, StartsWith, EndsWith, Contains, Like }

/// <summary>What all four query languages come down to.</summary>
internal abstract record Predicate
{
    private Predicate() { }

    public abstract bool Holds(Table table, int row);

    /// <summary>The only rows that can match, or null when just a scan can tell.</summary>
    public virtual IEnumerable<int>? Candidates(Table table) => null;

    internal sealed record All(Predicate Left, Predicate Right) : Predicate
    {
        public override bool Holds(Table table, int row) => Left.Holds(table, row) && Right.Holds(table, row);
        public override IEnumerable<int>? Candidates(Table table) => Left.Candidates(table) ?? Right.Candidates(table);
    }

    internal sealed record Any(Predicate Left, Predicate Right) : Predicate
    {
        public override bool Holds(Table table, int row) => Left.Holds(table, row) || Right.Holds(table, row);

        public override IEnumerable<int>? Candidates(Table table)
        {
            var left = Left.Candidates(table);
            var right = left is null ? null : Right.Candidates(table);
            return right is null ? null : left!.Union(right);
        }
    }

    internal sealed record Not(Predicate Inner) : Predicate
    {
        public override bool Holds(Table table, int row) => !Inner.Holds(table, row);
    }

    internal sealed record Among(Column Column, HashSet<string> Texts, bool Negated) : Predicate
    {
        public override bool Holds(Table table, int row) => Texts.Contains(table.Get(row, Column).ToText() ?? "") != Negated;

        public override IEnumerable<int>? Candidates(Table table) =>
            !Negated && table.Lookups.TryGetValue(Column.Name, out var lookup) ? Texts.SelectMany(lookup) : null;
    }

    internal sealed record Compare(Column Column, Op Op, Value Literal, bool IgnoreCase) : Predicate
    {
        public override bool Holds(Table table, int row)
        {
            var value = table.Get(row, Column);
            if (value.IsNull || Literal.IsNull)
                return Op switch { Op.Eq => value.IsNull && Literal.IsNull, Op.Ne => value.IsNull != Literal.IsNull, _ => false };
            var how = IgnoreCase ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;
            return Op switch
            {
                Op.Eq => value.CompareTo(Literal, IgnoreCase) == 0,
                Op.Ne => value.CompareTo(Literal, IgnoreCase) != 0,
                Op.Gt => value.CompareTo(Literal, IgnoreCase) > 0,
                Op.Ge => value.CompareTo(Literal, IgnoreCase) >= 0,
                Op.Lt => value.CompareTo(Literal, IgnoreCase) < 0,
                Op.Le => value.CompareTo(Literal, IgnoreCase) <= 0,
                Op.StartsWith => value.Text?.StartsWith(Literal.Text!, how) == true,
                Op.EndsWith => value.Text?.EndsWith(Literal.Text!, how) == true,
                Op.Contains => value.Text?.Contains(Literal.Text!, how) == true,
                _ => IsLike(value.Text ?? "", Literal.Text ?? ""),
            };
        }

        public override IEnumerable<int>? Candidates(Table table) =>
            Op == Op.Eq && Literal.ToText() is { } text && table.Lookups.TryGetValue(Column.Name, out var lookup) ? lookup(text) : null;

        // SQL wildcards: % any run, _ one character
        private static bool IsLike(ReadOnlySpan<char> text, ReadOnlySpan<char> pattern)
        {
            if (pattern.IsEmpty)
                return text.IsEmpty;
            if (pattern[0] == '%')
                return IsLike(text, pattern[1..]) || (!text.IsEmpty && IsLike(text[1..], pattern));
            return !text.IsEmpty && (pattern[0] == '_' || char.ToUpperInvariant(pattern[0]) == char.ToUpperInvariant(text[0])) && IsLike(text[1..], pattern[1..]);
        }
    }
}
