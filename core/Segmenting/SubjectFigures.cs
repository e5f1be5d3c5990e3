using System.Text.Json;
using SegSync.Core.Mastering;
using SegSync.Core.Profiling;
using SegSync.Core.Storing;

namespace SegSync.Core.Segmenting;

/// <summary>
/// Of a profile only what a code is decided by. Every run looks at every subject's; a profile is read whole, with what
/// the reasons need, only where the code changes.
/// </summary>
/// <param name="Master">Whose.</param>
/// <param name="Rank">Revenue and tie.</param>
/// <param name="FirstMonth">First month with facts, <c>yyyy-MM</c>; empty without facts.</param>
/// <param name="Last">Latest business date, <c>yyyy-MM-dd</c>; empty without facts.</param>
/// <param name="Units">Month to units, in order; empty where the scheme looks at no months.</param>
public readonly record struct SubjectFigures(MasterId Master, Rank Rank, string FirstMonth, string Last, ImmutableArray<(string Month, decimal Units)> Units)
{
    /// <summary>The figures of a profile.</summary>
    public static SubjectFigures Of(Profile profile) => new(
        profile.Master, Rank.Of(profile), profile.Months.IsEmpty ? "" : profile.Months.Keys.First(), profile.Last,
        [.. profile.Months.Select(month => (month.Key, month.Value.Units))]);

    /// <summary>Units of some months, 0 where there were none.</summary>
    public ImmutableArray<decimal> UnitsIn(ImmutableArray<string> months)
    {
        var units = ImmutableArray.CreateBuilder<decimal>(months.Length);
        foreach (var month in months)
        {
            decimal found = 0;
            foreach (var (name, value) in Units)
            {
                if (name == month) found = value;
            }

            units.Add(found);
        }

        return units.MoveToImmutable();
    }

    /// <summary>Reads the figures out of a profile's JSON, with nothing made of the rest.</summary>
    /// <param name="profile">The document.</param>
    /// <param name="units">The units of the months are wanted.</param>
    /// <param name="pool">Where months and dates recur.</param>
    internal static SubjectFigures Read(ReadOnlySpan<byte> profile, bool units, TextPool pool)
    {
        var reader = new Utf8JsonReader(profile);
        string master = "", tie = "", first = "", last = "";
        decimal revenue = 0;
        var months = units ? ImmutableArray.CreateBuilder<(string, decimal)>(12) : null;
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("master"u8)) master = Text(ref reader);
            else if (reader.ValueTextEquals("tie"u8)) tie = Text(ref reader);
            else if (reader.ValueTextEquals("last"u8)) last = PooledText(ref reader, pool);
            else if (reader.ValueTextEquals("months"u8)) ReadMonths(ref reader);
            else reader.Skip();
        }

        return new(new(master), new(revenue, tie), first, last, months?.ToImmutable() ?? []);

        void ReadMonths(ref Utf8JsonReader reader)
        {
            reader.Read();
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var month = pool.Read(ref reader);
                if (first.Length == 0) first = month;
                decimal sold = 0;
                reader.Read();
                while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
                {
                    var (isRevenue, isUnits) = (reader.ValueTextEquals("revenue"u8), reader.ValueTextEquals("units"u8));
                    reader.Read();
                    if (isRevenue) revenue += reader.GetDecimal();
                    else if (isUnits) sold = reader.GetDecimal();
                    else reader.Skip();
                }

                months?.Add((month, sold));
            }
        }
    }

    private static string Text(ref Utf8JsonReader reader)
    {
        reader.Read();
        return reader.GetString()!;
    }

    private static string PooledText(ref Utf8JsonReader reader, TextPool pool)
    {
        reader.Read();
        return pool.Read(ref reader);
    }
}
