using System.Globalization;
using System.Text.Json;

namespace SegSync.Sandbox;

/// <summary>How large the world is and how it behaves. Everything is repeatable from these values.</summary>
internal sealed record SandboxOptions
{
    public int Port { get; init; }
    public string Data { get; init; } = "";
    public long Seed { get; init; } = 42;
    public int Customers { get; init; } = 2000;
    public int Products { get; init; } = 500;
    public int Orders { get; init; } = 20000;
    public double LinesPerOrder { get; init; } = 3;
    public DateOnly Until { get; init; } = new(2026, 6, 30);
    public double Dirt { get; init; } = 0.005;
    public double Typos { get; init; } = 0.03;
    public double Namesakes { get; init; } = 0.015;
    public double Duplicates { get; init; } = 0.01;
    public double Bare { get; init; }
    public int SapPageSize { get; init; } = 1000;
    public bool SapAllowAnyEtag { get; init; }
    public int ClockStepMilliseconds { get; init; } = 1;
    public bool WithParent { get; init; }
    public JsonElement Faults { get; init; }

    internal sealed class BadOptionException(string message) : Exception(message);

    public static SandboxOptions Parse(string[] args)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        JsonElement faults = default;
        for (var i = 0; i < args.Length; i++)
        {
            if (!args[i].StartsWith("--", StringComparison.Ordinal))
                throw new BadOptionException($"'{args[i]}' is not an option; options start with --");
            var name = Known(args[i][2..].Replace("-", "", StringComparison.Ordinal), args[i]);
            if (name == "withparent")
                values[name] = "true";
            else if (++i >= args.Length)
                throw new BadOptionException($"{args[i - 1]} needs a value");
            else
                values[name] = args[i];
        }
        if (values.Remove("options", out var file))
        {
            foreach (var property in Read(file).EnumerateObject())
            {
                var name = Known(property.Name, $"'{property.Name}' in {file}");
                if (name == "faults")
                    faults = property.Value.Clone();
                else
                    values.TryAdd(name, property.Value.ToString());
            }
        }
        return From(values) with { Faults = faults };
    }

    private static readonly string[] Names =
        ["port", "data", "seed", "customers", "products", "orders", "linesperorder", "until", "dirt", "typos", "namesakes", "duplicates", "bare",
         "sappagesize", "sapallowanyetag", "clockstepmilliseconds", "withparent", "options", "faults"];

    private static string Known(string name, string shown) =>
        Names.FirstOrDefault(n => n.Equals(name, StringComparison.OrdinalIgnoreCase)) ?? throw new BadOptionException($"unknown option {shown}; known: {string.Join(", ", Names)}");

    private static JsonElement Read(string file)
    {
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(file), new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
            return document.RootElement.ValueKind == JsonValueKind.Object ? document.RootElement.Clone() : throw new BadOptionException($"{file}: a JSON object is expected");
        }
        catch (Exception e) when (e is IOException or JsonException or UnauthorizedAccessException)
        {
            throw new BadOptionException($"{file}: {e.Message}");
        }
    }

    private static SandboxOptions From(Dictionary<string, string> values)
    {
        var d = new SandboxOptions();
        return new SandboxOptions
        {
            Port = Whole("port", d.Port, 0, 65535),
            Data = values.GetValueOrDefault("data", ""),
            Seed = Whole("seed", (int)d.Seed, int.MinValue, int.MaxValue),
            Customers = Whole("customers", d.Customers, 20, 800_000),
            Products = Whole("products", d.Products, 10, 150_000),
            Orders = Whole("orders", d.Orders, 0, 4_000_000),
            LinesPerOrder = Share("linesperorder", d.LinesPerOrder, 1, 20),
            Dirt = Share("dirt", d.Dirt, 0, 1),
            Typos = Share("typos", d.Typos, 0, 1),
            Namesakes = Share("namesakes", d.Namesakes, 0, 1),
            Duplicates = Share("duplicates", d.Duplicates, 0, 1),
            Bare = Share("bare", d.Bare, 0, 1),
            SapPageSize = Whole("sappagesize", d.SapPageSize, 1, 100_000),
            SapAllowAnyEtag = Flag("sapallowanyetag"),
            ClockStepMilliseconds = Whole("clockstepmilliseconds", d.ClockStepMilliseconds, 0, 86_400_000),
            WithParent = Flag("withparent"),
            Until = !values.TryGetValue("until", out var until) ? d.Until
                : DateOnly.TryParseExact(until, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day
                : throw new BadOptionException($"until: '{until}' is not a date like 2026-06-30"),
        };

        int Whole(string name, int fallback, int least, int most) => !values.TryGetValue(name, out var text) ? fallback
            : int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var n) && n >= least && n <= most ? n
            : throw new BadOptionException($"{name}: '{text}' is not a whole number from {least} to {most}");

        double Share(string name, double fallback, double least, double most) => !values.TryGetValue(name, out var text) ? fallback
            : double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var n) && n >= least && n <= most ? n
            : throw new BadOptionException(string.Create(CultureInfo.InvariantCulture, $"{name}: '{text}' is not a number from {least} to {most}"));

        bool Flag(string name) => values.TryGetValue(name, out var text) && (bool.TryParse(text, out var b) ? b : throw new BadOptionException($"{name}: '{text}' is not true or false"));
    }
}
