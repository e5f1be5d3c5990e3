using System.Globalization;
using System.Text.RegularExpressions;
using SegSync.Sandbox.World;

namespace SegSync.Sandbox.Salesforce;

internal sealed class SoqlException(string code, string message) : Exception(message)
{
    public string Code { get; } = code;
}

/// <summary>SELECT fields FROM object WHERE ... ORDER BY ... LIMIT n OFFSET n.</summary>
internal sealed partial class Soql
{
    private readonly string[] _words;
    private int _at;

    private Soql(string[] words) => _words = words;

    public required Table Table { get; init; }
    public Column[] Columns { get; private set; } = [];
    public bool IsCount { get; private set; }
    public Predicate? Where { get; private set; }
    public IReadOnlyList<Order> OrderBy { get; private set; } = [];
    public int Limit { get; private set; } = int.MaxValue;
    public int Offset { get; private set; }
    public string Key { get; private set; } = "";

    [GeneratedRegex(@"'(\\.|[^'\\])*'|>=|<=|!=|<>|[=<>(),]|[^\s=<>!(),']+")]
    private static partial Regex Token();

    public static Soql Parse(string text, Func<string, Table?> find)
    {
        string[] words = [.. Token().Matches(text).Select(m => m.Value)];
        var from = Array.FindIndex(words, w => w.Equals("FROM", StringComparison.OrdinalIgnoreCase));
        if (words.Length == 0 || !words[0].Equals("SELECT", StringComparison.OrdinalIgnoreCase) || from < 0 || from + 1 >= words.Length)
            throw new SoqlException("MALFORMED_QUERY", "unexpected token: a query is SELECT fields FROM object");
        var table = find(words[from + 1]) ?? throw new SoqlException("INVALID_TYPE", $"sObject type '{words[from + 1]}' is not supported.");
        var soql = new Soql(words) { Table = table, _at = 1 };
        soql.Select(from);
        soql.Clauses(from + 2);
        return soql;
    }

    private void Select(int from)
    {
        if (_words[1].Equals("COUNT", StringComparison.OrdinalIgnoreCase))
            IsCount = true;
        else if (_words[1].Equals("FIELDS", StringComparison.OrdinalIgnoreCase))
            Columns = Table.Columns;
        else
            Columns = [.. _words[1..from].Where(w => w != ",").Select(Column)];
    }

    private void Clauses(int at)
    {
        _at = at;
        var filter = at;
        if (Word("WHERE"))
            Where = Either();
        Key = string.Join(' ', _words[filter.._at]);
        var order = _at;
        if (Word("ORDER"))
        {
            Expect("BY");
            var orders = new List<Order>();
            do
            {
                var column = Column(Next());
                var descending = Word("DESC");
                if (!descending)
                    Word("ASC");
                if (Word("NULLS"))
                    Next();
                orders.Add(new Order(column, descending));
            }
            while (Word(","));
            OrderBy = orders;
        }
        Key += "\n" + string.Join(' ', _words[order.._at]);
        if (Word("LIMIT"))
            Limit = Whole();
        if (Word("OFFSET"))
            Offset = Whole();
        if (_at < _words.Length)
            throw new SoqlException("MALFORMED_QUERY", $"unexpected token: '{_words[_at]}'");
    }

    private Predicate Either()
    {
        var left = Both();
        while (Word("OR"))
            left = new Predicate.Any(left, Both());
        return left;
    }

    private Predicate Both()
    {
        var left = One();
        while (Word("AND"))
            left = new Predicate.All(left, One());
        return left;
    }

    private Predicate One()
    {
        if (Word("NOT"))
            return new Predicate.Not(One());
        if (Word("("))
        {
            var inner = Either();
            Expect(")");
            return inner;
        }
        var column = Column(Next());
        var negated = Word("NOT");
        if (Word("IN"))
        {
            Expect("(");
            var texts = new HashSet<string>(StringComparer.Ordinal);
            do
                texts.Add(Literal(column).ToText() ?? "");
            while (Word(","));
            Expect(")");
            return new Predicate.Among(column, texts, negated);
        }
        if (Word("LIKE"))
            return new Predicate.Compare(column, Op.Like, Literal(column), true);
        var op = Next() switch { "=" => Op.Eq, "!=" or "<>" => Op.Ne, ">" => Op.Gt, ">=" => Op.Ge, "<" => Op.Lt, "<=" => Op.Le, var other => throw new SoqlException("MALFORMED_QUERY", $"unexpected token: '{other}'") };
        return new Predicate.Compare(column, op, Literal(column), column.Name != "Id");
    }

    private Value Literal(Column column)
    {
        var raw = Next();
        if (raw.Equals("null", StringComparison.OrdinalIgnoreCase))
            return Value.Null;
        var quoted = raw[0] == '\'';
        if (quoted != (column.Kind == Kind.Text))
            throw new SoqlException("INVALID_FIELD", $"value of filter criterion for field '{column.Name}' must be of type {SalesforceShape.TypeOf(column)} and should {(quoted ? "not " : "")}be enclosed in quotes");
        if (quoted)
            raw = Escape().Replace(raw[1..^1], m => m.Groups[1].Value switch { "n" => "\n", "r" => "\r", "t" => "\t", var c => c });
        return Value.TryParse(column.Kind, raw.Replace(' ', '+'), out var value) ? column.Kind == Kind.Text ? Value.Of(raw) : value
            : throw new SoqlException("MALFORMED_QUERY", $"'{raw}' is not a value for {column.Name}");
    }

    [GeneratedRegex(@"\\(.)")]
    private static partial Regex Escape();

    private Column Column(string name) => Array.Find(Table.Columns, c => c.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
        ?? throw new SoqlException("INVALID_FIELD", $"No such column '{name}' on entity '{Table.Name}'.");

    private string Next() => _at < _words.Length ? _words[_at++] : throw new SoqlException("MALFORMED_QUERY", "unexpected end of query");

    private bool Word(string word)
    {
        if (_at >= _words.Length || !_words[_at].Equals(word, StringComparison.OrdinalIgnoreCase))
            return false;
        _at++;
        return true;
    }

    private void Expect(string word)
    {
        if (!Word(word))
            throw new SoqlException("MALFORMED_QUERY", $"expecting '{word}'");
    }

    private int Whole() => int.TryParse(Next(), NumberStyles.None, CultureInfo.InvariantCulture, out var n) ? n : throw new SoqlException("MALFORMED_QUERY", "a number is expected");
}
