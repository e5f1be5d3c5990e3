using System.Collections;
using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Reflection;

namespace Refit;

/// <summary>A readable property with what its attributes say.</summary>
internal sealed record ObjectMember(PropertyInfo Property, string? Alias, QueryAttribute? Query);

/// <summary>What reflection finds out about argument types, once a type.</summary>
internal static class ObjectShape
{
    private static readonly ConcurrentDictionary<Type, ImmutableArray<ObjectMember>> members = new();
    private static readonly ConcurrentDictionary<Type, bool> plain = new();

    public static ImmutableArray<ObjectMember> Of(Type type) => members.GetOrAdd(type, static t =>
    [
        .. t.GetProperties(BindingFlags.Instance | BindingFlags.Public)
            .Where(p => p.CanRead && p.GetMethod!.IsPublic)
            .Select(p => new ObjectMember(
                p,
                p.GetCustomAttribute<AliasAsAttribute>(true)?.Name,
                p.GetCustomAttribute<QueryAttribute>(true))),
    ]);

    /// <summary>Whether a value is written as one text or a list of texts, and not property by property.</summary>
    public static bool IsPlain(object value) => plain.GetOrAdd(value.GetType(), static type =>
    {
        if (IsText(type))
            return true;
        if (!typeof(IEnumerable).IsAssignableFrom(type))
            return false;
        var item = type.GetInterfaces()
            .FirstOrDefault(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IEnumerable<>));
        return item is not null && IsText(item.GetGenericArguments()[0]);
    });

    private static bool IsText(Type type) =>
        type == typeof(string)
        || type == typeof(bool)
        || type == typeof(char)
        || type == typeof(Uri)
        || typeof(IFormattable).IsAssignableFrom(type);
}
