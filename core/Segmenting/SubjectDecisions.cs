using System.Globalization;
using SegSync.Core.Segmenting.Versions;

namespace SegSync.Core.Segmenting;

/// <summary>What is decided about a subject, in full.</summary>
/// <param name="Final">What holds.</param>
/// <param name="Computed">What the scheme computed, where that is something else.</param>
/// <param name="Override">The override that decided; null for none.</param>
/// <param name="Held">Where the subject stands, where the scheme keeps codes steady.</param>
/// <param name="Scheme">The version that decided.</param>
internal sealed record DecidedSubject(SegmentDecision Final, SegmentDecision? Computed, Override? Override, CodeStanding? Held, SchemeFile Scheme);

/// <summary>
/// Decides a population: each subject by the version of its cohort, its code held steady where the version says so, and
/// overridden where somebody said so. Pure.
/// </summary>
/// <param name="scheme">The versions in force.</param>
/// <param name="results">What each of them computes, in their order.</param>
/// <param name="overrides">The overrides that hold.</param>
/// <param name="standings">Where subjects stood before this run.</param>
internal sealed class SubjectDecisions(SchemeInForce scheme, ImmutableArray<SchemeResult> results, HoldingOverrides overrides, IReadOnlyDictionary<Subject, CodeStanding> standings)
{
    private readonly ImmutableArray<CodeValues> values = [.. results.Select(result => new CodeValues(result))];

    private readonly ImmutableArray<int> periods = [.. results.Select(result => result.Profiles.Window.First + result.Profiles.Window.Count - 1)];

    /// <summary>Subjects.</summary>
    public int Count => results[0].Profiles.Count;

    /// <summary>Which subject.</summary>
    public Subject Subject(int at)
    {
        var (master, context) = results[0].Profiles.Subject(at);
        return new(master, context);
    }

    /// <summary>What holds, without a word of why: a run asks this about every subject.</summary>
    public (StandingCode Standing, CodeStanding? Held, bool Overridden) Look(int at, Subject subject)
    {
        var version = scheme.Of(subject.Master);
        var result = results[version];
        var computed = result.Code(at).Code;
        var held = Held(version, subject, computed);
        var steady = held?.Code ?? computed;
        var said = overrides.Of(subject.Master, steady);
        return (new(said?.Code ?? steady, result.Grade(at).Grade, result.Scheme.Rule, values[version].Mark(at, computed, said?.Code ?? steady, said)), held, said is not null);
    }

    /// <summary>What holds, with its reasons.</summary>
    public DecidedSubject Make(int at)
    {
        var subject = Subject(at);
        var version = scheme.Of(subject.Master);
        var result = results[version];
        var coded = result.Code(at);
        var held = Held(version, subject, coded.Code);
        var steady = held?.Code ?? coded.Code;
        var said = overrides.Of(subject.Master, steady);
        var (grade, why) = result.Grade(at);
        var reasons = ImmutableArray.CreateBuilder<string>();
        foreach (var classified in result.Classified) reasons.Add(classified.Why(at));
        if (result.Classified.Length > 1 || result.Scheme.Classifiers[0].Name != coded.Rule()) reasons.Add($"{coded.Code} by {coded.Rule()}");
        if (why.Length > 0) reasons.Add($"{grade}: {why}");
        if (results.Length > 1) reasons.Add(string.Create(CultureInfo.InvariantCulture, $"version {result.Scheme.Version} decides it: its place among the cohorts is {SchemeInForce.Place(scheme.Name, subject.Master):0.####}, and versions {string.Join(", ", scheme.Versions.Select(one => $"{one.File.Version} up to {Figures.Of(one.Share)}"))}"));
        var computed = new SegmentDecision(coded.Code, values[version].Of(at, coded.Code, coded.Code, null), reasons.ToImmutable(), grade);
        if (steady == coded.Code && said is null) return new(computed, null, null, held, result.Scheme);
        if (steady != coded.Code)
            reasons.Add(string.Create(CultureInfo.InvariantCulture, $"{steady} is held: {coded.Code} was found in {held!.Found} periods in a row, {result.Scheme.Steadiness}"));
        if (said is not null)
            reasons.Add(string.Create(CultureInfo.InvariantCulture, $"{said.Code} by override {said.Id} of {said.Owner} until {said.Until:yyyy-MM-dd} about {said.Scope}: {said.Reason}"));
        var code = said?.Code ?? steady;
        return new(new(code, values[version].Of(at, coded.Code, code, said), reasons.ToImmutable(), grade), computed, said, held, result.Scheme);
    }

    private CodeStanding? Held(int version, Subject subject, string computed)
    {
        var steadiness = results[version].Scheme.Steadiness;
        return steadiness.Holds ? steadiness.Next(standings.GetValueOrDefault(subject), computed, periods[version]) : null;
    }

    /// <summary>
    /// The values that go with a code: its attributes, and the classes. A code that was not computed takes the classes
    /// that it is written of, as AX is of A and X; where it does not tell, those that were computed.
    /// </summary>
    private sealed class CodeValues(SchemeResult result)
    {
        private readonly Dictionary<string, (ImmutableArray<string?> Classes, ulong Mark)> codes = new(StringComparer.Ordinal);

        public ulong Mark(int at, string computed, string code, Override? said)
        {
            if (said is { Values.IsEmpty: false })
            {
                var sum = 0UL;
                foreach (var (name, value) in Of(at, computed, code, said)) sum += StandingCode.MarkOf(name, value);
                return sum;
            }

            var (classes, mark) = Known(code);
            foreach (var (name, value) in Figured(code, at)) mark += StandingCode.MarkOf(name, value);
            for (var i = 0; i < result.Classified.Length; i++)
                mark += StandingCode.MarkOf(result.Scheme.Classifiers[i].Name, (computed == code ? null : classes[i]) ?? result.Classified[i].Classes[at]);
            return mark;
        }

        public ImmutableSortedDictionary<string, string> Of(int at, string computed, string code, Override? said)
        {
            var given = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
            foreach (var (name, value) in Attributes(code)) given[name] = value;
            foreach (var (name, value) in Figured(code, at)) given[name] = value;
            var (classes, _) = Known(code);
            for (var i = 0; i < result.Classified.Length; i++)
                given[result.Scheme.Classifiers[i].Name] = (computed == code ? null : classes[i]) ?? result.Classified[i].Classes[at];
            foreach (var (name, value) in said?.Values ?? Override.NoValues) given[name] = value;
            given["code"] = code;
            return given.ToImmutable();
        }

        private IEnumerable<KeyValuePair<string, string>> Attributes(string code) => result.Scheme.Policy.Stated(code).Where(IsFree);

        private IEnumerable<KeyValuePair<string, string>> Figured(string code, int at) => result.Scheme.Policy.Figured(code, result.Profiles, at).Where(IsFree);

        private bool IsFree(KeyValuePair<string, string> attribute) => attribute.Key != "code" && result.Scheme.Classifiers.All(classifier => classifier.Name != attribute.Key);

        private (ImmutableArray<string?> Classes, ulong Mark) Known(string code)
        {
            if (codes.TryGetValue(code, out var known)) return known;
            var mark = StandingCode.MarkOf("code", code);
            foreach (var (name, value) in Attributes(code)) mark += StandingCode.MarkOf(name, value);
            return codes[code] = (ClassesOf(result.Scheme, code), mark);
        }
    }

    /// <summary>The classes that a code is written of, one after another; nulls where it is not, or not in one way only.</summary>
    internal static ImmutableArray<string?> ClassesOf(SchemeFile scheme, string code)
    {
        ImmutableArray<string?>? found = null;
        var many = false;
        Try(0, 0, []);
        return found is { } one && !many ? one : [.. Enumerable.Repeat<string?>(null, scheme.Classifiers.Length)];

        void Try(int classifier, int from, ImmutableArray<string?> classes)
        {
            if (classifier == scheme.Classifiers.Length)
            {
                if (from != code.Length) return;
                many = found is not null;
                found ??= classes;
                return;
            }

            foreach (var name in scheme.Classifiers[classifier].Classes)
            {
                if (!many && string.CompareOrdinal(code, from, name, 0, name.Length) == 0) Try(classifier + 1, from + name.Length, classes.Add(name));
            }
        }
    }
}
