namespace SegSync.Tests.Commands;

/// <summary>secrets check.</summary>
public sealed class SecretsTests
{
    [Fact]
    public async Task It_says_what_is_missing_and_never_what_a_secret_is()
    {
        using var program = new HubProgram();
        var landscape = program.Write("landscape.json", """
            {"systems":[
             {"name":"erp","connector":"sap","url":"https://erp.example.com","user":"u","secret":"TEST_ERP_PASSWORD","mappings":["sap-customer"]},
             {"name":"crm","connector":"salesforce","url":"https://crm.example.com","user":"u","secret":"TEST_CRM_SECRET","mappings":["salesforce-account"]},
             {"name":"wms","connector":"oracle-wms","url":"https://wms.example.com","user":"u","secret":"TEST_WMS_SECRET","mappings":["wms-item"]}]}
            """);
        program.Write("local.settings.json", """{"Values":{"TEST_CRM_SECRET":"hush-hush","TEST_WMS_SECRET":"@Microsoft.KeyVault(VaultName=v;SecretName=s)"}}""");
        var said = await program.RunAsync("secrets", "check", "--landscape", landscape, "--json");
        said.Code.ShouldBe(1);
        said.Json.GetProperty("secrets").EnumerateArray().Select(one => $"{one.GetProperty("secret")} {one.GetProperty("state")}").Take(3)
            .ShouldBe(["TEST_ERP_PASSWORD missing", "TEST_CRM_SECRET set", "TEST_WMS_SECRET not resolved"]);
        (said.Out + said.Error).ShouldNotContain("hush");
        (await program.RunAsync("secrets", "check", "--landscape", landscape)).Out.ShouldContain("TEST_ERP_PASSWORD");
        (await program.RunAsync("secrets", "check")).Good().Out.ShouldContain("SANDBOX_SAP");
    }
}
