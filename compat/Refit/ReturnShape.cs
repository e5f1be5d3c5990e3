using System.Reflection;

namespace Refit;

/// <summary>What a method gives back: Task, Task of a result, or Task of an answer with a body.</summary>
internal sealed class ReturnShape
{
    public ReturnShape(MethodInfo method)
    {
        var type = method.ReturnType;
        if (type == typeof(Task))
            return;
        if (!type.IsGenericType || type.GetGenericTypeDefinition() != typeof(Task<>))
            throw new ArgumentException($"Method \"{method.Name}\" is invalid. All REST Methods must return either Task or Task<T>");
        Result = type.GetGenericArguments()[0];
        var wrapper = Result.IsGenericType ? Result.GetGenericTypeDefinition() : Result;
        IsAnswer = wrapper == typeof(ApiResponse<>) || wrapper == typeof(IApiResponse<>) || wrapper == typeof(IApiResponse);
        Body = !IsAnswer ? Result : wrapper == typeof(IApiResponse) ? typeof(HttpContent) : Result.GetGenericArguments()[0];
    }

    /// <summary>The task's result; null for a plain Task.</summary>
    public Type? Result { get; }

    /// <summary>What the content is read as.</summary>
    public Type? Body { get; }

    /// <summary>Whether status and headers are handed out too, and nothing is thrown for them.</summary>
    public bool IsAnswer { get; }

    /// <summary>Whether the caller gets something that still reads from the connection.</summary>
    public bool StaysOpen =>
        Body == typeof(HttpResponseMessage) || Body == typeof(HttpContent) || Body == typeof(Stream);
}
