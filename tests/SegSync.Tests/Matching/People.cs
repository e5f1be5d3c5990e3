using System.Collections.Immutable;
using SegSync.Benchmarks;
using SegSync.Core.Matching.Columns;
using SegSync.Core.Matching.Linking;
using SegSync.Core.Matching.Models;

namespace SegSync.Tests.Matching;

/// <summary>Generated people and companies as a table.</summary>
internal static class People
{
    public static readonly MatchModel Model = new("party", "id",
    [
        new("given_name", ColumnType.GivenName), new("surname", ColumnType.FamilyName), new("company", ColumnType.OrganisationName), new("date_of_birth", ColumnType.Date),
        new("street", ColumnType.StreetAddress), new("city", ColumnType.Locality), new("postcode", ColumnType.Postcode), new("phone", ColumnType.Phone), new("email", ColumnType.Email),
    ]);

    /// <summary>Records with the thing that each is about.</summary>
    public static List<(string Id, int Thing, string[] Fields)> Records(int seed, int count) =>
        [.. new PopulationFile(seed).Records(count).Select((record, i) => ($"r{i}", record.Thing, record.Fields))];

    public static MatchTable Table(IEnumerable<(string Id, int Thing, string[] Fields)> records, MatchModel? model = null)
    {
        var table = new MatchTable(model ?? Model);
        foreach (var (id, _, fields) in records) table.Add(id, fields);
        return table;
    }

    /// <summary>Matched pairs by id.</summary>
    public static ImmutableHashSet<(string, string)> Pairs(MatchTable table, MatchResult result) => [.. result.Pairs.Select(pair => DataSet.Pair(table.Id(pair.A), table.Id(pair.B)))];
}
