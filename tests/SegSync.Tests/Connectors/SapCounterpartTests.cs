using System.Collections.Immutable;
using Microsoft.Extensions.Logging.Abstractions;
using SegSync.Connectors;
using SegSync.Connectors.Sap;
using SegSync.Core.Connecting;
using SegSync.Core.Records;

namespace SegSync.Tests.Connectors;

[Collection(nameof(SapCounterpart))]
public sealed class SapOnItsOwnDefinitions(SapCounterpart sap) : SourceConformance
{
    protected override StreamRequest Stream { get; } = new("A_SalesOrder", ["SoldToParty", "to_Item/Material", "to_Item/NetAmount"], "SalesOrder");

    protected override Task<ISource> OpenAsync(int? pageSize = null) => Task.FromResult(Open(sap.Url, pageSize).Source);

    internal static ConnectedSystem Open(Uri url, int? pageSize = null, TimeSpan? lookBack = null) =>
        SapConnector.Connect(new("erp", url, SapCounterpart.User, pageSize, lookBack), SapCounterpart.Secret, TimeProvider.System, NullLogger.Instance);
}

[Collection(nameof(SapCounterpart))]
public sealed class SapCounterpartTests(SapCounterpart sap)
{
    private static readonly StreamRequest Partners = new("A_BusinessPartner",
        ["Customer", "Supplier", "OrganizationBPName1", "to_Customer/Customer", "to_Customer/CustomerClassification", "to_Customer/to_CustomerSalesArea/CustomerABCClassification"], "BusinessPartner");

    [SkippableTheory]
    [InlineData(0)]
    [InlineData(5)]
    public async Task Everything_is_pulled_and_codes_are_pushed_and_read_back(int throttleEvery)
    {
        var url = await sap.StartAsync(throttleEvery);
        var (source, target) = SapOnItsOwnDefinitions.Open(url);
        var partners = (await source.ReadAsync(Partners, Cursor.Start, default).ToListAsync()).SelectMany(page => page.Items).ToList();
        partners.Count(p => p.Json.GetProperty("Customer").GetString() is { Length: > 0 }).ShouldBe(1000);
        partners.Count(p => p.Json.GetProperty("Supplier").GetString() is { Length: > 0 }).ShouldBe(100);
        (await CountAsync(source, new("A_Product", ["to_Plant/Plant", "to_Plant/ABCIndicator"], "Product"))).ShouldBe(500);
        (await CountAsync(source, new("A_SalesOrder", ["to_Item/Material"], "SalesOrder"))).ShouldBe(2000);

        var rows = Enumerable.Range(1, 100).SelectMany(i => (PushRow[])[
            Row(RowKey.Of("A_Customer", ("Customer", $"{1000000 + i}")), "CustomerClassification", "A"),
            Row(RowKey.Of("A_CustomerSalesArea", ("Customer", $"{1000000 + i}"), ("SalesOrganization", "1010"), ("DistributionChannel", "10"), ("Division", "00")), "CustomerABCClassification", "B"),
            Row(RowKey.Of("A_ProductPlant", ("Product", $"MAT{i:00000}"), ("Plant", "1010")), "ABCIndicator", "C"),
        ]).ToList();
        foreach (var batch in rows.Chunk(target!.MaxBatch))
            (await target.WriteAsync([.. batch], default)).ShouldAllBe(outcome => outcome is PushOutcome.Accepted);

        var again = (await source.ReadAsync(Partners, Cursor.Start, default).ToListAsync()).SelectMany(page => page.Items).ToList();
        again.Count(p => p.Json.TryGetProperty("to_Customer", out var c) && c.ValueKind == System.Text.Json.JsonValueKind.Object
            && c.GetProperty("CustomerClassification").GetString() == "A" && c.GetProperty("to_CustomerSalesArea").GetProperty("results")[0].GetProperty("CustomerABCClassification").GetString() == "B").ShouldBe(100);
        var plants = (await source.ReadAsync(new("A_ProductPlant", ["ABCIndicator"], "Product"), Cursor.Start, default).ToListAsync()).SelectMany(page => page.Items);
        plants.Count(p => p.Json.GetProperty("ABCIndicator").GetString() == "C").ShouldBe(100);
    }

    [SkippableFact]
    public async Task A_change_of_the_customer_part_is_found_by_the_partners_compound_stamp()
    {
        var (source, target) = SapOnItsOwnDefinitions.Open(await sap.StartAsync());
        var before = await source.ReadAsync(Partners, Cursor.Start, default).LastAsync();
        (await target!.WriteAsync([Row(RowKey.Of("A_Customer", ("Customer", "1000500")), "CustomerClassification", "Z")], default))[0].ShouldBeOfType<PushOutcome.Accepted>();
        var changed = (await source.ReadAsync(Partners, before.Next, default).ToListAsync()).SelectMany(page => page.Items).Select(item => item.Json.GetProperty("BusinessPartner").GetString()).ToList();
        changed.ShouldContain("1000500");
        changed.Count.ShouldBeLessThan(10);
    }

    [SkippableFact]
    public async Task A_missing_or_stale_tag_leads_to_a_second_look_and_a_row_that_holds_the_value_stays()
    {
        var (_, target) = SapOnItsOwnDefinitions.Open(sap.Url);
        var row = Row(RowKey.Of("A_BusinessPartner", ("BusinessPartner", "1000777")), "SearchTerm1", "SEG");
        var first = (await target!.WriteAsync([row], default))[0].ShouldBeOfType<PushOutcome.Accepted>();
        first.ETag.ShouldNotBeNull();
        (await target.WriteAsync([row], default))[0].ShouldBeOfType<PushOutcome.Unchanged>().ETag.ShouldBe(first.ETag);
        (await target.WriteAsync([row with { ETag = "W/\"stale\"", Values = row.Values.SetItem("SearchTerm1", "NEW") }], default))[0].ShouldBeOfType<PushOutcome.Accepted>();
    }

    [SkippableFact]
    public async Task Rows_succeed_and_fail_alone()
    {
        var (_, target) = SapOnItsOwnDefinitions.Open(sap.Url);
        var outcomes = await target!.WriteAsync([
            Row(RowKey.Of("A_Customer", ("Customer", "1000900")), "CustomerClassification", "A"),
            Row(RowKey.Of("A_Customer", ("Customer", "nobody")), "CustomerClassification", "A"),
            Row(RowKey.Of("A_Nothing", ("Id", "1")), "Field", "A"),
            Row(RowKey.Of("A_Customer", ("Customer", "1000901")), "CustomerClassification", "A"),
        ], default);
        outcomes.Select(outcome => outcome.GetType().Name).ShouldBe(["Accepted", "Rejected", "Rejected", "Accepted"]);
    }

    [SkippableFact]
    public async Task A_wrong_secret_is_fatal_and_stays_secret()
    {
        var wrong = SapConnector.Connect(new("erp", sap.Url, SapCounterpart.User), "not-the-password", TimeProvider.System, NullLogger.Instance);
        var e = await Should.ThrowAsync<ConnectorException>(async () => await wrong.Source.ReadAsync(Partners, Cursor.Start, default).ToListAsync());
        e.Fault.ShouldBe(ConnectorFault.Fatal);
        e.ToString().ShouldNotContain("not-the-password");
        e.Message.ShouldBe("erp: GET API_BUSINESS_PARTNER/A_BusinessPartner: 401 Unauthorized; check user and secret");
    }

    internal static PushRow Row(RowKey key, string field, string value, string? tag = null) =>
        new(key, ImmutableSortedDictionary<string, string>.Empty.WithComparers(StringComparer.Ordinal).Add(field, value), tag, key + field + value);

    private static async Task<int> CountAsync(ISource source, StreamRequest stream) =>
        (await source.ReadAsync(stream, Cursor.Start, default).ToListAsync()).Sum(page => page.Items.Length);
}
