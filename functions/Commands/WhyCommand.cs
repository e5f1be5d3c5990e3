using System.CommandLine;
using SegSync.Core.Lineage;
using SegSync.Core.Records;
using SegSync.Core.Syncing;
using SegSync.Functions.Configuration;
using Command = System.CommandLine.Command;

namespace SegSync.Functions.Commands;

/// <summary><c>why KIND/ID</c>: the readable trail of a master.</summary>
internal static class WhyCommand
{
    public static Command Make(SharedOptions shared)
    {
        var subject = new Argument<string>("KIND/ID") { Description = "Such as product/sap:MAT000001. The id is a master's, a record's, or system:id." };
        var steps = new Option<bool>("--steps") { Description = "Also every lineage entry with its hashes." };
        var against = new Option<string?>("--against") { Description = "Another record, system:id: tells why the two are one master or why not, as a sum of what speaks for and against.", HelpName = "RECORD" };
        var command = shared.Verb(
            "why",
            "Tells why a master is what it is: golden record with claims, sources, codes with reasons and cut points, writes with receipts, lineage.",
            ["why customer/sap:1000001", "why product/sap:MAT000001 --json", "why customer/sap:1000001 --against salesforce:0015g0000000000AAA"],
            async (session, parsed, cancellationToken) =>
            {
                var (kind, id) = Parse(parsed.GetRequiredValue(subject));
                await using var hub = await Hub.OpenAsync(session.Options with { Reach = false }, cancellationToken);
                if (parsed.GetValue(against) is { } other)
                {
                    var pair = await PairAsync(hub, Record(hub, kind, id), Record(hub, kind, other), cancellationToken);
                    session.Print(pair, screen => PairText.Show(screen, pair));
                    return Session.Done;
                }

                var found = await new MasterSearch(hub.Ports.Store, hub.Landscape.Tenant).FindAsync(kind, id, cancellationToken);
                if (found is not MasterFound.One one) throw ConfigurationException.Of("why", "", Words(kind, found));
                var trail = await new TrailRun(hub.Ports.Store, hub.Landscape.Tenant, hub.Landscape.MasterPolicy).RunAsync(id, one, cancellationToken);
                session.Print(trail, screen => TrailText.Show(screen, trail, parsed.GetValue(steps)));
                return Session.Done;
            });
        command.Add(subject);
        command.Add(steps);
        command.Add(against);
        return command;
    }

    /// <summary>Reads KIND/ID.</summary>
    /// <exception cref="ConfigurationException">It is none.</exception>
    internal static (EntityKind Kind, string Id) Parse(string text, string verb = "why")
    {
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        if (slash < 1 || slash == text.Length - 1) throw ConfigurationException.Of(verb, "", $"'{text}' is not KIND/ID; write for example customer/sap:1000001");
        try
        {
            return (EntityKinds.Parse(text[..slash]), text[(slash + 1)..]);
        }
        catch (FormatException exception)
        {
            throw ConfigurationException.Of(verb, "", exception.Message);
        }
    }

    private static async Task<PairTrail> PairAsync(Hub hub, RecordKey a, RecordKey b, CancellationToken cancellationToken)
    {
        // number 0: nothing is written
        var run = new RunContext(hub.Ports, hub.Landscape.Tenant, 0, hub.Time.GetUtcNow(), Caller.Of("why"));
        return await new PairRun(run, hub.Landscape.MasterPolicy).ExplainAsync(a, b, cancellationToken)
            ?? throw ConfigurationException.Of("why", "", $"{a.System}:{a.Id} and {b.System}:{b.Id} are not two {a.Kind.Word()} records that have landed");
    }

    private static RecordKey Record(Hub hub, EntityKind kind, string text)
    {
        var id = text.StartsWith($"{kind.Word()}/", StringComparison.Ordinal) ? text[(kind.Word().Length + 1)..] : text;
        var colon = id.IndexOf(':', StringComparison.Ordinal);
        return colon > 0 && colon < id.Length - 1
            ? new(hub.Landscape.Tenant, kind, id[..colon], id[(colon + 1)..])
            : throw ConfigurationException.Of("why", "", $"'{text}' is no record; with --against both are named system:id, as the master's sources are");
    }

    /// <summary>Why a search did not end in one master.</summary>
    internal static string Words(EntityKind kind, MasterFound found) => found switch
    {
        MasterFound.Nothing nothing => nothing.Why,
        MasterFound.Several several => $"several records carry that id; ask for one of {string.Join(", ", several.Candidates.Select(candidate => $"{kind.Word()}/{candidate}"))}",
        _ => throw new ArgumentOutOfRangeException(nameof(found)),
    };
}
