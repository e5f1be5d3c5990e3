using System.Text.Json;
using SegSync.Core.Storing;

namespace SegSync.Core.Syncing;

/// <summary>Work that waits in the queue <see cref="Queue"/>; its JSON is the message.</summary>
/// <param name="Name"><c>pull</c>, <c>decide</c>, <c>push</c>, <c>import</c>, <c>replay</c> or <c>propose</c>; <c>job</c> in JSON.</param>
/// <param name="System">Which system; null for <c>decide</c> and <c>propose</c>, and for a <c>replay</c> of all.</param>
/// <param name="Actor">Who asks for it.</param>
/// <param name="Reason">Why.</param>
/// <param name="File">Of an import: the file's name. Of a proposal: the kind whose model is learnt.</param>
/// <param name="Address">Of an import: where the file rests in the landing zone.</param>
/// <param name="Stalled">How many times in a row it was stopped and begun again without a page committed in between.</param>
public sealed record Job(
    [property: System.Text.Json.Serialization.JsonPropertyName("job")] string Name,
    string? System, string Actor, string Reason, string? File = null, string? Address = null, int Stalled = 0)
{
    /// <summary>The queue of all jobs; it has sessions.</summary>
    public const string Queue = "jobs";

    /// <summary>The names that there are.</summary>
    public static readonly ImmutableArray<string> Names = ["pull", "decide", "push", "import", "replay", "propose"];

    /// <summary>Who asked for it.</summary>
    public Command Command => new(Actor, Reason);

    /// <summary>Jobs of one session run one at a time and in order: those of a system, and those of the hub as a whole.</summary>
    public string Session => System is { } system ? $"system-{system}" : "hub";

    /// <summary>Reads a message.</summary>
    /// <exception cref="FormatException">It is no job; says why.</exception>
    public static Job Parse(string json)
    {
        Job? job;
        try
        {
            job = JsonSerializer.Deserialize<Job>(json, HubJson.Options);
        }
        catch (JsonException exception)
        {
            throw new FormatException($"the message is no job: {exception.Message}", exception);
        }

        if (job is not { Name: not null, Actor: not null, Reason: not null }) throw new FormatException("the message is no job: job, actor and reason are needed");
        if (!Names.Contains(job.Name, StringComparer.Ordinal)) throw new FormatException($"'{job.Name}' is no job ({string.Join(", ", Names)})");
        return job.System is null && job.Name is "pull" or "push" or "import" ? throw new FormatException($"a {job.Name} job needs a system") : job;
    }

    /// <summary>The message. The same id within an hour is the same message, and sent once.</summary>
    /// <param name="cause">What it is done for, such as its slot: job and cause make the id.</param>
    /// <param name="notBefore">When it becomes due; null at once.</param>
    public BusMessage Message(string cause, DateTimeOffset? notBefore = null)
    {
        var id = $"{Name}|{System}|{cause}";
        return new(id.Length <= BusLimits.IdLength ? id : ContentHash.Of(id), global::System.Text.Encoding.UTF8.GetString(HubJson.Write(this).Span), Session, notBefore);
    }
}
