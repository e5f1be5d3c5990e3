using System.CommandLine;
using SegSync.Core.Lineage;
using SegSync.Core.Records;
using SegSync.Functions.Configuration;

namespace SegSync.Functions.Commands;

/// <summary><c>why KIND/ID</c>: the readable trail of a master.</summary>
internal static class WhyCommand
{
    public static Command Make(SharedOptions shared)
    {
        var subject = new Argument<string>("KIND/ID") { Description = "Such as product/sap:MAT000001. The id is a master's, a record's, or system:id." };
        var steps = new Option<bool>("--steps") { Description = "Also every lineage entry with its hashes." };
        var command = shared.Verb(
            "why",
            "Tells why a master is what it is: golden record with claims, sources, codes with reasons and cut points, writes with receipts, lineage.",
            ["why customer/sap:1000001", "why product/sap:MAT000001 --json"],
            async (session, parsed, cancellationToken) =>
            {
                var (kind, id) = Parse(parsed.GetRequiredValue(subject));
                await using var hub = await Hub.OpenAsync(session.Options with { Reach = false }, cancellationToken);
                var found = await new MasterSearch(hub.Ports.Store, hub.Landscape.Tenant).FindAsync(kind, id, cancellationToken);
                if (found is not MasterFound.One one) throw ConfigurationException.Of("why", "", Words(kind, found));
                var trail = await new TrailRun(hub.Ports.Store, hub.Landscape.Tenant, hub.Landscape.MasterPolicy).RunAsync(id, one, cancellationToken);
                session.Print(trail, screen => TrailText.Show(screen, trail, parsed.GetValue(steps)));
                return Session.Done;
            });
        command.Add(subject);
        command.Add(steps);
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

    /// <summary>Why a search did not end in one master.</summary>
    internal static string Words(EntityKind kind, MasterFound found) => found switch
    {
        MasterFound.Nothing nothing => nothing.Why,
        MasterFound.Several several => $"several records carry that id; ask for one of {string.Join(", ", several.Candidates.Select(candidate => $"{kind.Word()}/{candidate}"))}",
        _ => throw new ArgumentOutOfRangeException(nameof(found)),
    };
}
