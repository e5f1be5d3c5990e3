using System.Globalization;
using System.Text.Json;
using SegSync.Sandbox.Http;
using SegSync.Sandbox.World;

namespace SegSync.Sandbox.Salesforce;

/// <summary>How Salesforce writes records, errors and descriptions.</summary>
internal static class SalesforceShape
{
    public const string Api = "/services/data/v62.0";
    private static readonly JsonEncodedText Attributes = JsonEncodedText.Encode("attributes"), Type = JsonEncodedText.Encode("type"), Url = JsonEncodedText.Encode("url");

    public static string TypeOf(Column column) => column.Kind switch
    {
        Kind.Flag => "boolean",
        Kind.Number => "double",
        Kind.Stamp => "datetime",
        _ => column.Name switch { "Id" => "id", "Phone" => "phone", "Website" => "url", "Email__c" => "email", "Description" => "textarea", _ => "string" },
    };

    public static void Record(Utf8JsonWriter json, Table table, int row, Column[] columns)
    {
        json.WriteStartObject();
        json.WriteStartObject(Attributes);
        json.WriteString(Type, table.Name);
        json.WriteString(Url, $"{Api}/sobjects/{table.Name}/{table.KeyOf(row)}");
        json.WriteEndObject();
        foreach (var column in columns)
        {
            json.WritePropertyName(column.Json);
            Cell(json, table.Get(row, column));
        }
        json.WriteEndObject();
    }

    private static void Cell(Utf8JsonWriter json, in Value value)
    {
        switch (value.Kind)
        {
            case Kind.Null:
                json.WriteNullValue();
                break;
            case Kind.Text when value.Text!.Length == 0:
                json.WriteNullValue();
                break;
            case Kind.Flag:
                json.WriteBooleanValue(value.Number == 1);
                break;
            case Kind.Number:
                json.WriteNumberValue(value.Amount);
                break;
            case Kind.Stamp:
                json.WriteStringValue(Stamp(value.Number));
                break;
            default:
                json.WriteStringValue(value.ToText());
                break;
        }
    }

    public static string Stamp(long ms) => DateTimeOffset.FromUnixTimeMilliseconds(ms).ToString("yyyy-MM-dd'T'HH:mm:ss.fff'+0000'", CultureInfo.InvariantCulture);

    public static Answer Fail(int status, string code, string message) => Answer.Json(status, json =>
    {
        json.WriteStartArray();
        json.WriteStartObject();
        json.WriteString("message", message);
        json.WriteString("errorCode", code);
        json.WriteEndObject();
        json.WriteEndArray();
    });

    public static Answer Describe(Table table) => Answer.Json(200, json =>
    {
        json.WriteStartObject();
        json.WriteString("name", table.Name);
        json.WriteString("label", table.Name);
        json.WriteString("keyPrefix", table.Name == "Account" ? "001" : "01t");
        json.WriteBoolean("createable", true);
        json.WriteBoolean("updateable", true);
        json.WriteBoolean("deletable", true);
        json.WriteBoolean("queryable", true);
        json.WriteBoolean("replicateable", true);
        json.WriteBoolean("custom", false);
        json.WriteStartArray("childRelationships");
        json.WriteEndArray();
        json.WriteStartArray("fields");
        foreach (var column in table.Columns)
        {
            json.WriteStartObject();
            json.WriteString("name", column.Name);
            json.WriteString("label", column.Name);
            json.WriteString("type", TypeOf(column));
            json.WriteNumber("length", column.MaxLength);
            json.WriteBoolean("createable", !column.IsReadOnly);
            json.WriteBoolean("updateable", !column.IsReadOnly);
            json.WriteBoolean("nillable", !column.IsReadOnly && column.Name != "Name");
            json.WriteBoolean("custom", column.Name.EndsWith("__c", StringComparison.Ordinal));
            json.WriteBoolean("externalId", IsExternalId(column.Name));
            json.WriteBoolean("idLookup", column.Name == "Id" || IsExternalId(column.Name));
            json.WriteStartArray("picklistValues");
            json.WriteEndArray();
            json.WriteStartArray("referenceTo");
            json.WriteEndArray();
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }, "describe");

    public static bool IsExternalId(string field) => field is "AccountNumber" or "ProductCode" or "Vat_Number__c";
}
