using System.Runtime.InteropServices;

namespace SegSync.Sandbox.World;

/// <summary>A column: how a generated row gets its value, and what a write may do. Derived columns are never stored.</summary>
internal sealed record Column(string Name, Kind Kind, int MaxLength, Func<int, Value> Make)
{
    public bool IsKey { get; init; }
    public bool IsReadOnly { get; init; }
    public bool IsDerived { get; init; }
    public int Index { get; set; }
    public System.Text.Json.JsonEncodedText Json { get; } = System.Text.Json.JsonEncodedText.Encode(Name);
}

/// <summary>Rows of another table that belong to a row of this one.</summary>
internal sealed record Navigation(string Name, Table Target, bool IsMany, string[] Link, Func<int, (int Start, int Count)> Range);

/// <summary>
/// One entity of one system: generated rows that are made when asked for, plus what was changed or added since.
/// </summary>
internal sealed class Table(string system, string name, int generated, Column[] columns, Func<string, int> locate)
{
    private readonly Dictionary<int, Overlay> _overlays = [];
    private readonly Dictionary<string, int> _addedKeys = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<int>> _addedUnder = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _index = Numbered(columns);
    private readonly int[] _keys = [.. columns.Where(c => c.IsKey).Select(c => c.Index)];
    private int _added;

    private sealed class Overlay
    {
        public int Version;
        public long? Stamp;
        public bool Gone;
        public Dictionary<int, Value>? Values;
    }

    public string System { get; } = system;
    public string Name { get; } = name;
    public Column[] Columns { get; } = columns;
    public int Generated { get; } = generated;
    public int Count => Generated + _added;
    public bool HasEtag { get; init; }
    public Value Blank { get; init; }
    public List<Navigation> Navigations { get; } = [];

    /// <summary>Row lookups for equality on these columns, so that a filter by key does not scan.</summary>
    public Dictionary<string, Func<string, IEnumerable<int>>> Lookups { get; } = new(StringComparer.Ordinal);

    /// <summary>The generated stamp of a row; null where the vendor leaves it null.</summary>
    public Func<int, long?> MadeStamp { get; set; } = _ => null;

    /// <summary>The table that carries the stamp of this one's rows (the customer's stamp is its business partner's).</summary>
    public Table? StampOwner { get; set; }
    public Func<int, int> StampRow { get; set; } = row => row;

    /// <summary>Columns that join an added child to its parent.</summary>
    public string[] ParentLink { get; set; } = [];

    /// <summary>Counts every change of this table: cached query results are valid for one value of it.</summary>
    public int Changes { get; private set; }

    private static Dictionary<string, int> Numbered(Column[] columns)
    {
        var index = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < columns.Length; i++)
        {
            columns[i].Index = i;
            index.Add(columns[i].Name, i);
        }
        return index;
    }

    public Column? Find(string column) => _index.TryGetValue(column, out var i) ? Columns[i] : null;

    public Value Get(int row, string column) => Get(row, Columns[_index[column]]);

    public Value Get(int row, Column column)
    {
        if (column.IsDerived)
            return column.Make(row);
        if (_overlays.Count > 0 && _overlays.TryGetValue(row, out var overlay) && overlay.Values is { } values && values.TryGetValue(column.Index, out var value))
            return value;
        return row < Generated ? column.Make(row) : column.Kind == Kind.Flag ? Value.Of(false) : column.Kind == Kind.Text ? Blank : Value.Null;
    }

    public long? StampOf(int row) => _overlays.TryGetValue(row, out var overlay) && overlay.Stamp is { } stamp ? stamp : row < Generated ? MadeStamp(row) : null;

    public int VersionOf(int row) => _overlays.TryGetValue(row, out var overlay) ? overlay.Version : 0;

    public bool IsGone(int row) => _overlays.TryGetValue(row, out var overlay) && overlay.Gone;

    /// <summary>The key values joined by a comma: the name of a row in journals and in the edit API.</summary>
    public string KeyOf(int row) => _keys.Length == 1 ? Get(row, Columns[_keys[0]]).ToText() ?? "" : string.Join(',', _keys.Select(k => Get(row, Columns[k]).ToText()));

    public int Locate(string key)
    {
        var row = _addedKeys.TryGetValue(key, out var added) ? added : locate(key);
        return row >= 0 && !IsGone(row) ? row : -1;
    }

    /// <summary>Where a key is, also when its row was removed: for replay.</summary>
    public int LocateAny(string key) => _addedKeys.TryGetValue(key, out var added) ? added : locate(key);

    public IReadOnlyList<int> AddedUnder(string parentKey) => _addedUnder.TryGetValue(parentKey, out var rows) ? rows : [];

    public IEnumerable<int> Children(int row, Navigation navigation)
    {
        var (start, count) = row < Generated ? navigation.Range(row) : (0, 0);
        for (var i = start; i < start + count; i++)
        {
            if (!navigation.Target.IsGone(i))
                yield return i;
        }
        if (navigation.Target._addedUnder.Count == 0)
            yield break;
        foreach (var added in navigation.Target.AddedUnder(string.Join(',', navigation.Link.Select(l => Get(row, l).ToText()))))
        {
            if (!navigation.Target.IsGone(added))
                yield return added;
        }
    }

    public void Put(int row, Column column, Value value)
    {
        (OverlayOf(row).Values ??= [])[column.Index] = value;
        Changes++;
    }

    public void Touch(int row, long stamp)
    {
        var overlay = OverlayOf(row);
        overlay.Version++;
        overlay.Stamp = stamp;
        Changes++;
        if (StampOwner is { } owner)
            owner.Touch(StampRow(row), stamp);
    }

    public void Remove(int row)
    {
        OverlayOf(row).Gone = true;
        Changes++;
    }

    public int Add(IReadOnlyDictionary<string, Value> values)
    {
        var row = Count;
        _added++;
        var overlay = OverlayOf(row);
        overlay.Values = [];
        foreach (var (column, value) in values)
            overlay.Values[_index[column]] = value;
        _addedKeys.Add(KeyOf(row), row);
        if (ParentLink.Length > 0)
        {
            ref var list = ref CollectionsMarshal.GetValueRefOrAddDefault(_addedUnder, string.Join(',', ParentLink.Select(l => Get(row, l).ToText())), out _);
            (list ??= []).Add(row);
        }
        Changes++;
        return row;
    }

    private Overlay OverlayOf(int row)
    {
        ref var overlay = ref CollectionsMarshal.GetValueRefOrAddDefault(_overlays, row, out _);
        return overlay ??= new Overlay();
    }
}
