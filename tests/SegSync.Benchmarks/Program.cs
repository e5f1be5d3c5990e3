using SegSync.Benchmarks;

// one file a verb
var verbs = new Dictionary<string, Func<string[], Task<int>>>(StringComparer.Ordinal)
{
    ["dmn"] = DmnVerb.RunAsync,
    ["match"] = MatchVerb.RunAsync,
    ["mutate"] = MutateVerb.RunAsync,
    ["sync"] = SyncVerb.RunAsync,
    ["sync-kill"] = SyncKillVerb.RunAsync,
    ["truth"] = TruthVerb.RunAsync,
    ["one"] = OneVerb.RunAsync,
    ["segment"] = SegmentVerb.RunAsync,
    ["store"] = StoreVerb.RunAsync,
    ["store-writer"] = StoreWriterVerb.RunAsync,
};

if (args.Length > 0 && verbs.TryGetValue(args[0], out var verb))
    return await verb(args[1..]);
Console.Error.WriteLine("Verbs: " + string.Join(", ", verbs.Keys));
return 2;
