using SegSync.Core.Lineage;
using SegSync.Core.Segmenting;
using SegSync.Core.Segmenting.Versions;
using SegSync.Core.Storing;

namespace SegSync.Core.Syncing;

/// <summary>Lands overrides and lifts them. What follows for codes and pushes is decided by the next run of the scheme, like everything else.</summary>
/// <param name="run">The run.</param>
public sealed class OverrideRun(RunContext run)
{
    /// <summary>Why an override cannot be landed; null when it can.</summary>
    public async Task<string?> RefusalAsync(Override said, CancellationToken cancellationToken)
    {
        if (said.Reason.Length == 0) return "an override needs a reason";
        if (said.Owner.Length == 0) return "an override needs an owner";
        if (said.Until <= run.StartedAt) return "until when? Give a time to come; no override holds for ever";
        if ((said.Record is null) == (said.Computed is null)) return "about what? Name one master, or a computed code";
        var book = await SchemeBook.LoadAsync(run.Store, run.Tenant, cancellationToken);
        var force = book.InForce(DateOnly.FromDateTime(run.StartedAt.UtcDateTime));
        if (force.FirstOrDefault(scheme => scheme.Name == said.Scheme) is not { } scheme)
            return $"'{said.Scheme}' is no scheme in force; there are {string.Join(", ", force.Select(one => one.Name))}";
        if (said.Record is { } record && record.Kind != scheme.Entity) return $"{said.Scheme} segments {scheme.Entity}s, not {record.Kind}s";
        var names = scheme.Versions.SelectMany(version => version.File.Classifiers.Select(classifier => classifier.Name).Concat(version.File.Policy.Columns)).Distinct(StringComparer.Ordinal).ToList();
        return said.Values.Keys.FirstOrDefault(name => !names.Contains(name)) is { } unknown ? $"'{unknown}' is no value of {said.Scheme}; there are {string.Join(", ", names)}" : null;
    }

    /// <summary>Lands an override under its name.</summary>
    public async Task<Override> LandAsync(Override said, CancellationToken cancellationToken)
    {
        said = said.Named();
        var entry = Entry(said, "override", [ContentHash.OfJson(said)], []);
        return await KeepAsync(said with { Entry = entry.Hash() }, entry, cancellationToken);
    }

    /// <summary>Lifts one before its end.</summary>
    /// <returns>The override; null when there is none of that name, or it was lifted already.</returns>
    public async Task<Override?> LiftAsync(string id, CancellationToken cancellationToken)
    {
        if (await run.Store.FindAsync<Override>(Override.Key(run.Tenant, id), cancellationToken) is not { Lifted: null } said) return null;
        return await KeepAsync(said with { Lifted = new(run.Command.Actor, run.Command.Reason, run.StartedAt) }, Entry(said, "lifted", [], [said.Entry]), cancellationToken);
    }

    private async Task<Override> KeepAsync(Override said, LineageEntry entry, CancellationToken cancellationToken)
    {
        var key = Override.Key(run.Tenant, said.Id);
        await run.Store.CommitAsync(new(key.Partition, new StoreOperation.Upsert(key.Id, Kinds.Override, HubJson.Write(said)), new LineageDocument(entry, null).Append()), cancellationToken);
        return said;
    }

    private LineageEntry Entry(Override said, string step, ImmutableArray<string> inputs, ImmutableArray<string> parents) => new(
        $"override/{said.Id}", step, run.Number, run.Command.Actor, run.Command.Reason, run.StartedAt, run.StartedAt, inputs, said.Scheme, parents, "");
}
