using System.Collections.Concurrent;
using System.Reflection;
using System.Reflection.Emit;

namespace Refit;

/// <summary>Runs the body that an interface itself gives to a method.</summary>
internal sealed class DefaultMethod
{
    private static readonly ConcurrentDictionary<MethodInfo, DefaultMethod> known = new();
    private readonly Func<object, object?[], object?> body;

    private DefaultMethod(MethodInfo method)
    {
        if (method.IsAbstract)
        {
            throw new NotImplementedException(
                $"{method.DeclaringType!.Name}.{method.Name} has neither an HTTP method attribute nor a body.");
        }

        body = Compile(method);
    }

    public static DefaultMethod Of(MethodInfo method) => known.GetOrAdd(method, static m => new DefaultMethod(m));

    public object? Run(object target, object?[] arguments) => body(target, arguments);

    // reflection would dispatch to the proxy again; a non-virtual call reaches the interface's own body
    private static Func<object, object?[], object?> Compile(MethodInfo method)
    {
        var dynamic = new DynamicMethod(method.Name, typeof(object), [typeof(object), typeof(object?[])], typeof(DefaultMethod).Module, true);
        var il = dynamic.GetILGenerator();
        il.Emit(OpCodes.Ldarg_0);
        il.Emit(OpCodes.Castclass, method.DeclaringType!);
        foreach (var parameter in method.GetParameters())
        {
            il.Emit(OpCodes.Ldarg_1);
            il.Emit(OpCodes.Ldc_I4, parameter.Position);
            il.Emit(OpCodes.Ldelem_Ref);
            il.Emit(OpCodes.Unbox_Any, parameter.ParameterType);
        }

        il.Emit(OpCodes.Call, method);
        if (method.ReturnType == typeof(void))
            il.Emit(OpCodes.Ldnull);
        else
            il.Emit(OpCodes.Box, method.ReturnType);
        il.Emit(OpCodes.Ret);
        return dynamic.CreateDelegate<Func<object, object?[], object?>>();
    }
}
