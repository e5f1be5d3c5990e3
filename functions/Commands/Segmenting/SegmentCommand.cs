using System.CommandLine;
using System.CommandLine.Parsing;
using System.Diagnostics;
using SegSync.Functions.Commands.Segmenting;
using SegSync.Functions.Configuration;
using Command = System.CommandLine.Command;

namespace SegSync.Functions.Commands;

/// <summary><c>segment</c>: schemes over files of facts, without a hub.</summary>
internal static class SegmentCommand
{
    public static Command Make(SharedOptions shared)
    {
        var schemes = new Option<string[]>("--scheme") { Description = "A scheme that comes with the program, by name, or the path of a .json file; may be given several times.", HelpName = "NAME", Required = true };
        var facts = new Option<string[]>("--facts") { Description = "CSV, also gzipped; several files are read one after another.", HelpName = "FILE", Required = true };
        var mapping = new Option<string[]>("--mapping") { Description = "The mapping that understands the file, by name or path: one for all files, or one for each. Default: the one whose columns the file has.", HelpName = "NAME" };
        var asOf = new Option<string?>("--as-of") { Description = "Business date, yyyy-MM-dd; later facts do not count. Default: that of the last fact.", HelpName = "DATE" };
        var output = new Option<string?>("--out") { Description = "The result, as CSV; lines that were refused go to FILE.quarantine.csv beside it.", HelpName = "FILE" };
        var explain = new Option<string?>("--explain") { Description = "Tells why one entity has its codes.", HelpName = "ID" };
        var attributes = new Option<string[]>("--attributes") { Description = "CSV that tells of entities in words: its first column is called product, customer or supplier and holds ids, each other column is an attribute. It outweighs what the facts tell.", HelpName = "FILE" };
        var bias = new Option<string?>("--bias") { Description = "Compares the codes of the groups that this attribute makes, now and at earlier period ends.", HelpName = "ATTRIBUTE" };
        var marginal = new Option<bool>("--marginal") { Description = "Tells what each further segment explains." };
        var bootstrap = new Option<int>("--bootstrap") { Description = "Draws the entities again so many times and tells how stable clusters are.", HelpName = "TIMES" };
        bootstrap.Validators.Add(given =>
        {
            if (given.GetValueOrDefault<int>() is < 1 or > 10_000) given.AddError("--bootstrap takes 1 to 10000 times");
        });
        var rates = new Option<string?>("--rates") { Description = "Rates by day, CSV with date,from,to,rate: amounts are converted, what has no rate is quarantined.", HelpName = "FILE" };
        var currency = new Option<string?>("--currency") { Description = "The currency to convert to, where --rates has several.", HelpName = "CODE" };
        var units = new Option<string?>("--units") { Description = "Units of measure, CSV with product,unit,factor (no product: any): quantities are converted to base units.", HelpName = "FILE" };
        var hierarchy = new Option<string?>("--hierarchy") { Description = "What lies above entities, CSV with child,parent,level: for schemes with a 'node'.", HelpName = "FILE" };
        var zone = new Option<string?>("--zone") { Description = "Time zone of the business unit, in which a time with an offset becomes a day. Default: that of the mapping, else UTC.", HelpName = "ZONE" };
        var command = shared.Verb(
            "segment",
            "Decides segmentation schemes over files of facts, without a hub: metrics, classes, codes and policy attributes of every product, customer or supplier.",
            [
                "segment --scheme product-abc-xyz --scheme customer-rfm --facts online_retail.csv.gz --mapping online-retail --out segments.csv",
                "segment --scheme product-demand-pattern --facts carparts.csv.gz --mapping carparts --out segments.csv --json",
                "segment --scheme customer-rfm --facts online_retail.csv.gz --out segments.csv --bias country",
                "segment --scheme my-supply.json --facts orders.csv --mapping my-orders.json --facts receipts.csv --mapping my-receipts.json --rates rates.csv --out segments.csv",
                "segment --scheme my-scheme.json --facts orders.csv --mapping my-mapping.json --as-of 2026-06-30 --explain 85123A",
            ],
            async (session, parsed, cancellationToken) =>
            {
                var started = Stopwatch.GetTimestamp();
                var asked = SegmentAsk.Of(parsed.GetRequiredValue(schemes), parsed.GetRequiredValue(facts), parsed.GetValue(mapping) ?? [], parsed.GetValue(attributes) ?? [], parsed.GetValue(asOf), parsed.GetValue(output), parsed.GetValue(explain))
                    with { Bias = parsed.GetValue(bias), Marginal = parsed.GetValue(marginal), Bootstrap = parsed.GetValue(bootstrap) };
                // a landscape that stands in the environment is the hub's: here it counts where it is named
                var landscape = parsed.GetResult("--landscape") is OptionResult { Implicit: false } ? await LandscapeFile.LoadAsync(session.Options.Landscape, null) : null;
                asked = asked.With(SegmentTables.Of(
                    parsed.GetValue(rates), parsed.GetValue(currency), parsed.GetValue(units), parsed.GetValue(hierarchy), parsed.GetValue(zone), landscape, cancellationToken));
                var work = SegmentWork.Run(asked, TimeProvider.System, cancellationToken);
                var seconds = Math.Round(Stopwatch.GetElapsedTime(started).TotalSeconds, 3);
                if (session.Json) SegmentJson.Write(work, asked, seconds, Console.OpenStandardOutput());
                else SegmentText.Write(work, asked, seconds, Console.Out);
                if (work.Counted > 0 || work.Read == 0) return Session.Done;
                Console.Error.WriteLine($"None of {work.Read} rows counts: see the reasons; perhaps another mapping fits the file, or another --as-of");
                return Session.Failed;
            });
        foreach (var option in (Option[])[schemes, facts, mapping, attributes, asOf, output, explain, rates, currency, units, hierarchy, zone, bias, marginal, bootstrap]) command.Add(option);
        return command;
    }
}
