using System.Runtime.InteropServices;

namespace SegSync.Core.Matching.Columns;

/// <summary>One column of a table: every distinct standard form once, and which of them each record has.</summary>
internal sealed class Column
{
    private const int Trial = 20_000;

    private readonly Dictionary<string, int> given = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> forms = new(StringComparer.Ordinal);
    private readonly List<string> texts = [];
    private readonly List<int> values = [];
    private int[] counts = [];
    private bool remembers = true;
    private int filled;

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
    public IReadOnlyList<string> Texts => texts;

    /// <summary>Per record the position of its form in <see cref="Texts"/>; -1 where it has none.</summary>
    public ReadOnlySpan<int> Values => CollectionsMarshal.AsSpan(values);

    /// <summary>Records that have some form.</summary>
    public int Filled => Frozen?.Filled ?? filled;

    /// <summary>How many records have a form.</summary>
    public int Count(int value) => Frozen?.Count(texts[value]) ?? counts[value];

    public string? Text(int record) => values[record] is >= 0 and var value ? texts[value] : null;

    public int Value(int record) => values[record];

    public void Add(string? given)
    {
        if (string.IsNullOrEmpty(given))
        {
            values.Add(-1);
            return;
        }
        if (!this.given.TryGetValue(given, out var value))
        {
            value = Cleaning.Standard(Type, given) is { } form ? Position(form) : -1;
            if (remembers) this.given.Add(given, value);
        }
        values.Add(value);
        // what hardly repeats is not worth remembering
        if (!remembers || values.Count != Trial || this.given.Count < Trial / 2) return;
        remembers = false;
        this.given.Clear();
        this.given.TrimExcess();
    }

    /// <summary>No more records: frequencies are known from here on.</summary>
    public void Close()
    {
        given.Clear();
        given.TrimExcess();
        counts = new int[texts.Count];
        foreach (var value in values)
        {
            if (value < 0) continue;
            counts[value]++;
            filled++;
        }
        forms.Clear();
        forms.TrimExcess();
    }

    private int Position(string form)
    {
        ref var at = ref CollectionsMarshal.GetValueRefOrAddDefault(forms, form, out var known);
        if (!known)
        {
            at = texts.Count;
            texts.Add(form);
        }
        return at;
    }
}
