using System.Net;
using System.Text.Json.Nodes;
using SegSync.Tests.Commands;

namespace SegSync.Tests.Hosting;

/// <summary>Where <c>publish</c> writes to, and what a folder of it needs to start.</summary>
public sealed class PublishFolderTests
{
    internal const string Landscape = """{"systems":[{"name":"shop","connector":"file","mappings":["online-retail"]}]}""";

    [Fact]
    public async Task A_folder_published_for_the_apps_own_check_does_not_start_without_one()
    {
        using var program = new HubProgram();
        var folder = program.Beside("app");
        (await program.RunAsync("publish", "--to", folder, "--auth", "app")).Good();
        JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(folder, "systems", "function.json")))!["bindings"]![0]!["authLevel"]!.ToString().ShouldBe("anonymous");
        var landscape = program.Write("landscape.json", Landscape);
        var settings = new[] { ("SEGSYNC_DATA", program.Data), ("SEGSYNC_LANDSCAPE", landscape) };
        (await Should.ThrowAsync<InvalidOperationException>(() => FunctionsHost.StartAsync(folder, settings))).Message.ShouldContain("SEGSYNC_AUTH");
        (await Should.ThrowAsync<InvalidOperationException>(() => FunctionsHost.StartAsync(folder, [.. settings, ("SEGSYNC_AUTH", "easyauth")]))).Message.ShouldContain("WEBSITE_AUTH_ENABLED");
        await using var host = await FunctionsHost.StartAsync(folder, [.. settings, ("SEGSYNC_AUTH", "easyauth"), ("WEBSITE_AUTH_ENABLED", "True")]);
        (await host.Client.GetAsync("/api/systems")).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        (await host.Client.GetAsync("/api/health/live")).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_folder_that_holds_something_else_is_left_alone()
    {
        using var program = new HubProgram();
        program.Write("mine.txt", "mine");
        var said = await program.RunAsync("publish", "--to", program.Beside("."));
        said.Code.ShouldBe(2);
        said.Error.ShouldContain("--to");
        File.ReadAllText(program.Beside("mine.txt")).ShouldBe("mine");
    }
}
