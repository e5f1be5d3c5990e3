using System.Text.Json.Nodes;
using SegSync.Tests.Storing;

namespace SegSync.Tests.Commands;

/// <summary>The built program itself, not the test's process, keeps pages in Blob Storage: what it needs for that lies beside it.</summary>
public sealed class BlobProgramTests(Azurite azurite) : IClassFixture<Azurite>
{
    [SkippableFact]
    public async Task An_import_lands_its_pages_in_azurite()
    {
        var connection = azurite.Connection();
        using var program = new HubProgram();
        program.Write("local.settings.json", new JsonObject { ["Values"] = new JsonObject { ["SEGSYNC_LANDING"] = "blobs", ["SEGSYNC_BLOBS"] = connection.Account, ["SEGSYNC_BLOBS_CONTAINER"] = connection.Container } }.ToJsonString());
        var file = program.Write("orders.csv", "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n536365,85123A,HOLDER,6,2010-12-01 08:26:00,2.55,17850,United Kingdom\n");
        (await program.RunAsync("import", file, "--mapping", "online-retail", "--system", "shop", "--json")).Good().Json.GetProperty("landed").GetInt32().ShouldBeGreaterThan(0);
        var pages = await (await connection.OpenAsync(default)).GetBlobsAsync().Select(blob => blob.Name).ToListAsync();
        pages.ShouldContain(name => name.StartsWith("pages/shop/", StringComparison.Ordinal));
    }
}
