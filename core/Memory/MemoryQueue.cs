using SegSync.Core.Storing;

namespace SegSync.Core.Memory;

/// <summary>One queue of <see cref="MemoryMessageBus"/>, which guards it.</summary>
internal sealed class MemoryQueue
{
    private readonly SortedDictionary<long, Held> messages = [];
    private readonly Dictionary<string, DateTimeOffset> seen = new(StringComparer.Ordinal);
    private readonly Queue<(string Id, DateTimeOffset At)> seenInOrder = new();

    public List<DeadLetter> DeadLetters { get; } = [];

    public int Depth => messages.Count;

    public void Add(long sequence, string id, string body, string? session, DateTimeOffset due) =>
        messages.Add(sequence, new Held(sequence, id, body, session) { Due = due });

    public Held? Find(long sequence) => messages.GetValueOrDefault(sequence);

    public void Remove(Held held) => messages.Remove(held.Sequence);

    public bool Remember(string id, DateTimeOffset at)
    {
        if (!seen.TryAdd(id, at))
            return false;
        seenInOrder.Enqueue((id, at));
        return true;
    }

    public void Forget(DateTimeOffset until)
    {
        while (seenInOrder.TryPeek(out var oldest) && oldest.At <= until)
            seen.Remove(seenInOrder.Dequeue().Id);
    }

    public void Abandon(Held held, DateTimeOffset due, string reason)
    {
        if (held.Deliveries >= BusLimits.MaxDeliveries)
            SetAside(held, reason);
        else
            (held.Due, held.LockedUntil) = (due, DateTimeOffset.MinValue);
    }

    public void SetAside(Held held, string reason)
    {
        Remove(held);
        DeadLetters.Add(new(held.Sequence, held.Id, held.Body, held.Session, held.Deliveries, reason));
    }

    public List<Held> Receive(int max, DateTimeOffset now, DateTimeOffset until)
    {
        foreach (var spent in messages.Values.Where(held => held.Deliveries >= BusLimits.MaxDeliveries && held.LockedUntil <= now).ToArray())
            SetAside(spent, BusReasons.LockRanOut);
        var busy = messages.Values.Where(held => held.Deliveries > 0 && (held.LockedUntil > now || held.Due > now))
            .Select(held => held.Session).OfType<string>().ToHashSet(StringComparer.Ordinal);
        var received = new List<Held>();
        foreach (var held in messages.Values)
        {
            if (received.Count >= max)
                break;
            if (held.Due > now || held.LockedUntil > now || (held.Session is not null && !busy.Add(held.Session)))
                continue;
            held.Deliveries++;
            held.LockedUntil = until;
            received.Add(held);
        }

        return received;
    }

    internal sealed class Held(long sequence, string id, string body, string? session)
    {
        public long Sequence { get; } = sequence;

        public string Id { get; } = id;

        public string Body { get; } = body;

        public string? Session { get; } = session;

        public DateTimeOffset Due { get; set; }

        public DateTimeOffset LockedUntil { get; set; } = DateTimeOffset.MinValue;

        public int Deliveries { get; set; }
    }
}
