using System.Text;
using FsCheck;
using FsCheck.Fluent;
using SegSync.Connectors.Files;
using SegSync.Core.Lineage;
using SegSync.Core.Mastering;
using SegSync.Core.Profiling;
using SegSync.Core.Records;
using SegSync.Core.Segmenting;
using SegSync.Core.Segmenting.Versions;
using SegSync.Core.Storing;
using SegSync.Tests.Storing;
using SegSync.Tests.Story;

namespace SegSync.Tests.Governing;

/// <summary>A code may belong to a product at a plant: decided by its sales there, pushed to its row there.</summary>
public sealed class GrainTests
{
    private static readonly string[] Plants = ["1010", "17,10"];

    [Fact]
    public async Task A_product_has_a_code_at_each_plant_and_each_row_gets_that_of_its_own()
    {
        var world = await ActivatedAsync();
        Sell(world.Erp, "1");
        await world.World.SyncAsync();
        Codes(await SubjectsAsync(world)).ShouldBe("p1|plant=1010 A, p1|plant=17%2C10 C, p2|plant=1010 C, p2|plant=17%2C10 B");
        Rows(world).ShouldBe("p1 1010 A, p1 17,10 C, p2 1010 C, p2 17,10 B");
        world.Erp.Codes[FakeSystem.Row(new("t", EntityKind.Product, "erp", "p1"))].ShouldNotBeEmpty("the product's own code stays the product's own");

        // nothing new: nothing to write; what somebody else wrote is put right again
        var pushes = world.Erp.Journal.Count;
        await world.World.SyncAsync();
        world.Erp.Journal.Count.ShouldBe(pushes);
        world.Erp.Set(FakeSystem.Plant("p1", "17,10"), "A");
        await world.World.SyncAsync();
        Rows(world).ShouldBe("p1 1010 A, p1 17,10 C, p2 1010 C, p2 17,10 B");
        world.Erp.Journal.Count.ShouldBe(pushes + 1);

        // what is sold at one plant moves the codes of the others only where the ranks do
        world.Erp.SellAt("so9", "1", ("p1", "17,10", "2026-05-09", 1, 4_000));
        await world.World.SyncAsync();
        Rows(world).ShouldBe("p1 1010 B, p1 17,10 A, p2 1010 C, p2 17,10 C");
    }

    [Fact]
    public async Task Why_tells_the_code_of_every_plant_and_a_plant_without_sales_has_none_any_more()
    {
        var world = await ActivatedAsync();
        Sell(world.Erp, "1");
        world.Erp.SellAt("so9", "1", ("p3", "1010", "2026-05-09", 1, 5), ("p3", "", "2026-05-09", 1, 500));
        world.Erp.Put(EntityKind.Product, "p3", "1", ("description", "Part 3"));
        await world.World.SyncAsync();
        var codes = (await WhyAsync(world, "p3")).Codes.Where(code => code.Scheme == "product-plant").ToList();
        codes.Select(code => (code.Context, code.Decision.Code)).ShouldBe([("plant=1010", "C")]);
        codes[0].Decision.Reasons[0].ShouldStartWith("revenue 5 is rank 5 of 5");
        codes[0].Writes.Single().Write.Row.ShouldBe(FakeSystem.Plant("p3", "1010"));
        (await WhyAsync(world, "p1")).Codes.Count(code => code.Context is not null).ShouldBe(2);

        world.Erp.Withdraw("so9", "2");
        await world.World.SyncAsync();
        Codes(await SubjectsAsync(world)).ShouldNotContain("p3");
        (await WhyAsync(world, "p3")).Steps.ShouldContain(step => step.Entry.Step == "unassigned" && step.Entry.Subject.EndsWith("|plant=1010", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_simulation_shows_what_each_plant_would_get_and_leaves_no_profile_behind()
    {
        var world = await ActivatedAsync("");
        world.Erp.Put(EntityKind.Product, "p1", "1", ("description", "Part 1"));
        world.Erp.Put(EntityKind.Product, "p2", "1", ("description", "Part 2"));
        Sell(world.Erp, "1");
        await world.World.SyncAsync();
        await world.VerifiedAsync(Scheme(1).Replace("product-plant", "product-place", StringComparison.Ordinal));
        var before = await ProfilesAsync();
        var (simulation, _) = await (await world.AskAsync()).SimulateAsync("product-place", 1, null, default);
        simulation.ShouldNotBeNull().Subjects.ShouldBe(4);
        (await ProfilesAsync()).ShouldBe(before);

        async Task<List<string>> ProfilesAsync()
        {
            var all = new List<string>();
            foreach (var kind in new[] { Profile.KindOf(EntityKind.Product), Profile.KindOf(new Grain(EntityKind.Product, ["plant"])) })
                await foreach (var document in world.Store.ReadKindAsync(kind, default)) all.Add($"{kind} {document.Key} {document.ETag}");
            return all;
        }
    }

    [Fact]
    public async Task A_scheme_keeps_its_grain_and_another_one_needs_another_name()
    {
        var world = await ActivatedAsync();
        var draft = await world.VerifiedAsync(Scheme(2).Replace("\"grain\": [\"plant\"],", "", StringComparison.Ordinal));
        draft.State.ShouldBe(SchemeState.Draft);
        draft.Findings.ShouldHaveSingleItem().ShouldContain("$.grain: is another one than in product-plant@1");
    }

    [Fact]
    public void Any_orders_in_any_turns_give_every_product_at_a_plant_the_code_of_a_product_of_its_own() => Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), seed =>
    {
        var dice = new Random(seed);
        var (grained, named) = (ActivatedAsync().GetAwaiter().GetResult(), ActivatedAsync("").GetAwaiter().GetResult());
        foreach (var product in (string[])["p3", "p4"]) grained.Erp.Put(EntityKind.Product, product, "1", ("description", product));
        var orders = new Dictionary<string, (string Product, string Plant, string Date, decimal Quantity, decimal Amount)[]>();
        for (var round = 1; round <= 3; round++)
        {
            for (var change = 0; change < 6; change++)
            {
                var id = $"so{dice.Next(9)}";
                orders[id] = [.. Enumerable.Range(0, dice.Next(4)).Select(_ => ($"p{dice.Next(1, 5)}", Plants[dice.Next(2)], $"2026-0{dice.Next(1, 7)}-11", (decimal)dice.Next(1, 5), (decimal)dice.Next(1, 900)))];
                grained.Erp.SellAt(id, $"{round}{change}", orders[id]);
            }

            grained.World.SyncAsync().GetAwaiter().GetResult();
        }

        foreach (var product in orders.Values.SelectMany(lines => lines).Select(line => $"{line.Product}|plant={FactContext.Escaped(line.Plant)}").Distinct()) named.Erp.Put(EntityKind.Product, product, "1", ("description", product));
        foreach (var (id, lines) in orders) named.Erp.SellAt(id, "1", [.. lines.Select(line => line with { Product = $"{line.Product}|plant={FactContext.Escaped(line.Plant)}" })]);
        named.World.SyncAsync().GetAwaiter().GetResult();
        Codes(SubjectsAsync(grained).GetAwaiter().GetResult()).ShouldBe(FileCodes(orders));
        var expected = SubjectsAsync(named).GetAwaiter().GetResult().Where(pair => pair.Key.Contains("plant", StringComparison.Ordinal)).ToDictionary();
        Codes(SubjectsAsync(grained).GetAwaiter().GetResult()).ShouldBe(Codes(expected));
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(20));

    /// <summary>What the same lines give without a hub.</summary>
    private static string FileCodes(Dictionary<string, (string Product, string Plant, string Date, decimal Quantity, decimal Amount)[]> orders)
    {
        var scheme = SchemeFile.Load(Scheme(1), out _)!;
        var tally = new FactTally(SchemeFile.Needs([scheme]), null);
        foreach (var (id, lines) in orders)
        {
            foreach (var line in lines)
            {
                tally.Add(new()
                {
                    Order = Encoding.UTF8.GetBytes(id), Product = Encoding.UTF8.GetBytes(line.Product), Context = $"plant={FactContext.Escaped(line.Plant)},salesOrganization=1000",
                    Day = DateOnly.ParseExact(line.Date, "yyyy-MM-dd").DayNumber, Quantity = line.Quantity, Amount = line.Amount,
                }).ShouldBeNull();
            }
        }

        var result = SchemeResult.Of(scheme, tally, null);
        return string.Join(", ", Enumerable.Range(0, result.Profiles.Count).Select(at => $"{result.Profiles.Id(at).Replace("@", "|plant=", StringComparison.Ordinal)} {result.Code(at).Code}"));
    }

    [Fact]
    public void A_file_tells_products_at_plants_by_the_context_of_its_mapping()
    {
        using var folder = new TestFolder();
        File.WriteAllText(folder.File("lines.csv"), "no;item;werk;day;units;money\n1;p1;1010;2026-05-03;10;1000\n1;p1;;2026-05-03;1;40\n2;p1;17,10;2026-05-04;1;40\n2;p2;1010;2026-05-04;1;50\n");
        var mapping = Core.Landing.Mapping.Load("""
            { "name": "lines", "version": 1, "stream": "lines", "facts": "orderLine", "id": "no",
              "lines": { "flat": true, "date": "day", "product": "item", "quantity": "units", "amount": "money", "currency": { "value": "EUR" }, "context": { "plant": "werk" } } }
            """, "lines.json", out var errors);
        errors.ShouldBeEmpty();
        var scheme = SchemeFile.Load(Scheme(1), out _)!;
        var tally = new FactTally(SchemeFile.Needs([scheme]), null);
        new FactFile(folder.File("lines.csv"), mapping!, new(2026, 7, 1)).Read(tally, (line, field, reason, _) => Assert.Fail($"line {line} {field} {reason}"), null, default);
        var result = SchemeResult.Of(scheme, tally, null);
        Enumerable.Range(0, result.Profiles.Count).Select(at => $"{result.Profiles.Id(at)} {result.Code(at).Code}").ShouldBe(["p1@1010 B", "p1@17%2C10 C", "p2@1010 B"]);
        tally.Apart.ShouldBe(1);
    }

    private static string Scheme(int version, string grain = "\"plant\"") =>
        $$"""{ "name": "product-plant", "version": {{version}}, "entity": "product", "grain": [{{grain}}], "metrics": ["orders"], "classifiers": [{ "name": "abc", "method": "share", "metric": "revenue", "cuts": [0.75, 0.97], "classes": ["A", "B", "C"] }, { "name": "often", "method": "bands", "metric": "orders", "cuts": [2], "classes": ["few", "many"] }], "code": ["abc"] }"""
            .Replace("\"grain\": [],", "", StringComparison.Ordinal);

    private static async Task<SchemeWorld> ActivatedAsync(string grain = "\"plant\"")
    {
        var world = new SchemeWorld(null, Plants);
        foreach (var product in grain.Length == 0 ? [] : (string[])["p1", "p2"]) world.Erp.Put(EntityKind.Product, product, "1", ("description", product));
        await world.World.SyncAsync();
        await world.ActivateAsync(Scheme(1, grain));
        return world;
    }

    private static void Sell(FakeSystem erp, string version)
    {
        erp.SellAt("so1", version, ("p1", "1010", "2026-05-03", 10, 1_000), ("p1", "17,10", "2026-05-03", 1, 40));
        erp.SellAt("so2", version, ("p2", "1010", "2026-05-04", 1, 50), ("p2", "17,10", "2026-05-04", 10, 990));
    }

    private static async Task<SortedDictionary<string, Assignment>> SubjectsAsync(SchemeWorld world)
    {
        var found = new SortedDictionary<string, Assignment>(StringComparer.Ordinal);
        await foreach (var document in world.Store.ReadKindAsync(Assignment.KindOf("product-plant"), default))
        {
            var assignment = document.As<Assignment>();
            document.Key.Id.ShouldBe(Assignment.IdOf("product-plant", assignment.Subject.Context));
            var master = (await world.Store.FindAsync<MasterDocument>(new(document.Key.Partition, MasterDocument.Id), default))!;
            found[assignment.Subject.Context.Length == 0 ? master.Master.Members[0].Key.Id : $"{master.Master.Members[0].Key.Id}|{assignment.Subject.Context}"] = assignment;
        }

        return found;
    }

    private static string Codes(IEnumerable<KeyValuePair<string, Assignment>> subjects) => string.Join(", ", subjects.Select(pair => $"{pair.Key} {pair.Value.Decision.Code}"));

    private static string Rows(SchemeWorld world) => string.Join(", ", world.Erp.Codes.Where(pair => pair.Key.Entity == "plant").OrderBy(pair => pair.Key.Key, StringComparer.Ordinal)
        .Select(pair => $"{string.Join(' ', pair.Key.Parts.Select(part => part.Value))} {pair.Value}"));

    private static async Task<Trail> WhyAsync(SchemeWorld world, string product)
    {
        var found = (await new MasterSearch(world.Store, "t").FindAsync(EntityKind.Product, $"erp:{product}", default)).ShouldBeOfType<MasterFound.One>();
        return await new TrailRun(world.Store, "t", world.World.Landscape.MasterPolicy).RunAsync(product, found, default);
    }
}
