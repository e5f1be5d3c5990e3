namespace Refit;

/// <summary>What every verb attribute has: the HTTP method and the path template, which starts with a slash.</summary>
/// <param name="path">Path and optional query; <c>{name}</c> and <c>{**name}</c> take a parameter's value.</param>
public abstract class HttpMethodAttribute(string path) : Attribute
{
    /// <summary>The HTTP method.</summary>
    public abstract HttpMethod Method { get; }

    /// <summary>The path template, relative to the client's base address.</summary>
    public virtual string Path { get; protected set; } = path;
}

/// <summary>Sends a GET.</summary>
/// <param name="path">The path template.</param>
[AttributeUsage(AttributeTargets.Method)]
public class GetAttribute(string path) : HttpMethodAttribute(path)
{
    /// <inheritdoc />
    public override HttpMethod Method => HttpMethod.Get;
}

/// <summary>Sends a POST.</summary>
/// <param name="path">The path template.</param>
[AttributeUsage(AttributeTargets.Method)]
public class PostAttribute(string path) : HttpMethodAttribute(path)
{
    /// <inheritdoc />
    public override HttpMethod Method => HttpMethod.Post;
}

/// <summary>Sends a PUT.</summary>
/// <param name="path">The path template.</param>
[AttributeUsage(AttributeTargets.Method)]
public class PutAttribute(string path) : HttpMethodAttribute(path)
{
    /// <inheritdoc />
    public override HttpMethod Method => HttpMethod.Put;
}

/// <summary>Sends a PATCH.</summary>
/// <param name="path">The path template.</param>
[AttributeUsage(AttributeTargets.Method)]
public class PatchAttribute(string path) : HttpMethodAttribute(path)
{
    /// <inheritdoc />
    public override HttpMethod Method => HttpMethod.Patch;
}

/// <summary>Sends a DELETE.</summary>
/// <param name="path">The path template.</param>
[AttributeUsage(AttributeTargets.Method)]
public class DeleteAttribute(string path) : HttpMethodAttribute(path)
{
    /// <inheritdoc />
    public override HttpMethod Method => HttpMethod.Delete;
}
