namespace SegSync.Tests.Compat.Planted;

// each differs from its namesake in Refit in one way
[AttributeUsage(AttributeTargets.All)]
public class GetAttribute(string path) : Attribute
{
    public string Path { get; } = path;
}

[AttributeUsage(AttributeTargets.All)]
public class BodyAttribute : Attribute
{
    public bool Buffered { get; }
}

[AttributeUsage(AttributeTargets.All)]
public class AuthorizeAttribute(string scheme = "Basic") : Attribute
{
    public string Scheme { get; } = scheme;
}

public interface IHttpContentSerializer
{
    Task<T?> FromHttpContentAsync<T>(HttpContent content);
}

public class Invented;
