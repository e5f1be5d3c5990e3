using System.Globalization;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Azure.Functions.Worker;
using SegSync.Core.Storing;
using SegSync.Functions.Hosting;

namespace SegSync.Functions.Api;

/// <summary>The OpenAPI 3.1 document, made of the same table as the routes: what is served is what is told.</summary>
internal static partial class OpenApiDocument
{
    private static readonly JsonSerializerOptions Options = SchemaOptions();

    public static JsonObject Of(ImmutableArray<FunctionEntry> functions, HostSettings settings)
    {
        var paths = new JsonObject();
        foreach (var function in functions.Where(function => function.Trigger is HttpTriggerAttribute).OrderBy(function => HttpFunctions.Route(function, settings), StringComparer.Ordinal))
        {
            // OpenAPI knows no catch-all segments
            var path = HttpFunctions.Route(function, settings).Replace("{*", "{", StringComparison.Ordinal);
            if (paths[path] is not JsonObject item) paths[path] = item = [];
            var trigger = (HttpTriggerAttribute)function.Trigger;
            foreach (var method in trigger.Methods ?? ["get", "post"]) item[method.ToLowerInvariant()] = Operation(function, trigger, path);
        }

        return new()
        {
            ["openapi"] = "3.1.0",
            ["info"] = new JsonObject { ["title"] = "SegSync", ["version"] = "1", ["description"] = "The hub's systems, runs, masters, codes and the reasons for them." },
            ["paths"] = paths,
            ["components"] = new JsonObject
            {
                ["schemas"] = new JsonObject { ["Problem"] = Schema(typeof(Problem)) },
                ["securitySchemes"] = new JsonObject { ["key"] = new JsonObject { ["type"] = "apiKey", ["in"] = "header", ["name"] = "x-functions-key" }, ["token"] = new JsonObject { ["type"] = "http", ["scheme"] = "bearer", ["bearerFormat"] = "JWT" } },
            },
        };
    }

    private static JsonObject Operation(FunctionEntry function, HttpTriggerAttribute trigger, string path)
    {
        var told = function.Method.GetCustomAttribute<OperationAttribute>()
            ?? throw new InvalidOperationException($"function {function.Name} says nothing for the OpenAPI document; give it an [Operation]");
        var responses = new JsonObject { [Status(told.Status)] = Success(told) };
        int[] always = trigger.AuthLevel == AuthorizationLevel.Anonymous ? [] : [401, 403];
        foreach (var status in told.Problems.Concat(always).Concat(told.Pages ? [400] : []).Distinct().Order()) responses[Status(status)] = ProblemAnswer(status);
        var operation = new JsonObject
        {
            ["operationId"] = function.Name,
            ["summary"] = told.Summary,
            ["parameters"] = new JsonArray([.. Parameters(function, told, path)]),
            ["responses"] = responses,
        };
        if (told.Body is not null) operation["requestBody"] = new JsonObject { ["content"] = Content("application/json", Schema(told.Body)) };
        if (trigger.AuthLevel != AuthorizationLevel.Anonymous) operation["security"] = new JsonArray(new JsonObject { ["key"] = new JsonArray() }, new JsonObject { ["token"] = new JsonArray() }, new JsonObject());
        return operation;
    }

    private static IEnumerable<JsonNode> Parameters(FunctionEntry function, OperationAttribute told, string path)
    {
        foreach (Match match in RouteParameter().Matches(path)) yield return Parameter(match.Groups[1].Value, "path", null, true, new() { ["type"] = "string" });
        foreach (var parameter in function.Method.GetCustomAttributes<QueryParameterAttribute>())
            yield return Parameter(parameter.Name, "query", parameter.Description, parameter.Required, new() { ["type"] = "string" });
        if (!told.Pages) yield break;
        yield return Parameter("limit", "query", "Items on a page.", false, new() { ["type"] = "integer", ["minimum"] = 1, ["maximum"] = 500, ["default"] = 50 });
        yield return Parameter("continuation", "query", "Where the page starts: what the page before said.", false, new() { ["type"] = "string" });
    }

    private static JsonObject Parameter(string name, string place, string? description, bool required, JsonObject schema)
    {
        var parameter = new JsonObject { ["name"] = name, ["in"] = place, ["required"] = required, ["schema"] = schema };
        if (description is not null) parameter["description"] = description;
        return parameter;
    }

    private static JsonObject Success(OperationAttribute told) => new()
    {
        ["description"] = ReasonPhrases.GetReasonPhrase(told.Status),
        ["content"] = Content(told.MediaType, told.Answer is null ? new JsonObject() : Schema(told.Answer)),
    };

    private static JsonObject ProblemAnswer(int status) => new()
    {
        ["description"] = ReasonPhrases.GetReasonPhrase(status),
        ["content"] = Content("application/problem+json", new JsonObject { ["$ref"] = "#/components/schemas/Problem" }),
    };

    private static JsonObject Content(string mediaType, JsonNode schema) => new() { [mediaType] = new JsonObject { ["schema"] = schema } };

    private static JsonNode Schema(Type type) => Rooted(Options.GetJsonSchemaAsNode(type));

    /// <summary>References that point inside a schema would point elsewhere once it lies in the document: told as any value.</summary>
    private static JsonNode Rooted(JsonNode node)
    {
        if (node is JsonObject schema && schema.ContainsKey("$ref")) return new JsonObject();
        if (node is JsonObject parent)
        {
            foreach (var (name, child) in parent.ToList())
            {
                if (child is not null && Rooted(child) is var fixedChild && fixedChild != child) parent[name] = fixedChild;
            }
        }
        else if (node is JsonArray array)
        {
            for (var i = 0; i < array.Count; i++)
            {
                if (array[i] is { } child && Rooted(child) is var fixedChild && fixedChild != child) array[i] = fixedChild;
            }
        }

        return node;
    }

    private static string Status(int status) => status.ToString(CultureInfo.InvariantCulture);

    private static JsonSerializerOptions SchemaOptions()
    {
        var options = new JsonSerializerOptions(HubJson.Options);
        options.MakeReadOnly(populateMissingResolver: true);
        return options;
    }

    [GeneratedRegex(@"\{(\w+)\}")]
    private static partial Regex RouteParameter();
}
