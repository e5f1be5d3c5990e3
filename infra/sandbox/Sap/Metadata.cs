using System.Globalization;
using System.Text;
using SegSync.Sandbox.World;

namespace SegSync.Sandbox.Sap;

/// <summary>The service's $metadata: what this stand-in serves, not SAP's full definition.</summary>
internal static class Metadata
{
    public static string Of(string service, IEnumerable<Table> tables)
    {
        var xml = new StringBuilder("<?xml version=\"1.0\" encoding=\"utf-8\"?><edmx:Edmx Version=\"1.0\" xmlns:edmx=\"http://schemas.microsoft.com/ado/2007/06/edmx\"><edmx:DataServices m:DataServiceVersion=\"2.0\" xmlns:m=\"http://schemas.microsoft.com/ado/2007/08/dataservices/metadata\">");
        xml.Append(CultureInfo.InvariantCulture, $"<Schema Namespace=\"{service}\" xmlns=\"http://schemas.microsoft.com/ado/2008/09/edm\">");
        var sets = new StringBuilder();
        foreach (var table in tables)
        {
            xml.Append(CultureInfo.InvariantCulture, $"<EntityType Name=\"{table.Name}Type\"><Key>");
            foreach (var key in table.Columns.Where(c => c.IsKey))
                xml.Append(CultureInfo.InvariantCulture, $"<PropertyRef Name=\"{key.Name}\"/>");
            xml.Append("</Key>");
            foreach (var column in table.Columns)
            {
                xml.Append(CultureInfo.InvariantCulture, $"<Property Name=\"{column.Name}\" Type=\"Edm.{Type(column.Kind)}\"");
                if (column.MaxLength > 0)
                    xml.Append(CultureInfo.InvariantCulture, $" MaxLength=\"{column.MaxLength}\"");
                xml.Append(column.IsKey ? " Nullable=\"false\"/>" : "/>");
            }
            xml.Append("</EntityType>");
            sets.Append(CultureInfo.InvariantCulture, $"<EntitySet Name=\"{table.Name}\" EntityType=\"{service}.{table.Name}Type\"/>");
        }
        return xml.Append(CultureInfo.InvariantCulture, $"<EntityContainer Name=\"{service}_Entities\" m:IsDefaultEntityContainer=\"true\">{sets}</EntityContainer></Schema></edmx:DataServices></edmx:Edmx>").ToString();
    }

    private static string Type(Kind kind) => kind switch { Kind.Flag => "Boolean", Kind.Number => "Decimal", Kind.Date => "DateTime", Kind.Stamp => "DateTimeOffset", Kind.Time => "Time", _ => "String" };
}
