using SegSync.Core.Lineage;
using SegSync.Core.Memory;
using SegSync.Core.Segmenting.Versions;
using SegSync.Core.Storing;

namespace SegSync.Core.Syncing;

/// <summary>What came of a step with a scheme.</summary>
public abstract record SchemeOutcome
{
    private SchemeOutcome()
    {
    }

    /// <summary>It was done.</summary>
    /// <param name="Version">The version afterwards.</param>
    public sealed record Done(SchemeVersion Version) : SchemeOutcome;

    /// <summary>It was not.</summary>
    /// <param name="Why">Why, and what to do.</param>
    public sealed record Refused(string Why) : SchemeOutcome;
}

/// <summary>
/// The life of a scheme's versions: draft, verified, simulated, approved, active, retired. Nothing goes on that has
/// anything open; nothing becomes active that nobody said yes to; what was active is never changed.
/// </summary>
/// <param name="run">The run: who asks for the step, and why.</param>
/// <param name="asOf">Business date of simulations; null for the latest of any fact.</param>
/// <param name="rates">Currency to units of the landscape's currency: simulating a grain that nothing in force has makes its profiles first.</param>
public sealed class SchemeRun(RunContext run, DateOnly? asOf, IReadOnlyDictionary<string, decimal> rates)
{
    private DateOnly Today => DateOnly.FromDateTime(run.StartedAt.UtcDateTime);

    /// <summary>Takes a file in as a draft, and as verified when nothing is open in it.</summary>
    /// <param name="text">The file.</param>
    /// <param name="tables">Text of a decision table by what the scheme calls it; null when there is none.</param>
    /// <param name="cancellationToken">Stops before the commit.</param>
    /// <returns>The version with what is open; refused where it cannot be kept at all.</returns>
    public async Task<SchemeOutcome> VerifyAsync(string text, Func<string, string?> tables, CancellationToken cancellationToken)
    {
        var (read, errors) = SchemeVersion.Read(text, tables);
        if (read is null) return new SchemeOutcome.Refused(string.Join(Environment.NewLine, errors));
        var book = await BookAsync(cancellationToken);
        if (book.Find(read.Name, read.Version) is { } known)
        {
            if (known.State is SchemeState.Active or SchemeState.Retired || (known.State == SchemeState.Approved && known.Hash() == read.Hash()))
            {
                return new SchemeOutcome.Refused(known.Hash() == read.Hash()
                    ? $"{Name(known)} is {Word(known)} already, with this very content"
                    : $"{Name(known)} is {Word(known)} and stays as it is; give the changed file another 'version'");
            }

            read = read with { Steps = known.Steps };
        }

        if (errors.IsEmpty && book.Versions.FirstOrDefault(one => one.Name == read.Name && one.Activation is not null) is { } other)
        {
            var (file, former) = (read.Compile(), other.Compile());
            if ((file.Entity != former.Entity ? "entity" : file.GrainText != former.GrainText ? "grain" : null) is { } what)
                read = read with { State = SchemeState.Draft, Findings = [$"$.{what}: is another one than in {Name(other)}; a scheme of another {what} needs a name of its own"] };
        }

        return await KeepAsync(read, read.State == SchemeState.Verified ? "verified" : "drafted", read.Hash(), cancellationToken);
    }

    /// <summary>Shows what a version would change; changes no code.</summary>
    public async Task<(Simulation? Simulation, SchemeOutcome Outcome)> SimulateAsync(string name, int version, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        var book = await BookAsync(cancellationToken);
        if (book.Find(name, version) is not { } found) return (null, Unknown(book, name, version));
        if (found.State == SchemeState.Draft) return (null, new SchemeOutcome.Refused(Open(found)));
        var simulation = await SimulatedAsync(found, progress, cancellationToken);
        if (found.State is SchemeState.Active or SchemeState.Retired) return (simulation, new SchemeOutcome.Done(found));
        // another result than the approved one has to be approved again
        var state = found.State == SchemeState.Approved && found.Approved == simulation.Hash ? SchemeState.Approved : SchemeState.Simulated;
        return (simulation, await KeepAsync(found with { State = state, Simulation = simulation.Hash, Changes = simulation.Changed }, "simulated", simulation.Hash, cancellationToken));
    }

    private async Task<Simulation> SimulatedAsync(SchemeVersion version, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        var simulated = run;
        if (new SchemeInForce(version.Name, [(version.Compile(), 1)]).Grain is { } grain)
        {
            // profiles of the grain, without a trace: a deciding run beside this one keeps its own
            simulated = run with { Ports = run.Ports with { Store = new OverlayHubStore(run.Store) } };
            await new ProfileRun(simulated, rates, grain).RunAsync(null, cancellationToken);
        }

        return await new SimulateRun(simulated.Store, run.Tenant, asOf, run.StartedAt).RunAsync(version, progress, cancellationToken);
    }

    /// <summary>Says yes to what was shown, by its hash: refused where simulating again shows anything else.</summary>
    public async Task<SchemeOutcome> ApproveAsync(string name, int version, string hash, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        var book = await BookAsync(cancellationToken);
        if (book.Find(name, version) is not { } found) return Unknown(book, name, version);
        if (found.State == SchemeState.Draft) return new SchemeOutcome.Refused(Open(found));
        if (found.State != SchemeState.Simulated) return new SchemeOutcome.Refused(found.State == SchemeState.Verified ? $"{Name(found)} was not simulated yet: scheme simulate {name}" : $"{Name(found)} is {Word(found)} already");
        if (!IsHash(hash, found.Simulation)) return new SchemeOutcome.Refused($"{Brief(hash)} is not what was shown last of {Name(found)}, which is {Brief(found.Simulation)}");
        var again = await SimulatedAsync(found, progress, cancellationToken);
        if (again.Hash != found.Simulation)
            return new SchemeOutcome.Refused($"facts, codes or schemes in force changed since {Name(found)} was simulated: it would show {Brief(again.Hash)} now, not {Brief(hash)}; simulate it again and approve that");
        return await KeepAsync(found with { State = SchemeState.Approved, Approved = again.Hash }, "approved", again.Hash, cancellationToken);
    }

    /// <summary>Puts an approved version in force, for all or for a cohort.</summary>
    /// <param name="name">The scheme.</param>
    /// <param name="version">The version.</param>
    /// <param name="from">First day, UTC; null for today.</param>
    /// <param name="share">Share of the subjects, above 0 to 1.</param>
    /// <param name="cancellationToken">Stops before the commit.</param>
    public async Task<SchemeOutcome> ActivateAsync(string name, int version, DateOnly? from, decimal share, CancellationToken cancellationToken)
    {
        var book = await BookAsync(cancellationToken);
        if (book.Find(name, version) is not { } found) return Unknown(book, name, version);
        var widens = found is { State: SchemeState.Active, Activation.Share: < 1 };
        if (found.State != SchemeState.Approved && !widens)
            return new SchemeOutcome.Refused(found.State == SchemeState.Draft ? Open(found) : $"{Name(found)} is {Word(found)}; only what was approved can be activated");
        var day = from ?? Today;
        if (day < Today) return new SchemeOutcome.Refused($"{day:yyyy-MM-dd} is over; the first day is today or later");
        if (share is <= 0 or > 1) return new SchemeOutcome.Refused("the share is above 0 and at most 1");
        var before = book.Deciding(name, day).RemoveAll(one => one.Version == version);
        if (share < 1 && before.IsEmpty) return new SchemeOutcome.Refused($"no version of {name} decides the others on {day:yyyy-MM-dd}; activate it for all");
        if (share < 1 && before.Length > 1) return new SchemeOutcome.Refused($"{Name(before[0])} and {Name(before[1])} decide side by side already; retire one of them first");
        ImmutableArray<VersionShare> shares = widens ? found.Activation!.Before : [.. before.Select(one => new VersionShare(one.Version, one.Activation!.Share))];
        var active = found with { State = SchemeState.Active, Activation = new(day, share, run.StartedAt, shares) };
        var superseded = share == 1 && day == Today ? before.Select(one => (one with { State = SchemeState.Retired }, "retired", active.Hash())) : [];
        var done = await KeepAsync([.. superseded, (active, "activated", found.Approved)], cancellationToken);
        await ConsentAsync(name, day, found.Changes, found.Approved, cancellationToken);
        return done;
    }

    /// <summary>Takes the latest version in force back: those that decided before decide again, from where they left off.</summary>
    public async Task<SchemeOutcome> RollbackAsync(string name, CancellationToken cancellationToken)
    {
        var book = await BookAsync(cancellationToken);
        if (book.Deciding(name, Today) is not [var latest, ..]) return new SchemeOutcome.Refused($"no version of {name} is in force");
        if (latest.Activation!.Before.IsEmpty) return new SchemeOutcome.Refused($"nothing decided before {Name(latest)}; to have no codes of {name} any more: scheme retire {name}@{latest.Version}");
        var restored = latest.Activation.Before.Select(share => (Share: share, Version: book.Find(name, share.Version)!)).Reverse().ToList();
        var again = restored.Select((one, i) => (
            one.Version with { State = SchemeState.Active, Activation = new(Today, one.Share.Share, run.StartedAt.AddTicks(i), one.Version.Activation?.Before ?? []) }, "restored", latest.Hash()));
        var done = await KeepAsync([.. again, (latest with { State = SchemeState.Retired }, "rolled back", restored[0].Version.Hash())], cancellationToken);
        await ConsentAsync(name, Today, int.MaxValue, latest.Hash(), cancellationToken);
        return done;
    }

    /// <summary>Ends a version. Where it was the last in force, the scheme's codes end with the next decision.</summary>
    public async Task<SchemeOutcome> RetireAsync(string name, int version, CancellationToken cancellationToken)
    {
        var book = await BookAsync(cancellationToken);
        if (book.Find(name, version) is not { } found) return Unknown(book, name, version);
        if (found.State == SchemeState.Retired) return new SchemeOutcome.Refused($"{Name(found)} is retired already");
        if (book.Deciding(name, Today) is [var partial, var whole] && whole.Version == version)
            return new SchemeOutcome.Refused($"{Name(found)} decides whom {Name(partial)} does not take; activate that for all, or retire it first");
        return await KeepAsync(found with { State = SchemeState.Retired }, "retired", found.Hash(), cancellationToken);
    }

    /// <summary>Lets a run that stopped at its churn budget change what it would have changed, once.</summary>
    public async Task<SchemeOutcome> ConsentAsync(string name, string hash, CancellationToken cancellationToken)
    {
        if (await run.Store.FindAsync<ChurnStop>(ChurnStop.Key(run.Tenant, name), cancellationToken) is not { } stop) return new SchemeOutcome.Refused($"no run of {name} waits for a consent");
        if (!IsHash(hash, stop.Hash)) return new SchemeOutcome.Refused($"{Brief(hash)} is not what the run would have changed, which is {Brief(stop.Hash)}: {stop.Changed} of {stop.Population} codes");
        var book = await BookAsync(cancellationToken);
        if (book.Deciding(name, Today) is not [var latest, ..] || Rule(book, name, Today) != stop.Rule) return new SchemeOutcome.Refused($"other versions of {name} are in force than when the run stopped; decide again first");
        await run.Store.PutAsync(ChurnConsent.Key(run.Tenant, name), Kinds.Checkpoint, new ChurnConsent(stop.Rule, stop.Changed, stop.Hash, run.Command.Actor, run.Command.Reason, run.StartedAt), cancellationToken);
        return await KeepAsync(latest, "consented", stop.Hash, cancellationToken);
    }

    private async Task ConsentAsync(string name, DateOnly day, int most, string hash, CancellationToken cancellationToken)
    {
        var rule = Rule(await BookAsync(cancellationToken), name, day);
        await run.Store.PutAsync(ChurnConsent.Key(run.Tenant, name), Kinds.Checkpoint, new ChurnConsent(rule, most, hash, run.Command.Actor, run.Command.Reason, run.StartedAt), cancellationToken);
    }

    private static string Rule(SchemeBook book, string name, DateOnly day) => book.InForce(day).FirstOrDefault(scheme => scheme.Name == name)?.Rule ?? "";

    private Task<SchemeBook> BookAsync(CancellationToken cancellationToken) => SchemeBook.LoadAsync(run.Store, run.Tenant, cancellationToken);

    private Task<SchemeOutcome> KeepAsync(SchemeVersion version, string step, string input, CancellationToken cancellationToken) =>
        KeepAsync([(version, step, input)], cancellationToken);

    /// <summary>Keeps versions with the steps that made them what they are: documents and lineage in one batch, so that a crash leaves all or none.</summary>
    /// <returns>The last of them.</returns>
    private async Task<SchemeOutcome> KeepAsync(ImmutableArray<(SchemeVersion Version, string Step, string Input)> steps, CancellationToken cancellationToken)
    {
        var operations = ImmutableArray.CreateBuilder<StoreOperation>();
        SchemeVersion? kept = null;
        foreach (var (version, step, input) in steps)
        {
            ImmutableArray<string> parents = version.Steps is [.., var last] ? [last.Entry] : [];
            var entry = new LineageEntry($"scheme/{Name(version)}", step, run.Number, run.Command.Actor, run.Command.Reason, run.StartedAt, run.StartedAt, [input], version.Rule, parents, "");
            kept = version with { Steps = version.Steps.Add(new(step, run.Command.Actor, run.Command.Reason, run.StartedAt, entry.Hash())) };
            operations.Add(new StoreOperation.Upsert(SchemeVersion.IdOf(version.Version), Kinds.Scheme, HubJson.Write(kept)));
            operations.Add(new LineageDocument(entry, null).Append());
        }

        await run.Store.CommitAsync(new(Partitions.Scheme(run.Tenant, kept!.Name), operations.ToImmutable()), cancellationToken);
        return new SchemeOutcome.Done(kept);
    }

    private static SchemeOutcome.Refused Unknown(SchemeBook book, string name, int version) => new(
        book.Versions.Where(one => one.Name == name).Select(Name).ToList() is { Count: > 0 } known
            ? $"there is no {name}@{version}; there are {string.Join(", ", known)}"
            : $"there is no scheme '{name}' in this hub; take one in with: scheme verify FILE");

    private static string Open(SchemeVersion version) => $"{Name(version)} is a draft with {version.Findings.Length} open: {string.Join("; ", version.Findings)}";

    private static bool IsHash(string given, string hash) => given.Length >= 12 && hash.StartsWith(given, StringComparison.OrdinalIgnoreCase);

    private static string Brief(string hash) => hash.Length > 16 ? hash[..16] : hash;

    private static string Name(SchemeVersion version) => $"{version.Name}@{version.Version}";

    private static string Word(SchemeVersion version) => version.State.ToString().ToLowerInvariant();
}
