using System.Text.Json;
using SegSync.Sandbox.World;

namespace SegSync.Sandbox.Salesforce;

internal sealed record RowError(string Code, string Message, string? Field = null);

/// <summary>The outcome of one row of a write.</summary>
internal sealed record RowResult(string? Id, bool Created, RowError? Error);

/// <summary>Inserts, updates, upserts and deletes of single rows: checked first, done by the returned action.</summary>
internal sealed class SalesforceRows(Landscape landscape, Table table, Func<string, bool>? rejects)
{
    public (RowError? Error, Func<RowResult>? Commit) Insert(IEnumerable<(string Name, JsonElement Value)> fields)
    {
        if (Read(fields, out var values) is { } error)
            return (error, null);
        if (!values.Exists(v => v.Key.Name == "Name" && v.Value.Text?.Length > 0))
            return (new("REQUIRED_FIELD_MISSING", "Required fields are missing: [Name]", "Name"), null);
        return (null, () =>
        {
            var id = SalesforceModel.NewId(table);
            var row = values.Where(v => !v.Value.IsNull).ToDictionary(v => v.Key.Name, v => v.Value);
            row["Id"] = Value.Of(id);
            row["CreatedDate"] = Value.OfStamp(landscape.Clock);
            landscape.Create(table, row, "push");
            return new(id, true, null);
        });
    }

    public (RowError? Error, Func<RowResult>? Commit) Update(string? id, IEnumerable<(string Name, JsonElement Value)> fields)
    {
        if (string.IsNullOrEmpty(id))
            return (new("MISSING_ARGUMENT", "Id not specified in an update call"), null);
        var row = table.Locate(id);
        if (row < 0)
            return (new("INVALID_CROSS_REFERENCE_KEY", "invalid cross reference id"), null);
        var full = table.KeyOf(row);
        if (table.Get(row, "IsDeleted").Number == 1)
            return (new("ENTITY_IS_DELETED", "entity is deleted"), null);
        if (rejects?.Invoke(full) == true)
            return (new("UNABLE_TO_LOCK_ROW", "unable to obtain exclusive access to this record"), null);
        if (Read(fields, out var values) is { } error)
            return (error, null);
        return (null, () =>
        {
            landscape.Set(table, row, values, "push", stampAlways: true);
            return new(full, false, null);
        });
    }

    public (RowError? Error, Func<RowResult>? Commit) Upsert(string field, string? external, IReadOnlyList<(string Name, JsonElement Value)> fields)
    {
        if (field.Equals("Id", StringComparison.OrdinalIgnoreCase))
            return string.IsNullOrEmpty(external) ? Insert(fields) : Update(external, fields);
        if (table.Find(field) is not { } column || !SalesforceShape.IsExternalId(column.Name))
            return (new("INVALID_FIELD", $"Field name provided, {field} is not an External ID or indexed field for {table.Name}"), null);
        if (string.IsNullOrEmpty(external))
            return (new("MISSING_ARGUMENT", $"{field} not specified"), null);
        var deleted = table.Find("IsDeleted")!;
        int[] found = [.. Query.Find(table, new Predicate.Compare(column, Op.Eq, Value.Of(external), true)).Where(r => table.Get(r, deleted).Number == 0)];
        return found.Length switch
        {
            0 => Insert([.. fields.Where(f => f.Name != column.Name), (column.Name, JsonSerializer.SerializeToElement(external))]),
            1 => Update(table.KeyOf(found[0]), fields),
            _ => (new("DUPLICATE_EXTERNAL_ID", $"{field}: more than one record found for external id field: [{string.Join(", ", found.Select(table.KeyOf))}]", field), null),
        };
    }

    public (RowError? Error, Func<RowResult>? Commit) Delete(string id)
    {
        var row = table.Locate(id);
        if (row < 0)
            return (new("INVALID_CROSS_REFERENCE_KEY", "invalid cross reference id"), null);
        if (table.Get(row, "IsDeleted").Number == 1)
            return (new("ENTITY_IS_DELETED", "entity is deleted"), null);
        return (null, () =>
        {
            landscape.Set(table, row, [new(table.Find("IsDeleted")!, Value.Of(true))], "push");
            return new(table.KeyOf(row), false, null);
        });
    }

    private RowError? Read(IEnumerable<(string Name, JsonElement Value)> fields, out List<KeyValuePair<Column, Value>> values)
    {
        values = [];
        foreach (var (name, json) in fields)
        {
            if (name is "attributes" or "Id" or "id")
                continue;
            var column = Array.Find(table.Columns, c => c.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
            if (column is null)
                return new("INVALID_FIELD", $"No such column '{name}' on sobject of type {table.Name}", name);
            if (column.IsReadOnly)
                return new("INVALID_FIELD_FOR_INSERT_UPDATE", $"Unable to create/update fields: {name}. Please check the security settings of this field and verify that it is read/write for your profile or permission set.", name);
            if (!Value.TryParse(column.Kind, json, out var value))
                return new("JSON_PARSER_ERROR", $"Cannot deserialize instance of {SalesforceShape.TypeOf(column)} from {json.GetRawText()}", name);
            if (column.Kind == Kind.Text && value.Text is { Length: 0 })
                value = Value.Null;
            if (value.Text?.Length > column.MaxLength)
                return new("STRING_TOO_LONG", $"{column.Name}: data value too large: {value.Text} (max length={column.MaxLength})", column.Name);
            if (column.Name == "Name" && value.IsNull)
                return new("REQUIRED_FIELD_MISSING", "Required fields are missing: [Name]", "Name");
            values.Add(new(column, value));
        }
        return null;
    }
}
