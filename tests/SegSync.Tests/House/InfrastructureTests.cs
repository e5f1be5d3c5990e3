using System.Reflection;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.Azure.Functions.Worker;
using SegSync.Benchmarks;
using SegSync.Core.Storing;
using SegSync.Functions;
using SegSync.Functions.Configuration;
using SegSync.Functions.Stores.Cosmos;

namespace SegSync.Tests.House;

/// <summary>Code, manifest, sample settings, templates and their README name the same things.</summary>
public sealed partial class InfrastructureTests
{
    private static readonly JsonNode Manifest = JsonNode.Parse(Read("infra", "resources.json"))!;

    private static readonly string Templates = string.Concat(Directory.GetFiles(Path.Combine(Repository.Root, "infra"), "*.bicep", SearchOption.AllDirectories).Order().Select(File.ReadAllText));

    private static string[] Settings => [.. Manifest["settings"]!.AsArray().Select(setting => setting!["name"]!.ToString())];

    [Fact]
    public void The_queues_are_those_of_the_triggers_with_the_limits_of_the_port()
    {
        var triggers = Triggers<ServiceBusTriggerAttribute>();
        var queues = Manifest["queues"]!.AsArray();
        queues.Select(queue => queue!["name"]!.ToString()).ShouldBe(triggers.Select(trigger => trigger.QueueName!));
        foreach (var (queue, trigger) in queues.Zip(triggers))
        {
            ((bool)queue!["sessions"]!).ShouldBe(trigger.IsSessionsEnabled);
            ((int)queue["maxDeliveries"]!).ShouldBe(BusLimits.MaxDeliveries);
            System.Xml.XmlConvert.ToTimeSpan(queue["duplicateWindow"]!.ToString()).ShouldBe(BusLimits.DuplicateWindow);
        }
    }

    [Fact]
    public void The_container_of_documents_is_the_one_that_the_code_makes()
    {
        var shape = Manifest["cosmos"]!;
        var properties = CosmosConnection.Properties(shape["container"]!.ToString());
        properties.PartitionKeyPath.ShouldBe(shape["partition"]!.ToString());
        properties.IndexingPolicy.IncludedPaths.Select(path => path.Path).ShouldBe(shape["indexed"]!.AsArray().Select(path => path!.ToString()));
        properties.IndexingPolicy.ExcludedPaths.Select(path => path.Path).ShouldBe(shape["notIndexed"]!.AsArray().Select(path => path!.ToString()));
        var settings = StorageSettings.Of(name => name switch { "SEGSYNC_STORE" => "cosmos", "SEGSYNC_COSMOS" => "https://a.documents.azure.com", _ => null });
        (settings.Cosmos!.Database, settings.Cosmos.Container).ShouldBe((shape["database"]!.ToString(), shape["container"]!.ToString()));
        Triggers<CosmosDBTriggerAttribute>().ShouldHaveSingleItem().LeaseContainerName.ShouldBe(shape["leases"]!["name"]!.ToString());
        shape["leases"]!["partition"]!.ToString().ShouldBe("/id", "the change feed processor keeps leases by id");
    }

    [Fact]
    public void The_containers_of_blobs_are_those_of_the_code()
    {
        var names = Manifest["containers"]!.AsArray().Select(container => container!["name"]!.ToString()).ToList();
        names.ShouldContain(Triggers<BlobTriggerAttribute>().Single().BlobPath.Split('/')[0]);
        names.ShouldContain(StorageSettings.Of(name => name switch { "SEGSYNC_LANDING" => "blobs", "SEGSYNC_BLOBS" => "https://a.blob.core.windows.net", _ => null }).Blobs!.Container);
    }

    [Fact]
    public void What_the_settings_give_the_cloud_is_a_configuration_without_errors()
    {
        var places = new Dictionary<string, string> { ["{cosmos}"] = "https://a.documents.azure.com:443/", ["{blobs}"] = "https://a.blob.core.windows.net/", ["{queues}"] = "https://a.queue.core.windows.net/", ["{serviceBus}"] = "a.servicebus.windows.net" };
        var cloud = Manifest["settings"]!.AsArray().Where(setting => setting!["cloud"] is not null)
            .ToDictionary(setting => setting!["name"]!.ToString(), setting => places.GetValueOrDefault(setting!["cloud"]!.ToString(), setting["cloud"]!.ToString()));
        var settings = StorageSettings.Of(cloud.GetValueOrDefault);
        settings.ShouldSatisfyAllConditions(() => settings.Cosmos.ShouldNotBeNull(), () => settings.Blobs.ShouldNotBeNull(), () => settings.ServiceBus.ShouldNotBeNull());
        foreach (var place in places.Keys) Templates.ShouldContain($"'{place}':");
    }

    [Fact]
    public void Every_setting_that_the_code_reads_is_in_manifest_sample_and_readme_and_no_other()
    {
        var read = Directory.GetFiles(Path.Combine(Repository.Root, "functions"), "*.cs", SearchOption.AllDirectories).Where(file => !file.Contains("/obj/", StringComparison.Ordinal) && !file.Contains("/bin/", StringComparison.Ordinal))
            .SelectMany(file => SettingName().Matches(File.ReadAllText(file)).Select(match => match.Groups[1].Value))
            .Where(name => name != "SEGSYNC_WEBHOOK_").ToHashSet();
        foreach (var connection in Triggers<BlobTriggerAttribute>().Select(trigger => trigger.Connection).Concat(Triggers<ServiceBusTriggerAttribute>().Select(trigger => trigger.Connection)).Concat(Triggers<CosmosDBTriggerAttribute>().Select(trigger => trigger.Connection)))
            Settings.ShouldContain(name => name.StartsWith($"{connection}__", StringComparison.Ordinal));
        read.Where(name => !Settings.Contains(name)).ShouldBeEmpty();
        Settings.Where(name => name.StartsWith("SEGSYNC_", StringComparison.Ordinal) && !read.Contains(name)).ShouldBeEmpty();
        var sample = JsonNode.Parse(Read("local.settings.sample.json"))!["Values"]!.AsObject();
        sample.Select(pair => pair.Key).Except(["FUNCTIONS_WORKER_RUNTIME", "AzureWebJobsStorage"]).ShouldBe(Settings);
        foreach (var setting in Manifest["settings"]!.AsArray())
        {
            sample[setting!["name"]!.ToString()]!.ToString().ShouldBe(setting["local"]!.ToString());
            Read("infra", "README.md").ShouldContain($"| `{setting["name"]}` |");
        }

        StorageSettings.Of(name => sample[name]?.ToString()).ShouldBe(StorageSettings.Embedded);
    }

    [Fact]
    public void The_page_for_operators_explains_every_setting_of_the_host_with_its_value()
    {
        var told = HostRow().Matches(Read("docs", "operating.md")).ToDictionary(match => match.Groups[1].Value, match => match.Groups[2].Value);
        told.ShouldBe(Leaves(JsonNode.Parse(Read("functions", "host.json"))!, "").ToDictionary(), ignoreOrder: true);
        var settings = Functions.Hosting.HostSettings.Parse(Read("functions", "host.json"));
        settings.MaxAutoLockRenewal.ShouldBeGreaterThan(settings.FunctionTimeout!.Value, "a session would be lost while its job works");
        foreach (var queue in Manifest["queues"]!.AsArray()) System.Xml.XmlConvert.ToTimeSpan(queue!["lock"]!.ToString()).ShouldBeInRange(TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(5), "Service Bus takes no other");
    }

    private static IEnumerable<KeyValuePair<string, string>> Leaves(JsonNode node, string path) => node is JsonObject parent
        ? parent.SelectMany(pair => Leaves(pair.Value!, path.Length == 0 ? pair.Key : $"{path}.{pair.Key}"))
        : [new(path, node.ToString())];

    [Fact]
    public void Templates_take_names_from_the_manifest_and_hold_no_key()
    {
        Templates.ShouldContain("loadJsonContent('resources.json')");
        foreach (var part in (string[])["queues", "cosmos", "containers", "settings", "roles.storage", "roles.serviceBus", "roles.keyVault", "roles.insights", "roles.cosmos"]) Templates.ShouldContain($"manifest.{part}");
        Templates.ShouldNotContain("listKeys");
        Templates.ShouldContain("disableLocalAuth: true");
        foreach (Match module in ModulePath().Matches(Templates))
            Directory.GetFiles(Path.Combine(Repository.Root, "infra"), Path.GetFileName(module.Groups[1].Value), SearchOption.AllDirectories).ShouldNotBeEmpty();
    }

    [Fact]
    public void Every_module_gets_exactly_the_parameters_that_it_has()
    {
        foreach (var file in Directory.GetFiles(Path.Combine(Repository.Root, "infra"), "*.bicep", SearchOption.AllDirectories))
        {
            var text = File.ReadAllText(file);
            ModuleCall().Count(text).ShouldBe(Regex.Count(text, "^module ", RegexOptions.Multiline), file);
            foreach (Match call in ModuleCall().Matches(text))
            {
                var module = File.ReadAllText(Path.Combine(Path.GetDirectoryName(file)!, call.Groups["path"].Value));
                var declared = Parameter().Matches(module).Select(match => match.Groups[1].Value);
                var given = Argument().Matches(call.Groups["params"].Value).Select(match => match.Groups[1].Value);
                given.Order().ShouldBe(declared.Order(), call.Groups["path"].Value);
            }
        }
    }

    [Theory]
    [InlineData("dev")]
    [InlineData("test")]
    [InlineData("prod")]
    public void A_parameter_file_sets_what_the_template_has(string environment)
    {
        var set = Parameter().Matches(Read("infra", "parameters", $"{environment}.bicepparam")).Select(match => match.Groups[1].Value).ToList();
        var template = Read("infra", "main.bicep");
        var declared = Parameter().Matches(template).Select(match => match.Groups[1].Value).ToList();
        set.Except(declared).ShouldBeEmpty();
        Regex.Matches(template, @"^param (\w+) \w+\r?$", RegexOptions.Multiline).Select(match => match.Groups[1].Value).Except(set).ShouldBeEmpty("has no default");
    }

    private static T[] Triggers<T>()
        where T : Attribute =>
        [.. typeof(Hub).Assembly.GetExportedTypes().SelectMany(type => type.GetMethods()).Where(method => method.GetCustomAttribute<FunctionAttribute>() is not null)
            .SelectMany(method => method.GetParameters()).Select(parameter => parameter.GetCustomAttribute<T>()).OfType<T>()];

    private static string Read(params string[] path) => File.ReadAllText(Path.Combine([Repository.Root, .. path]));

    [GeneratedRegex("\"(SEGSYNC_[A-Z_]+)\"")]
    private static partial Regex SettingName();

    [GeneratedRegex("^\\| `([A-Za-z.]+)` \\| `([^`]+)` \\| (yes)? *\\|", RegexOptions.Multiline)]
    private static partial Regex HostRow();

    [GeneratedRegex("module \\w+ '([^']+)'")]
    private static partial Regex ModulePath();

    [GeneratedRegex("module \\w+ '(?<path>[^']+)' = (if \\(\\w+\\) )?\\{\\s*name: '[^']*'\\s*params: \\{(?<params>[^}]*(\\$\\{[^}]*\\}[^}]*)*(\\{[^}]*\\}[^}]*)*)\\}\\s*\\}")]
    private static partial Regex ModuleCall();

    [GeneratedRegex("^param (\\w+)", RegexOptions.Multiline)]
    private static partial Regex Parameter();

    [GeneratedRegex("(?<=[{,\\n]|^)\\s*(\\w+): ")]
    private static partial Regex Argument();
}
