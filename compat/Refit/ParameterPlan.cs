using System.Collections.Immutable;
using System.Reflection;

namespace Refit;

/// <summary>Where one parameter goes.</summary>
internal sealed record ParameterPlan(ParameterInfo Info)
{
    public int Position => Info.Position;
    public string UrlName { get; } = Info.GetCustomAttribute<AliasAsAttribute>(true)?.Name ?? Info.Name!;
    public QueryAttribute? Query { get; } = Info.GetCustomAttribute<QueryAttribute>();
    public string? Header { get; } = HeaderOf(Info);
    public bool IsHeaderCollection { get; } = Info.GetCustomAttribute<HeaderCollectionAttribute>(true) is not null;
    public string? AuthorizeScheme { get; } = Info.GetCustomAttribute<AuthorizeAttribute>(true)?.Scheme;
    public string? PropertyKey { get; } = KeyOf(Info);
    public BodyAttribute? BodyMark { get; } = Info.GetCustomAttribute<BodyAttribute>(true);

    /// <summary>The whole value stands in the path.</summary>
    public bool InPath { get; init; }

    /// <summary>Those of its properties that stand in the path; the others go to the query.</summary>
    public ImmutableArray<PropertyInfo> PathProperties { get; init; } = [];

    public bool IsBody { get; init; }

    public bool GoesToQuery =>
        !InPath && !IsBody && !IsHeaderCollection && Header is null && AuthorizeScheme is null && PropertyKey is null;

    private static string? HeaderOf(ParameterInfo info)
    {
        var name = info.GetCustomAttribute<HeaderAttribute>(true)?.Header;
        return string.IsNullOrWhiteSpace(name) ? null : name.Trim();
    }

    private static string? KeyOf(ParameterInfo info) =>
        info.GetCustomAttribute<PropertyAttribute>(true) is not { } mark ? null
        : string.IsNullOrEmpty(mark.Key) ? info.Name
        : mark.Key;
}
