using SegSync.Core.Matching.Columns;
using SegSync.Core.Matching.Models;

namespace SegSync.Core.Matching.Linking;

/// <summary>Records to match, column by column: one file, or two of which the second's records come after the first's.</summary>
public sealed class MatchTable
{
    private readonly List<string> ids = [];
    private readonly List<Column> columns;

    /// <summary>An empty table of a model's columns.</summary>
    public MatchTable(MatchModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        columns = [.. model.Columns.Select(column => new Column(column.Name, column.Type))];
    }

    /// <summary>How many records there are.</summary>
    public int Records => ids.Count;

    /// <summary>Position of the second file's first record; 0 where there is one file.</summary>
    public int Split { get; private set; }

    /// <summary>How many pairs there are that could be one thing.</summary>
    public double Universe => Split > 0 ? (double)Split * (Records - Split) : Records * (Records - 1.0) / 2;

    internal IReadOnlyList<Column> Columns => columns;

    /// <summary>The id of a record, as given.</summary>
    public string Id(int record) => ids[record];

    /// <summary>Adds a record.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="values">In the order of the model's columns; null or empty for none.</param>
    public void Add(string id, ReadOnlySpan<string?> values)
    {
        if (values.Length != this.columns.Count) throw new ArgumentException($"{values.Length} values for {this.columns.Count} columns", nameof(values));
        ids.Add(id);
        for (var i = 0; i < this.columns.Count; i++) this.columns[i].Add(values[i]);
    }

    /// <summary>What is added from here on is the second file.</summary>
    public void BeginSecond() => Split = Records;

    internal void Close()
    {
        foreach (var column in columns) column.Close();
    }
}
