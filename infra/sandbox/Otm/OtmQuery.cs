using System.Text;
using SegSync.Sandbox.World;

namespace SegSync.Sandbox.Otm;

internal sealed class OtmQueryException(string message) : Exception(message);

/// <summary>The q parameter: field eq|ne|gt|ge|lt|le|co|sw "value", and, or, not, parentheses, null.</summary>
internal sealed class OtmQuery
{
    private readonly Table _table;
    private readonly List<(string Text, bool Quoted)> _words = [];
    private int _at;

    private OtmQuery(Table table, string text)
    {
        _table = table;
        for (var i = 0; i < text.Length;)
        {
            if (char.IsWhiteSpace(text[i]))
            {
                i++;
            }
            else if (text[i] is '(' or ')')
            {
                _words.Add((text[i++].ToString(), false));
            }
            else if (text[i] is '"' or '\'')
            {
                var close = text.IndexOf(text[i], i + 1);
                if (close < 0)
                    throw new OtmQueryException("Unterminated string in q");
                _words.Add((text[(i + 1)..close], true));
                i = close + 1;
            }
            else
            {
                var word = new StringBuilder();
                while (i < text.Length && !char.IsWhiteSpace(text[i]) && text[i] is not ('(' or ')' or '"'))
                    word.Append(text[i++]);
                _words.Add((word.ToString(), false));
            }
        }
    }

    public static Predicate? Parse(Table table, string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
            return null;
        var parser = new OtmQuery(table, text);
        var predicate = parser.Either();
        return parser._at == parser._words.Count ? predicate : throw new OtmQueryException($"Unexpected '{parser._words[parser._at].Text}' in q");
    }

    private Predicate Either()
    {
        var left = Both();
        while (Word("or"))
            left = new Predicate.Any(left, Both());
        return left;
    }

    private Predicate Both()
    {
        var left = One();
        while (Word("and"))
            left = new Predicate.All(left, One());
        return left;
    }

    private Predicate One()
    {
        if (Word("not"))
            return new Predicate.Not(One());
        if (Word("("))
        {
            var inner = Either();
            return Word(")") ? inner : throw new OtmQueryException("Missing ) in q");
        }
        var name = Next().Text;
        var column = _table.Find(name) ?? throw new OtmQueryException($"Unknown attribute '{name}' in q");
        var op = Next().Text.ToLowerInvariant() switch { "eq" => Op.Eq, "ne" => Op.Ne, "gt" => Op.Gt, "ge" => Op.Ge, "lt" => Op.Lt, "le" => Op.Le, "co" => Op.Contains, "sw" => Op.StartsWith, var other => throw new OtmQueryException($"Unknown operator '{other}' in q") };
        var (text, quoted) = Next();
        if (!quoted && text.Equals("null", StringComparison.OrdinalIgnoreCase))
            return new Predicate.Compare(column, op, Value.Null, false);
        return Value.TryParse(column.Kind, column.Kind == Kind.Stamp ? text.Replace(' ', '+') : text, out var value) ? new Predicate.Compare(column, op, value, false) : throw new OtmQueryException($"'{text}' is not a value for {name}");
    }

    private (string Text, bool Quoted) Next() => _at < _words.Count ? _words[_at++] : throw new OtmQueryException("q ends too early");

    private bool Word(string word)
    {
        if (_at >= _words.Count || _words[_at].Quoted || !_words[_at].Text.Equals(word, StringComparison.OrdinalIgnoreCase))
            return false;
        _at++;
        return true;
    }
}
