using System.Reflection;

namespace Refit;

/// <summary>What a message handler can learn about the called method.</summary>
/// <param name="Name">The method's name.</param>
/// <param name="HostingType">The interface that declares it.</param>
/// <param name="MethodInfo">The method.</param>
/// <param name="RelativePath">Its path template.</param>
/// <param name="ReturnType">Its return type.</param>
public record RestMethodInfo(string Name, Type HostingType, MethodInfo MethodInfo, string RelativePath, Type ReturnType);

/// <summary>Keys of what every request carries in <see cref="HttpRequestMessage.Options"/>.</summary>
public static class HttpRequestMessageOptions
{
    /// <summary>The interface that the client was made for, a <see cref="Type"/>.</summary>
    public static string InterfaceType { get; } = "Refit.InterfaceType";

    /// <summary>The called method, a <see cref="Refit.RestMethodInfo"/>.</summary>
    public static string RestMethodInfo { get; } = "Refit.RestMethodInfo";
}
