namespace SegSync.Functions.Api;

/// <summary>What an HTTP function does, for the OpenAPI document.</summary>
/// <param name="summary">One line.</param>
/// <param name="answer">Type of the body of a success; null where it has none that is JSON.</param>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class OperationAttribute(string summary, Type? answer = null) : Attribute
{
    /// <summary>One line.</summary>
    public string Summary => summary;

    /// <summary>Type of the body of a success.</summary>
    public Type? Answer => answer;

    /// <summary>Type of the JSON body that it takes; null for none.</summary>
    public Type? Body { get; init; }

    /// <summary>Status of a success. Default 200.</summary>
    public int Status { get; init; } = 200;

    /// <summary>Media type of a success. Default JSON.</summary>
    public string MediaType { get; init; } = "application/json";

    /// <summary>It pages: takes <c>limit</c> and <c>continuation</c>.</summary>
    public bool Pages { get; init; }

    /// <summary>Statuses of problems that it may answer with.</summary>
    public int[] Problems { get; init; } = [];
}

/// <summary>A parameter of the query, for the OpenAPI document.</summary>
/// <param name="name">Its name.</param>
/// <param name="description">What it does.</param>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
internal sealed class QueryParameterAttribute(string name, string description) : Attribute
{
    /// <summary>Its name.</summary>
    public string Name => name;

    /// <summary>What it does.</summary>
    public string Description => description;

    /// <summary>It must be given.</summary>
    public bool Required { get; init; }
}
