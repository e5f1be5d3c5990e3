namespace SegSync.Core.Segmenting;

/// <summary>
/// What keeps codes steady from run to run in a hub, whatever the classifiers: a code is held for so many periods, and
/// another one takes its place when it was found in so many periods in a row.
/// </summary>
/// <param name="Dwell">Complete planning periods that a code is held at least. Default 0.</param>
/// <param name="Confirm">Periods in a row in which the same other code must be found. Default 1: at once.</param>
/// <param name="Churn">Share of the subjects with a code, 0 to 1, that one run may change; null (default) for any.</param>
public sealed record Steadiness(int Dwell = 0, int Confirm = 1, decimal? Churn = null)
{
    /// <summary>A change has to wait for anything.</summary>
    public bool Holds => Dwell > 0 || Confirm > 1;

    /// <inheritdoc/>
    public override string ToString() => $"held at least {Figures.Of(Dwell)} periods, another found {Figures.Of(Confirm)} times in a row";

    /// <summary>The standing after a look in a period. Pure; looking again in the same period at the same code changes nothing.</summary>
    /// <param name="before">The standing so far; null for a subject that is new.</param>
    /// <param name="code">The code that was computed.</param>
    /// <param name="period">Number of the last complete period; following periods have following numbers.</param>
    public CodeStanding Next(CodeStanding? before, string code, int period)
    {
        if (before is null) return new(code, period, "", 0, 0);
        if (before.Code == code) return before.Found == 0 ? before : before with { Candidate = "", Found = 0, FoundIn = 0 };
        var same = before.Found > 0 && before.Candidate == code;
        var found = !same ? 1 : period > before.FoundIn ? before.Found + 1 : before.Found;
        return found >= Confirm && period - before.Since >= Dwell
            ? new(code, period, "", 0, 0)
            : before with { Candidate = code, Found = found, FoundIn = same ? Math.Max(period, before.FoundIn) : period };
    }

    internal static Steadiness Read(SchemeJson json)
    {
        var read = new Steadiness(json.Whole("dwell", 0, 1000) ?? 0, json.Whole("confirm", 1, 1000) ?? 1, json.Number("churn", 0, 1));
        json.Done();
        return read;
    }
}

/// <summary>Where a subject stands with its code; kept with its assignment.</summary>
/// <param name="Code">The code that it holds.</param>
/// <param name="Since">Number of the period in which it came to it.</param>
/// <param name="Candidate">The code that was found instead, while it waits to be confirmed; empty for none.</param>
/// <param name="Found">In how many periods in a row; 0 for none.</param>
/// <param name="FoundIn">Number of the last of these periods.</param>
public sealed record CodeStanding(string Code, int Since, string Candidate, int Found, int FoundIn);
