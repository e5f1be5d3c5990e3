namespace Microsoft.Azure.Functions.Worker;

/// <summary>Marks a method as a function.</summary>
[AttributeUsage(AttributeTargets.Method)]
public class FunctionAttribute : Attribute
{
    /// <summary>A function.</summary>
    /// <param name="name">Its name, unique in the app.</param>
    public FunctionAttribute(string name) => Name = name;

    /// <summary>Its name, unique in the app.</summary>
    public string Name { get; }
}
