using System.Globalization;
using System.Text;
using System.Text.Json;
using SegSync.Core.Records;
using SegSync.Core.Storing;

namespace SegSync.Core.Landing;

/// <summary>Compiles a manifest. What its form cannot tell is checked here, and everything is told at once.</summary>
internal sealed class MappingManifest(string file, List<MappingError> errors)
{
    private readonly MappingValues values = new(file, errors);

    public static MappingParts? Read(string json, string file, bool known, List<MappingError> errors)
    {
        // checking against the schema takes longer than everything else that a short command does
        if (!known) errors.AddRange(MappingSchema.Check(json).Select(error => new MappingError(file, error.Path, error.Reason)));
        if (errors.Count > 0) return null;
        using var document = JsonDocument.Parse(json);
        return new MappingManifest(file, errors).Read(document.RootElement, ContentHash.Of(json));
    }

    private MappingParts Read(JsonElement root, string hash)
    {
        var name = root.GetProperty("name").GetString()!;
        if (Path.GetFileNameWithoutExtension(file) is { Length: > 0 } own && own != name) Say("$.name", $"is '{name}', but the file is called '{own}'");
        var isRecord = root.TryGetProperty("entity", out var entity);
        var isFacts = root.TryGetProperty("facts", out var facts);
        if (isRecord == isFacts) Say("$", "needs either 'entity' (records) or 'facts', and not both");
        Unfit(root, isRecord ? ["lines"] : ["fields", "rows"], isRecord ? "facts" : "an entity");
        values.Zone = Zone(root);
        var id = values.Read(root.GetProperty("id"), "$.id", MappingType.Code) with { Required = true };
        if (id.Paths.IsEmpty) Say("$.id", "needs a path");
        var key = root.TryGetProperty("key", out var keyed) ? values.Path(keyed, "$.key") : id.Paths.FirstOrDefault();
        var lines = root.TryGetProperty("lines", out var told) ? Lines(told, isFacts ? Kind(facts) : FactKind.OrderLine) : null;
        if (isFacts && lines is null) Say("$", "lacks 'lines', which 'facts' needs");
        var record = isRecord ? Record(root, EntityKinds.Parse(entity.GetString()!)) : null;
        var parts = new MappingParts(
            name, root.GetProperty("version").GetInt32(), hash, root.GetProperty("stream").GetString()!, key ?? MappingPath.Parse("id")!, id,
            root.TryGetProperty("stamp", out var stamp) ? Stamp(stamp) : null,
            Rules(root, "where", "$", true), Rules(root, "deleted", "$", false), record, lines,
            root.TryGetProperty("file", out var written) ? MappingFileOf(written) : MappingFile.Default);
        return parts with { VendorFields = MappingFields.Of(parts) };
    }

    private void Say(string path, string reason) => errors.Add(new(file, path, reason));

    private void Unfit(JsonElement root, string[] names, string what)
    {
        foreach (var name in names)
        {
            if (root.TryGetProperty(name, out _)) Say($"$.{name}", $"belongs to a manifest with {what}");
        }
    }

    private TimeZoneInfo Zone(JsonElement root)
    {
        if (!root.TryGetProperty("zone", out var zone)) return TimeZoneInfo.Utc;
        if (TimeZoneInfo.TryFindSystemTimeZoneById(zone.GetString()!, out var found)) return found;
        Say("$.zone", $"is '{zone.GetString()}', which is not a known time zone; a name such as Europe/Berlin was expected");
        return TimeZoneInfo.Utc;
    }

    private static FactKind Kind(JsonElement facts) => Enum.Parse<FactKind>(facts.GetString()!, ignoreCase: true);

    private MappingStamp Stamp(JsonElement stamp)
    {
        if (stamp.ValueKind != JsonValueKind.Object || stamp.TryGetProperty("path", out _)) return StampOf(stamp);
        Say("$.stamp", "lacks 'path'");
        return new([], false);
    }

    private MappingStamp StampOf(JsonElement stamp) => stamp.ValueKind switch
    {
        JsonValueKind.String => new([values.Path(stamp, "$.stamp")], false),
        JsonValueKind.Array => new([.. stamp.EnumerateArray().Select((path, i) => values.Path(path, $"$.stamp[{i}]"))], false),
        _ => new([values.Path(stamp.GetProperty("path"), "$.stamp.path")], stamp.TryGetProperty("type", out var type) && type.ValueEquals("counter")),
    };

    private MappingRecord Record(JsonElement root, EntityKind kind)
    {
        var fields = root.TryGetProperty("fields", out var told) ? Fields(told, "$.fields", kind) : [];
        if (fields.IsEmpty) Say("$.fields", "is empty; a record needs at least one field");
        var rows = root.TryGetProperty("rows", out var listed) ? listed.EnumerateArray().Select((row, i) => Rows(row, $"$.rows[{i}]")).ToImmutableArray() : [];
        foreach (var twice in rows.GroupBy(row => row.Entity, StringComparer.Ordinal).Where(group => group.Count() > 1)) Say("$.rows", $"names {twice.Key} twice");
        return new(kind, fields, rows);
    }

    private ImmutableArray<(string Name, MappingValue Value)> Fields(JsonElement told, string at, EntityKind kind)
    {
        var known = CanonicalField.Of(kind);
        var fields = new List<(string Name, MappingValue Value)>();
        foreach (var field in told.EnumerateObject())
        {
            if (known.TryGetValue(field.Name, out var canonical))
                fields.Add((field.Name, values.Read(field.Value, $"{at}.{field.Name}", canonical.Type == "decimal" ? MappingType.Decimal : MappingType.Text)));
            else Say($"{at}.{field.Name}", $"is not a canonical field of a {kind.Word()}; known are {string.Join(", ", known.Keys)}");
        }

        return [.. fields.OrderBy(field => field.Name, StringComparer.Ordinal)];
    }

    private MappingRows Rows(JsonElement row, string at)
    {
        var entity = row.GetProperty("entity").GetString()!;
        ImmutableArray<(string Name, MappingPath Path)> key = [.. row.GetProperty("key").EnumerateObject().Select(part => (part.Name, values.Path(part.Value, $"{at}.key.{part.Name}")))];
        var context = MappingValues.Texts(row, "context") ?? MappingRecord.NoFields;
        foreach (var (name, part) in context.Where(pair => key.All(known => known.Name != pair.Value)))
            Say($"{at}.context.{name}", $"is '{part}', which is no part of the key; there are {string.Join(", ", key.Select(known => known.Name))}");
        return new(
            entity,
            row.TryGetProperty("path", out var path) ? values.Path(path, $"{at}.path") : null,
            key,
            row.TryGetProperty("etag", out var tag) ? values.Path(tag, $"{at}.etag") : null,
            [.. row.GetProperty("fields").EnumerateObject()
                .Select(field => (Target(entity, field, $"{at}.fields.{field.Name}") with { Context = context }, values.Path(field.Name, $"{at}.fields.{field.Name}")))
                .OrderBy(field => field.Item1.Field, StringComparer.Ordinal)]);
    }

    private TargetField Target(string entity, JsonProperty field, string at)
    {
        var told = field.Value;
        var allowed = told.TryGetProperty("allowed", out var list) ? list.EnumerateArray().Select(text => text.GetString()!).ToImmutableArray() : [];
        var target = new TargetField(entity, field.Name, told.GetProperty("scheme").GetString()!, told.GetProperty("value").GetString()!,
            told.GetProperty("maxLength").GetInt32(), allowed, MappingValues.Texts(told, "map") ?? MappingRecord.NoFields) { IsNumber = told.TryGetProperty("type", out _) };
        foreach (var text in allowed.Concat(target.Map.Values))
        {
            if (target.Check(text) is { } problem) Say(at, problem);
        }

        return target;
    }

    private ImmutableArray<MappingRule> Rules(JsonElement parent, string name, string at, bool needsReason) =>
        parent.TryGetProperty(name, out var rules) ? [.. rules.EnumerateArray().Select((rule, i) => Rule(rule, $"{at}.{name}[{i}]", needsReason))] : [];

    private MappingRule Rule(JsonElement rule, string at, bool needsReason)
    {
        var tests = rule.EnumerateObject().Where(property => property.Name is not ("path" or "reason" or "name" or "do")).ToList();
        if (tests.Count != 1) Say(at, "needs exactly one of present, equals, in, startsWith, atMost, below");
        if (needsReason && !rule.TryGetProperty("reason", out _)) Say(at, "lacks 'reason', which is said of what the rule takes out");
        var test = tests.Count > 0 ? Test(tests[0], at) : new MappingTest.Present(true);
        return new(values.Path(rule.GetProperty("path"), $"{at}.path"), test, rule.TryGetProperty("reason", out var reason) ? reason.GetString()! : "");
    }

    private static Profiling.CleanseMark Mark(JsonElement rule) => new(rule.GetProperty("name").GetString()!, rule.GetProperty("do").ValueEquals("exclude"));

    private MappingTest Test(JsonProperty test, string at)
    {
        switch (test.Name)
        {
            case "present":
                return new MappingTest.Present(test.Value.GetBoolean());
            case "equals":
                return new MappingTest.Equal([test.Value.ValueKind == JsonValueKind.String ? test.Value.GetString()! : test.Value.GetRawText()]);
            case "in":
                return new MappingTest.Equal([.. test.Value.EnumerateArray().Select(text => text.GetString()!)]);
            case "startsWith":
                return new MappingTest.Start(Encoding.UTF8.GetBytes(test.Value.GetString()!));
            default:
                if (test.Value.TryGetDecimal(out var limit)) return new MappingTest.AtMost(limit, test.Name == "atMost");
                Say($"{at}.{test.Name}", "is too large a number");
                return new MappingTest.Present(true);
        }
    }

    private MappingLines Lines(JsonElement told, FactKind kind)
    {
        const string At = "$.lines";
        var flat = told.TryGetProperty("flat", out var isFlat) && isFlat.GetBoolean();
        var path = told.TryGetProperty("path", out var list) ? values.Path(list, $"{At}.path") : null;
        if (flat && path is not null) Say(At, "needs 'path' (lines inside a document) or 'flat' (rows of a file), and not both");
        var matrix = told.TryGetProperty("matrix", out _);
        if (matrix && !flat) Say($"{At}.matrix", "belongs to 'flat': the rows of a file");
        var counted = told.TryGetProperty("quantity", out _);
        if (matrix && (counted || told.TryGetProperty("product", out _))) Say($"{At}.matrix", "has the products and quantities itself");
        else if (!matrix && !counted && kind is not (FactKind.Receipt or FactKind.ServiceEvent)) Say(At, "lacks 'quantity'");
        var amount = Value("amount", MappingType.Decimal);
        var price = Value("price", MappingType.Decimal);
        if (amount is not null && price is not null) Say(At, "needs 'amount' or 'price', and not both");
        var currency = Value("currency", MappingType.Currency);
        if ((amount ?? price) is not null && currency is null) Say(At, "lacks 'currency', which an amount or price needs");
        var (cost, unitCost) = (Value("cost", MappingType.Decimal), Value("unitCost", MappingType.Decimal));
        if (cost is not null && unitCost is not null) Say(At, "needs 'cost' or 'unitCost', and not both");
        if ((cost ?? unitCost) is not null && currency is null) Say(At, "lacks 'currency', which a cost needs");
        var fact = new MappingFact
        {
            Date = Value("date", MappingType.Date)! with { Required = true },
            Customer = Value("customer", MappingType.Code),
            Product = Value("product", MappingType.Code),
            Location = Value("location", MappingType.Code),
            Context = Context(told),
            Supplier = Value("supplier", MappingType.Code),
            Quantity = Value("quantity", MappingType.Decimal) is { } quantity ? quantity with { Required = true } : null,
            Ordered = Value("ordered", MappingType.Date),
            Promised = Value("promised", MappingType.Date),
            Delivered = Value("delivered", MappingType.Date),
            Freight = Value("freight", MappingType.Decimal),
            LeadDays = Value("leadDays", MappingType.Decimal),
            Weight = Value("weight", MappingType.Decimal),
            Mode = Value("mode", MappingType.Text),
            Lane = Value("lane", MappingType.Text),
            Asked = Value("asked", MappingType.Decimal),
            Rejected = Value("rejected", MappingType.Decimal),
            Cost = cost,
            UnitCost = unitCost,
            Picks = Value("picks", MappingType.Decimal),
            Pallets = Value("pallets", MappingType.Decimal),
            Kilometres = Value("kilometres", MappingType.Decimal),
            Amount = amount,
            Price = price,
            Currency = currency is null ? null : currency with { Required = true },
            Unit = Value("unit", MappingType.Text),
        };
        return new()
        {
            Kind = kind,
            Path = path,
            Flat = flat,
            Matrix = matrix,
            Monthly = told.TryGetProperty("period", out _),
            RefuseDocument = !told.TryGetProperty("refuse", out var refuse) || refuse.ValueEquals("document"),
            Id = Value("id", MappingType.Code) is { } id ? id with { Required = true } : null,
            Fact = fact,
            Exclude = Rules(told, "exclude", At, true),
            Cleanse = told.TryGetProperty("cleanse", out var cleanse) ? [.. cleanse.EnumerateArray().Select((rule, i) => (Rule(rule, $"{At}.cleanse[{i}]", false), Mark(rule)))] : [],
            References = told.TryGetProperty("references", out var references) ? [.. references.EnumerateArray().Select(Reference)] : [],
        };

        MappingValue? Value(string name, MappingType type) => told.TryGetProperty(name, out var value) ? values.Read(value, $"{At}.{name}", type) : null;
    }

    private ImmutableArray<(string Name, MappingValue Value)> Context(JsonElement told)
    {
        if (!told.TryGetProperty("context", out var context)) return [];
        var parts = context.EnumerateObject().Select(part => (part.Name, values.Read(part.Value, $"$.lines.context.{part.Name}", MappingType.Code))).ToList();
        foreach (var (name, _) in parts.Where(part => part.Name.AsSpan().IndexOfAny(",=%|") >= 0 || !Ascii.IsValid(part.Name))) Say($"$.lines.context.{name}", "is no name for a context; letters and digits were expected");
        return [.. parts.OrderBy(part => part.Name, StringComparer.Ordinal)];
    }

    private MappingReference Reference(JsonElement told, int index)
    {
        var at = string.Create(CultureInfo.InvariantCulture, $"$.lines.references[{index}]");
        var kind = EntityKinds.Parse(told.GetProperty("entity").GetString()!);
        return new(kind, values.Read(told.GetProperty("id"), $"{at}.id", MappingType.Code), told.TryGetProperty("fields", out var fields) ? Fields(fields, $"{at}.fields", kind) : []);
    }

    private static MappingFile MappingFileOf(JsonElement told) => new(
        told.TryGetProperty("delimiter", out var delimiter) ? delimiter.GetString()![0] : null,
        told.TryGetProperty("quote", out var quote) ? quote.GetString()![0] : '"',
        told.TryGetProperty("encoding", out var encoding) ? encoding.GetString() : null,
        told.TryGetProperty("columns", out var columns) ? [.. columns.EnumerateArray().Select(column => column.GetString()!)] : [],
        told.TryGetProperty("optional", out var optional) ? [.. optional.EnumerateArray().Select(column => column.GetString()!)] : []);
}
