using System.Globalization;
using SegSync.Sandbox.World;

namespace SegSync.Sandbox.Sap;

/// <summary>Concurrency tags: a different one after every change of the row.</summary>
internal static class Etags
{
    public static string Of(Table table, int row) =>
        DateTimeOffset.FromUnixTimeMilliseconds(table.StampOf(row) ?? 0).ToString("yyyyMMddHHmmssfff", CultureInfo.InvariantCulture) + table.VersionOf(row).ToString("00000", CultureInfo.InvariantCulture);

    public static string Header(Table table, int row) => "W/\"" + Of(table, row) + "\"";
}
