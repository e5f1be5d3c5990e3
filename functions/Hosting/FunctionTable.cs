using System.Reflection;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace SegSync.Functions.Hosting;

/// <summary>A function as its attributes tell it.</summary>
/// <param name="Name">Name of the function, unique in the app.</param>
/// <param name="Method">The method.</param>
/// <param name="Trigger">What starts it.</param>
/// <param name="Parameter">The parameter that takes what started it.</param>
internal sealed record FunctionEntry(string Name, MethodInfo Method, TriggerBindingAttribute Trigger, ParameterInfo Parameter);

/// <summary>Reads functions from the attributes that the worker reads as well.</summary>
internal static class FunctionTable
{
    public static ImmutableArray<FunctionEntry> Of(Assembly assembly) => Of(assembly.GetExportedTypes());

    public static ImmutableArray<FunctionEntry> Of(IEnumerable<Type> types)
    {
        var entries = types
            .SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly))
            .Select(method => (Method: method, Function: method.GetCustomAttribute<FunctionAttribute>()))
            .Where(pair => pair.Function is not null)
            .Select(pair => Entry(pair.Method, pair.Function!.Name))
            .OrderBy(entry => entry.Name, StringComparer.Ordinal)
            .ToImmutableArray();
        var doubled = entries.GroupBy(entry => entry.Name, StringComparer.OrdinalIgnoreCase).FirstOrDefault(group => group.Count() > 1);
        return doubled is null ? entries : throw new InvalidOperationException($"two functions are named {doubled.Key}");
    }

    private static FunctionEntry Entry(MethodInfo method, string name)
    {
        var triggers = method.GetParameters()
            .Select(parameter => (Parameter: parameter, Trigger: parameter.GetCustomAttribute<TriggerBindingAttribute>()))
            .Where(pair => pair.Trigger is not null).ToList();
        return triggers is [var (parameter, trigger)]
            ? new(name, method, trigger!, parameter)
            : throw new InvalidOperationException($"function {name} has {triggers.Count} triggers; it needs one");
    }
}
