using System.Globalization;
using SegSync.Sandbox.World;

namespace SegSync.Sandbox.Sap;

/// <summary>Concurrency tags of at most 26 characters: another one for every row and after every change of it.</summary>
internal static class Etags
{
    public static string Of(Table table, int row) =>
        DateTimeOffset.FromUnixTimeMilliseconds(table.StampOf(row) ?? 0).ToString("yyyyMMddHHmmssfff", CultureInfo.InvariantCulture) + table.VersionOf(row).ToString("00000", CultureInfo.InvariantCulture)
        + (((uint)row * 2654435761u) >> 16).ToString("x4", CultureInfo.InvariantCulture);

    public static string Header(Table table, int row) => "W/\"" + Of(table, row) + "\"";
}
