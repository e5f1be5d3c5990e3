using System.Reflection;

namespace SegSync.Tests.Compat;

/// <summary>Types as C# writes them, with full names and nullability.</summary>
internal static class TypeNames
{
    private static readonly Dictionary<Type, string> keywords = new()
    {
        [typeof(string)] = "string",
        [typeof(object)] = "object",
        [typeof(bool)] = "bool",
        [typeof(int)] = "int",
        [typeof(byte)] = "byte",
        [typeof(void)] = "void",
    };

    private static readonly NullabilityInfoContext nullability = new();

    public static string Of(PropertyInfo property) => Of(property.PropertyType, Read(() => nullability.Create(property)));

    public static string Of(ParameterInfo parameter) => Of(parameter.ParameterType, Read(() => nullability.Create(parameter)));

    public static string Of(Type type) => Of(type, null);

    private static string Of(Type type, NullabilityInfo? info)
    {
        if (type.IsByRef)
            return Of(type.GetElementType()!, info?.ElementType);
        if (Nullable.GetUnderlyingType(type) is { } value)
            return Of(value, null) + "?";
        var name = type.IsArray ? Of(type.GetElementType()!, info?.ElementType) + "[]" : Name(type, info);
        // whether an open generic parameter may be null is not compared: the published list is not consistent about it
        var nullable = !type.IsGenericParameter && !type.IsValueType
            && (info?.ReadState == NullabilityState.Nullable || info?.WriteState == NullabilityState.Nullable);
        return nullable ? name + "?" : name;
    }

    private static string Name(Type type, NullabilityInfo? info)
    {
        if (keywords.TryGetValue(type, out var keyword))
            return keyword;
        if (type.IsGenericParameter)
            return type.Name;
        if (!type.IsGenericType)
            return type.FullName!.Replace('+', '.');
        var plain = type.GetGenericTypeDefinition().FullName!;
        var arguments = type.GetGenericArguments()
            .Select((argument, i) => Of(argument, info is { } known && i < known.GenericTypeArguments.Length ? known.GenericTypeArguments[i] : null));
        return $"{plain[..plain.IndexOf('`', StringComparison.Ordinal)]}<{string.Join(", ", arguments)}>";
    }

    private static NullabilityInfo Read(Func<NullabilityInfo> read)
    {
        lock (nullability)
            return read();
    }
}
