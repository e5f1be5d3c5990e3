using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace SegSync.Tests.Compat;

/// <summary>Writes an assembly's public surface in the notation of PublicApi.txt.</summary>
internal static class ApiSignatures
{
    private const BindingFlags Declared =
        BindingFlags.DeclaredOnly | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static;

    public static IEnumerable<string> Of(Assembly assembly) => Of(assembly.GetExportedTypes());

    public static IEnumerable<string> Of(IEnumerable<Type> types) => types
        .Where(t => !t.IsDefined(typeof(CompilerGeneratedAttribute)))
        .SelectMany(Of);

    private static IEnumerable<string> Of(Type type)
    {
        var name = TypeNames.Of(type);
        if (typeof(Delegate).IsAssignableFrom(type))
        {
            var invoke = type.GetMethod("Invoke")!;
            return [$"delegate {TypeNames.Of(invoke.ReturnParameter)} {name}({Parameters(invoke)})"];
        }

        if (type.IsEnum)
        {
            return Enum.GetNames(type)
                .Select(n => $"{name}.{n} = {Convert.ToInt64(Enum.Parse(type, n), CultureInfo.InvariantCulture)}")
                .Prepend($"enum {name}");
        }

        return
        [
            $"{Modifiers(type)} {name}",
            .. Parents(type).Select(p => $"{name} : {TypeNames.Of(p)}"),
            .. Targets(type, name),
            .. type.GetConstructors(Declared).Where(c => Shown(c) && !Copies(c)).Select(c => $"{Access(c)}{name}.ctor({Parameters(c)})"),
            .. type.GetProperties(Declared).Where(p => !IsGenerated(p) && p.GetAccessors(true).Any(Shown)).Select(p => Property(type, name, p)),
            .. type.GetMethods(Declared).Where(m => Shown(m) && !m.IsSpecialName && !IsGenerated(m)).Select(m => Method(type, name, m)),
        ];
    }

    private static string Modifiers(Type type) =>
        type.IsInterface ? "interface"
        : type.IsAbstract && type.IsSealed ? "static class"
        : type.IsAbstract ? "abstract class"
        : type.IsSealed ? "sealed class"
        : "class";

    private static IEnumerable<Type> Parents(Type type) =>
        type.GetInterfaces()
            .Where(i => i.IsPublic && (type.BaseType is null || !type.BaseType.GetInterfaces().Contains(i)))
            .Where(i => i != typeof(System.Collections.IEnumerable))
            .Concat(type.BaseType is null || type.BaseType == typeof(object) ? [] : [type.BaseType]);

    private static IEnumerable<string> Targets(Type type, string name) =>
        type.GetCustomAttribute<AttributeUsageAttribute>(false) is { } usage
            ? [$"{name} on {string.Join(", ", usage.ValidOn.ToString().Split(", ").Order(StringComparer.Ordinal))}"]
            : [];

    private static string Property(Type type, string name, PropertyInfo property)
    {
        var accessors = string.Concat(property.GetAccessors(true).Where(Shown).Select(a =>
            a.ReturnType == typeof(void)
                ? a.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit)) ? "init; " : "set; "
                : "get; "));
        var lead = Lead(type, property.GetAccessors(true).First(Shown));
        return $"{lead}{TypeNames.Of(property)} {name}.{property.Name} {{ {accessors}}}";
    }

    private static string Method(Type type, string name, MethodInfo method)
    {
        var generic = method.IsGenericMethod
            ? $"<{string.Join(", ", method.GetGenericArguments().Select(a => a.Name))}>"
            : string.Empty;
        return $"{Lead(type, method)}{TypeNames.Of(method.ReturnParameter)} {name}.{method.Name}{generic}({Parameters(method)})";
    }

    private static string Lead(Type type, MethodInfo method) => type.IsInterface ? string.Empty : Access(method) + Kind(method);

    private static string Access(MethodBase method) => method.IsPublic ? "public " : "protected ";

    private static string Kind(MethodInfo method) =>
        method.IsStatic ? "static "
        : method.GetBaseDefinition() != method ? "override "
        : method.IsAbstract ? "abstract "
        : method is { IsVirtual: true, IsFinal: false } ? "virtual "
        : string.Empty;

    private static string Parameters(MethodBase method)
    {
        var first = method.IsDefined(typeof(ExtensionAttribute)) ? "this " : string.Empty;
        return first + string.Join(", ", method.GetParameters().Select(Parameter));
    }

    private static string Parameter(ParameterInfo parameter)
    {
        var lead = parameter.IsDefined(typeof(ParamArrayAttribute)) ? "params "
            : parameter.IsOut ? "out "
            : parameter.ParameterType.IsByRef ? "ref "
            : string.Empty;
        var end = !parameter.HasDefaultValue ? string.Empty : " = " + Default(parameter);
        return $"{lead}{TypeNames.Of(parameter)} {parameter.Name}{end}";
    }

    private static string Default(ParameterInfo parameter) => parameter.RawDefaultValue switch
    {
        null when parameter.ParameterType.IsValueType && Nullable.GetUnderlyingType(parameter.ParameterType) is null => "default",
        null => "null",
        string text => $"\"{text}\"",
        bool flag => flag ? "true" : "false",
        var value => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };

    // a record's copy constructor is generated but not marked so
    private static bool Copies(ConstructorInfo constructor) =>
        constructor.GetParameters() is [var only] && only.ParameterType == constructor.DeclaringType;

    private static bool Shown(MethodBase method) => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly;

    private static bool IsGenerated(MemberInfo member) =>
        member.IsDefined(typeof(CompilerGeneratedAttribute)) || member.Name is "EqualityContract";
}
