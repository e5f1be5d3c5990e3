using System.Runtime.InteropServices;

namespace SegSync.Core.Matching.Columns;

/// <summary>One column of a table: every distinct standard form once, and which of them each record has.</summary>
internal sealed class Column
{
    private const int Trial = 20_000;

    private readonly Dictionary<string, int> _given = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _forms = new(StringComparer.Ordinal);
    private readonly List<string> _texts = [];
    private readonly List<int> _values = [];
    private int[] _counts = [];
    private bool _remembers = true;
    private int _filled;

    /// <param name="name">Its name.</param>
    /// <param name="type">What it holds.</param>
    /// <param name="frozen">What is known of all records, of which these are only some; null where these are all.</param>
    public Column(string name, ColumnType type, FrozenColumn? frozen = null)
    {
        Name = name;
        Type = type;
        Frozen = frozen;
    }

    public FrozenColumn? Frozen { get; }

    public string Name { get; }

    public ColumnType Type { get; }

    /// <summary>Distinct standard forms.</summary>
    public IReadOnlyList<string> Texts => _texts;

    /// <summary>Per record the position of its form in <see cref="Texts"/>; -1 where it has none.</summary>
    public ReadOnlySpan<int> Values => CollectionsMarshal.AsSpan(_values);

    /// <summary>Records that have some form.</summary>
    public int Filled => Frozen?.Filled ?? _filled;

    /// <summary>How many records have a form.</summary>
    public int Count(int value) => Frozen?.Count(_texts[value]) ?? _counts[value];

    public string? Text(int record) => _values[record] is >= 0 and var value ? _texts[value] : null;

    public int Value(int record) => _values[record];

    public void Add(string? given)
    {
        if (string.IsNullOrEmpty(given))
        {
            _values.Add(-1);
            return;
        }
        if (!_given.TryGetValue(given, out var value))
        {
            value = Cleaning.Standard(Type, given) is { } form ? Position(form) : -1;
            if (_remembers) _given.Add(given, value);
        }
        _values.Add(value);
        // what hardly repeats is not worth remembering
        if (!_remembers || _values.Count != Trial || _given.Count < Trial / 2) return;
        _remembers = false;
        _given.Clear();
        _given.TrimExcess();
    }

    /// <summary>No more records: frequencies are known from here on.</summary>
    public void Close()
    {
        _given.Clear();
        _given.TrimExcess();
        _counts = new int[_texts.Count];
        foreach (var value in _values)
        {
            if (value < 0) continue;
            _counts[value]++;
            _filled++;
        }
        _forms.Clear();
        _forms.TrimExcess();
    }

    private int Position(string form)
    {
        ref var at = ref CollectionsMarshal.GetValueRefOrAddDefault(_forms, form, out var known);
        if (!known)
        {
            at = _texts.Count;
            _texts.Add(form);
        }
        return at;
    }
}
