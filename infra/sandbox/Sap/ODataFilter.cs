using System.Globalization;
using SegSync.Sandbox.World;

namespace SegSync.Sandbox.Sap;

/// <summary>What the client asked wrong; the message goes into the vendor's error body.</summary>
internal sealed class QueryException(string message) : Exception(message);

/// <summary>OData V2 $filter: comparisons, and, or, not, parentheses, startswith, endswith, substringof.</summary>
internal sealed class ODataFilter
{
    private readonly Table _table;
    private readonly string _text;
    private int _at;

    private ODataFilter(Table table, string text) => (_table, _text) = (table, text);

    public static Predicate? Parse(Table table, string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
            return null;
        var parser = new ODataFilter(table, text);
        var predicate = parser.Either();
        parser.Blank();
        return parser._at == text.Length ? predicate : throw new QueryException($"Invalid filter at position {parser._at}");
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
        if (Sign('('))
        {
            var inner = Either();
            return Sign(')') ? inner : throw new QueryException($"Missing ) at position {_at}");
        }
        var name = Name();
        if (name is "startswith" or "endswith" or "substringof")
        {
            Predicate predicate = Function(name);
            if (Word("eq") && Literal(Kind.Flag).Number == 0)
                predicate = new Predicate.Not(predicate);
            return predicate;
        }
        var column = Column(name);
        var op = Name() switch { "eq" => Op.Eq, "ne" => Op.Ne, "gt" => Op.Gt, "ge" => Op.Ge, "lt" => Op.Lt, "le" => Op.Le, var other => throw new QueryException($"Unknown operator '{other}'") };
        return new Predicate.Compare(column, op, Literal(column.Kind), false);
    }

    private Predicate.Compare Function(string name)
    {
        if (!Sign('('))
            throw new QueryException($"{name} needs arguments");
        Column column;
        Value literal;
        if (name == "substringof")
        {
            literal = Literal(Kind.Text);
            Sign(',');
            column = Column(Name());
        }
        else
        {
            column = Column(Name());
            Sign(',');
            literal = Literal(Kind.Text);
        }
        return Sign(')') ? new Predicate.Compare(column, name switch { "startswith" => Op.StartsWith, "endswith" => Op.EndsWith, _ => Op.Contains }, literal, false) : throw new QueryException($"Missing ) at position {_at}");
    }

    private Column Column(string name) => _table.Find(name) ?? throw new QueryException($"Property {name} not found in type {_table.Name}Type");

    private void Blank()
    {
        while (_at < _text.Length && _text[_at] == ' ')
            _at++;
    }

    private bool Sign(char c)
    {
        Blank();
        if (_at >= _text.Length || _text[_at] != c)
            return false;
        _at++;
        return true;
    }

    private bool Word(string word)
    {
        Blank();
        if (string.CompareOrdinal(_text, _at, word, 0, word.Length) != 0)
            return false;
        var end = _at + word.Length;
        if (end < _text.Length && _text[end] is not (' ' or '('))
            return false;
        _at = end;
        return true;
    }

    private string Name()
    {
        Blank();
        var start = _at;
        while (_at < _text.Length && (char.IsLetterOrDigit(_text[_at]) || _text[_at] is '_' or '/'))
            _at++;
        return _at > start ? _text[start.._at] : throw new QueryException($"A name is expected at position {start}");
    }

    private Value Literal(Kind kind)
    {
        Blank();
        var start = _at;
        while (_at < _text.Length && (char.IsLetterOrDigit(_text[_at]) || _text[_at] is '.' or '-' or '+'))
            _at++;
        var raw = _text[start.._at];
        if (_at < _text.Length && _text[_at] == '\'')
        {
            var wanted = raw switch { "" => Kind.Text, "datetime" => Kind.Date, "datetimeoffset" => Kind.Stamp, "time" => Kind.Time, "guid" => Kind.Text, _ => throw new QueryException($"Unknown literal type '{raw}'") };
            var comparable = wanted == kind || (wanted is Kind.Date or Kind.Stamp && kind is Kind.Date or Kind.Stamp);
            if (!comparable)
                throw new QueryException($"A literal of type {wanted} cannot be compared with a property of type {kind}");
            raw = Quoted();
        }
        else if (raw == "null")
        {
            return Value.Null;
        }
        else if (kind is not (Kind.Number or Kind.Flag))
        {
            throw new QueryException($"A literal of another type is expected at position {start}");
        }
        // a datetime literal keeps its time of day in a comparison
        return Value.TryParse(kind is Kind.Date ? Kind.Stamp : kind, raw, out var value) ? value with { Kind = kind } : throw new QueryException($"'{raw}' is not a value of type {kind}");
    }

    private string Quoted()
    {
        var text = new System.Text.StringBuilder();
        for (_at++; _at < _text.Length; _at++)
        {
            if (_text[_at] != '\'')
            {
                text.Append(_text[_at]);
                continue;
            }
            if (_at + 1 < _text.Length && _text[_at + 1] == '\'')
            {
                text.Append('\'');
                _at++;
                continue;
            }
            _at++;
            return text.ToString();
        }
        throw new QueryException("A string literal is not closed");
    }

    public static IReadOnlyList<Order> Orders(Table table, string? text) => string.IsNullOrWhiteSpace(text) ? [] :
        [.. text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(part =>
        {
            var words = part.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            var column = table.Find(words[0]) ?? throw new QueryException($"Property {words[0]} not found in type {table.Name}Type");
            return new Order(column, words.Length > 1 && words[1] == "desc");
        })];

    public static int Whole(string? text, int fallback, string option) => text is null ? fallback
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var n) ? n : throw new QueryException($"{option}: '{text}' is not a whole number");
}
