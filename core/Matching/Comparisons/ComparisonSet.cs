using SegSync.Core.Matching.Columns;

namespace SegSync.Core.Matching.Comparisons;

/// <summary>The comparisons that follow from columns and their types.</summary>
internal static class ComparisonSet
{
    public static ImmutableArray<IComparison> Of(IReadOnlyList<Column> columns)
    {
        var all = ImmutableArray.CreateBuilder<IComparison>();
        var given = columns.FirstOrDefault(column => column.Type == ColumnType.GivenName);
        var family = columns.FirstOrDefault(column => column.Type == ColumnType.FamilyName);
        foreach (var column in columns)
        {
            if (column == given && family is not null) all.Add(new PersonName(column, family, tells: true));
            else if (column == family && given is not null) all.Add(new PersonName(column, given, tells: false));
            else all.Add(Of(column));
        }
        var titles = columns.Where(column => column.Type is ColumnType.ProductTitle or ColumnType.Description).ToList();
        if (titles.Count > 0) all.Add(new ModelNumbers(titles));
        return all.ToImmutable();
    }

    /// <summary>The levels of a type, strongest first.</summary>
    public static ImmutableArray<string> Levels(ColumnType type)
    {
        var column = new Column("", type);
        column.Close();
        return Of(column).Levels;
    }

    private static ColumnComparison Of(Column column) => column.Type switch
    {
        ColumnType.GivenName or ColumnType.FamilyName => NameLevels.Compare(column),
        ColumnType.FullName or ColumnType.OrganisationName or ColumnType.Locality => WordLevels.Compare(column),
        ColumnType.StreetAddress => OtherLevels.Street(column),
        ColumnType.Phone => OtherLevels.Phone(column),
        ColumnType.Email => OtherLevels.Email(column),
        ColumnType.Date => OtherLevels.Date(column),
        ColumnType.Identifier or ColumnType.Postcode => OtherLevels.Identifier(column),
        ColumnType.Price => OtherLevels.Price(column),
        ColumnType.ProductTitle or ColumnType.Description or ColumnType.FreeText => TextLevels.Compare(column),
        ColumnType.Region or ColumnType.Country or ColumnType.Category => OtherLevels.Category(column),
        _ => throw new ArgumentOutOfRangeException(nameof(column), column.Type, "no comparison for this type"),
    };
}
