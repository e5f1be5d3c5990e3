using SegSync.Core.Landing;
using SegSync.Core.Mastering;
using SegSync.Core.Records;
using SegSync.Core.Storing;

namespace SegSync.Core.Lineage;

/// <summary>What a search for a master found.</summary>
public abstract record MasterFound
{
    private MasterFound()
    {
    }

    /// <summary>A master that stands.</summary>
    /// <param name="Document">The master.</param>
    /// <param name="Redirected">The masters that led to it.</param>
    public sealed record One(MasterDocument Document, ImmutableArray<MasterId> Redirected) : MasterFound;

    /// <summary>Records of several systems carry the id: ask again with one of these, <c>system:id</c>.</summary>
    public sealed record Several(ImmutableArray<string> Candidates) : MasterFound;

    /// <summary>Nothing.</summary>
    /// <param name="Why">What was looked for and what to do.</param>
    public sealed record Nothing(string Why) : MasterFound;
}

/// <summary>Finds masters by their id, by <c>system:id</c> of a record, or by a record's id that only one system uses.</summary>
/// <param name="Store">Documents.</param>
/// <param name="Tenant">Whose.</param>
public sealed record MasterSearch(IHubStore Store, string Tenant)
{
    /// <summary>Finds the master that stands for an id now.</summary>
    public async Task<MasterFound> FindAsync(EntityKind kind, string id, CancellationToken cancellationToken)
    {
        if (id.Length is 0 or > 256) return new MasterFound.Nothing("an id has 1 to 256 characters");
        if (await StandingAsync(new(id), cancellationToken) is { } byId)
            return byId.Document.Master.Kind == kind ? byId : new MasterFound.Nothing($"{id} is a {byId.Document.Master.Kind.Word()}, not a {kind.Word()}");

        var colon = id.IndexOf(':', StringComparison.Ordinal);
        if (colon > 0 && await ByRecordAsync(new(Tenant, kind, id[..colon], id[(colon + 1)..]), cancellationToken) is { } byRecord) return byRecord;

        var keys = await RecordsAsync(kind, id, cancellationToken);
        return keys switch
        {
            [] => new MasterFound.Nothing($"no {kind.Word()} has the id '{id}', neither as a master nor as a record of any system; write system:id to name a record"),
            [var only] => await ByRecordAsync(only, cancellationToken) ?? new MasterFound.Nothing($"no {kind.Word()} has the id '{id}'"),
            _ => new MasterFound.Several([.. keys.Select(key => $"{key.System}:{key.Id}")]),
        };
    }

    /// <summary>The master that stands for a master's id now; null when the id was never issued.</summary>
    public async Task<MasterFound.One?> StandingAsync(MasterId id, CancellationToken cancellationToken)
    {
        var through = ImmutableArray.CreateBuilder<MasterId>();
        while (await Store.FindAsync<MasterDocument>(new(Partitions.Master(Tenant, id), MasterDocument.Id), cancellationToken) is { } document)
        {
            if (document.Master.RedirectTo is not { } next || through.Contains(next)) return new(document, through.ToImmutable());
            through.Add(id);
            id = next;
        }

        return null;
    }

    private async Task<MasterFound?> ByRecordAsync(RecordKey key, CancellationToken cancellationToken)
    {
        var partition = Partitions.Record(key);
        var crosswalk = await Store.FindAsync<Crosswalk>(new(partition, Crosswalk.Id), cancellationToken);
        if (crosswalk?.Master is { } id) return await StandingAsync(id, cancellationToken);
        return await Store.ReadAsync(new(partition, RecordState.Id), cancellationToken) is null
            ? null
            : new MasterFound.Nothing($"{key.System}:{key.Id} has landed but was not mastered yet; it will be with the next decide job or sync");
    }

    /// <summary>Every record with an id, whatever its system: a look at the keys of all crosswalks, since no index tells.</summary>
    private async Task<List<RecordKey>> RecordsAsync(EntityKind kind, string id, CancellationToken cancellationToken)
    {
        var start = $"rec|{Tenant}|{kind.Word()}|";
        var keys = new List<RecordKey>();
        await foreach (var document in Store.ReadKindAsync(Kinds.Crosswalk, cancellationToken))
        {
            var partition = document.Key.Partition;
            if (partition.StartsWith(start, StringComparison.Ordinal) && partition.EndsWith($"|{id}", StringComparison.Ordinal)
                && RecordKey.Parse(partition[4..]) is var key && key.Id == id) keys.Add(key);
        }

        keys.Sort();
        return keys;
    }
}
