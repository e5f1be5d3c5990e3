namespace Microsoft.Azure.Functions.Worker;

/// <summary>One invocation of a function. Every abstract member of the published class is here, so that a host's own
/// context compiles against both.</summary>
public abstract class FunctionContext
{
    /// <summary>Names the invocation.</summary>
    public abstract string InvocationId { get; }

    /// <summary>Names the function, the same in every invocation.</summary>
    public abstract string FunctionId { get; }

    /// <summary>The distributed trace.</summary>
    public abstract TraceContext TraceContext { get; }

    /// <summary>The trigger's metadata.</summary>
    public abstract BindingContext BindingContext { get; }

    /// <summary>Which repetition this is.</summary>
    public abstract RetryContext RetryContext { get; }

    /// <summary>The services of this invocation.</summary>
    public abstract IServiceProvider InstanceServices { get; set; }

    /// <summary>The function.</summary>
    public abstract FunctionDefinition FunctionDefinition { get; }

    /// <summary>What middleware hands on.</summary>
    public abstract IDictionary<object, object> Items { get; set; }

    /// <summary>What the host hands on.</summary>
    public abstract IInvocationFeatures Features { get; }

    /// <summary>Ends the invocation when the host stops.</summary>
    public virtual CancellationToken CancellationToken { get; } = CancellationToken.None;
}

/// <summary>The trigger's metadata.</summary>
public abstract class BindingContext
{
    /// <summary>Values by name.</summary>
    public abstract IReadOnlyDictionary<string, object?> BindingData { get; }
}

/// <summary>Which repetition an invocation is.</summary>
public abstract class RetryContext
{
    /// <summary>0 for the first attempt.</summary>
    public abstract int RetryCount { get; }

    /// <summary>The most repetitions.</summary>
    public abstract int MaxRetryCount { get; }
}

/// <summary>A W3C trace context.</summary>
public abstract class TraceContext
{
    /// <summary>The traceparent header.</summary>
    public abstract string TraceParent { get; }

    /// <summary>The tracestate header.</summary>
    public abstract string TraceState { get; }
}

/// <summary>What the host hands on, by type.</summary>
public interface IInvocationFeatures : IEnumerable<KeyValuePair<Type, object>>
{
    /// <summary>Sets a feature.</summary>
    /// <typeparam name="T">Its type.</typeparam>
    /// <param name="instance">The feature.</param>
    void Set<T>(T instance);

    /// <summary>Gets a feature.</summary>
    /// <typeparam name="T">Its type.</typeparam>
    /// <returns>The feature, or the default.</returns>
    T? Get<T>();
}
