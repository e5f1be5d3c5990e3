using System.Collections.Immutable;
using System.Reflection;

namespace Refit;

/// <summary>Decides where each parameter of a method goes, and refuses what is ambiguous.</summary>
internal static class ParameterRules
{
    public static ImmutableArray<ParameterPlan> Apply(HttpMethod method, PathTemplate path, IReadOnlyList<ParameterInfo> sent)
    {
        var plans = sent
            .Select(p => new ParameterPlan(p) { InPath = path.Holds(p), PathProperties = path.PropertiesOf(p) })
            .ToList();
        if (plans.Any(p => p.InPath && p.PathProperties.Length > 0))
            throw new ArgumentException("A parameter matches both a parameter and nested parameter on a parameter object");
        if (plans.Count(p => p.AuthorizeScheme is not null) > 1)
            throw new ArgumentException("Only one parameter can be an Authorize parameter");
        if (plans.Count(p => p.IsHeaderCollection) > 1)
            throw new ArgumentException("Only one parameter can be a HeaderCollection parameter");
        var wrong = plans.Find(p => p.IsHeaderCollection && !p.Info.ParameterType.IsAssignableFrom(typeof(IDictionary<string, string>)));
        if (wrong is not null)
            throw new ArgumentException($"HeaderCollection parameter of type {wrong.Info.ParameterType.Name} is not assignable from IDictionary<string, string>");
        var body = BodyOf(method, plans);
        return [.. plans.Select(p => p == body ? p with { IsBody = true } : p)];
    }

    // the marked parameter; else, for a verb with content, the only parameter of a reference type other than string
    private static ParameterPlan? BodyOf(HttpMethod method, List<ParameterPlan> plans)
    {
        var marked = plans.FindAll(p => p.BodyMark is not null);
        if (marked.Count > 1)
            throw new ArgumentException("Only one parameter can be a Body parameter");
        if (marked.Count == 1)
            return marked[0];
        if (method != HttpMethod.Post && method != HttpMethod.Put && method != HttpMethod.Patch)
            return null;
        var complex = plans.FindAll(p =>
            !p.Info.ParameterType.IsValueType
            && p.Info.ParameterType != typeof(string)
            && p.Query is null
            && !p.IsHeaderCollection
            && p.PropertyKey is null);
        return complex.Count > 1
            ? throw new ArgumentException("Multiple complex types found. Specify one parameter as the body using BodyAttribute")
            : complex.SingleOrDefault();
    }
}
