using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using SegSync.Core.Mastering;
using SegSync.Core.Segmenting;
using SegSync.Core.Segmenting.Versions;
using SegSync.Core.Storing;
using SegSync.Functions;
using SegSync.Tests.Connectors;
using SegSync.Tests.Faults;

namespace SegSync.Tests.Counterparts;

/// <summary>A whole sync against SAP's own definitions: everything is pulled, and every code is read back as it was pushed.</summary>
[Collection(nameof(SapCounterpart))]
public sealed class SapSyncTests(SapCounterpart sap)
{
    [SkippableTheory]
    [InlineData(0)]
    [InlineData(5)]
    public async Task Everything_is_pulled_and_every_code_reads_back_equal(int throttleEvery)
    {
        var url = await sap.StartAsync(throttleEvery);
        using var folder = new TempFolder();
        Environment.SetEnvironmentVariable("SAP_COUNTERPART", SapCounterpart.Secret);
        var landscape = Path.Combine(folder.Path, "landscape.json");
        await File.WriteAllTextAsync(landscape, $$"""
            {"systems":[{"name":"sap","connector":"sap","url":"{{url}}","user":"{{SapCounterpart.User}}","secret":"SAP_COUNTERPART",
             "mappings":["sap-customer","sap-supplier","sap-product","sap-order"]}]}
            """);
        await using var hub = await Hub.OpenAsync(new() { Data = Path.Combine(folder.Path, "hub"), Landscape = landscape }, default);

        var report = await hub.Pass.RunAsync(new("test", "against SAP's definitions"), null, default);

        report.Problems.ShouldBeEmpty();
        report.Systems.Single().Read.ShouldBe(1_000 + 100 + 500 + 2_000);
        report.Systems.Single().Quarantined.ShouldBe(0);
        (report.Masters["customer"], report.Masters["supplier"], report.Masters["product"]).ShouldBe((1_000, 100, 500));
        (await hub.Ports.Store.ReadKindAsync(Kinds.Document, default).CountAsync()).ShouldBe(2_000);
        report.Pushes.Single().ShouldBe(new("sap", 2_500, 2_500, 0, 0, 0));

        var codes = await CodesAsync(hub.Ports.Store);
        using var client = new HttpClient { BaseAddress = url };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{SapCounterpart.User}:{SapCounterpart.Secret}")));
        (await ReadBackAsync(client, "API_BUSINESS_PARTNER/A_Customer", "Customer", "CustomerClassification")).ShouldBe(codes["customer"]);
        (await ReadBackAsync(client, "API_BUSINESS_PARTNER/A_CustomerSalesArea", "Customer", "CustomerABCClassification")).ShouldBe(codes["customer"]);
        (await ReadBackAsync(client, "API_PRODUCT_SRV/A_ProductPlant", "Product", "ABCIndicator")).ShouldBe(codes["product"]);
    }

    /// <summary>Record id to the class that the hub assigned.</summary>
    private static async Task<Dictionary<string, SortedDictionary<string, string>>> CodesAsync(IHubStore store)
    {
        var ids = new Dictionary<MasterId, string>();
        await foreach (var document in store.ReadKindAsync(Kinds.Master, default))
        {
            var master = document.As<MasterDocument>().Master;
            if (master.RedirectTo is null) ids[master.Id] = master.Members.Single().Key.Id;
        }

        var codes = new Dictionary<string, SortedDictionary<string, string>>();
        foreach (var scheme in (await SchemeBook.LoadAsync(store, "none", default)).InForce(DateOnly.MaxValue))
        {
            var classes = new SortedDictionary<string, string>(StringComparer.Ordinal);
            await foreach (var document in store.ReadKindAsync(Assignment.KindOf(scheme.Name), default))
            {
                var assignment = document.As<Assignment>();
                classes[ids[assignment.Subject.Master]] = assignment.Decision.Values.GetValueOrDefault("abc") ?? assignment.Decision.Code;
            }

            codes[Core.Records.EntityKinds.Word(scheme.Entity)] = classes;
        }

        return codes;
    }

    private static async Task<SortedDictionary<string, string>> ReadBackAsync(HttpClient client, string entity, string key, string field)
    {
        var values = new SortedDictionary<string, string>(StringComparer.Ordinal);
        for (var skip = 0; ; skip += 200)
        {
            using var response = await GetAsync(client, $"/sap/opu/odata/sap/{entity}?$select={key},{field}&$orderby={key}&$top=200&$skip={skip}&$format=json");
            using var json = JsonDocument.Parse(await response.Content.ReadAsStreamAsync());
            var rows = json.RootElement.GetProperty("d").GetProperty("results");
            if (rows.GetArrayLength() == 0) return values;
            foreach (var row in rows.EnumerateArray()) values[row.GetProperty(key).GetString()!] = row.GetProperty(field).GetString()!;
        }
    }

    /// <summary>Reads until the throttle lets it through.</summary>
    private static async Task<HttpResponseMessage> GetAsync(HttpClient client, string path)
    {
        while (true)
        {
            var response = await client.GetAsync(new Uri(path, UriKind.Relative));
            if (response.StatusCode != System.Net.HttpStatusCode.TooManyRequests) return response.EnsureSuccessStatusCode();
            response.Dispose();
        }
    }
}
