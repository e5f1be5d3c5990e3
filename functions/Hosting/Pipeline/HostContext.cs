using System.Collections;
using System.Diagnostics;
using Microsoft.Azure.Functions.Worker;

namespace SegSync.Functions.Hosting.Pipeline;

/// <summary>An invocation in the embedded host and in the custom handler, as middleware sees it there and in the worker.</summary>
internal sealed class HostContext : FunctionContext
{
    // where the worker's ASP.NET Core integration keeps it, which GetHttpContext reads
    private const string HttpKey = "HttpRequestContext";

    /// <summary>An invocation.</summary>
    /// <param name="function">Of which function.</param>
    /// <param name="data">What its trigger tells besides, by name.</param>
    /// <param name="origin">Where it comes from.</param>
    /// <param name="services">The services of its scope.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public HostContext(FunctionEntry function, IReadOnlyDictionary<string, string?> data, InvocationOrigin origin, IServiceProvider services, CancellationToken cancellationToken)
    {
        (FunctionDefinition, InstanceServices, CancellationToken) = (new Definition(function), services, cancellationToken);
        InvocationId = origin.Id ?? ActivityTraceId.CreateRandom().ToHexString();
        TraceContext = new Trace(origin.TraceParent ?? "");
        BindingContext = new Binding(data.ToDictionary(pair => pair.Key, pair => (object?)pair.Value, StringComparer.OrdinalIgnoreCase));
        if (origin.Http is { } http) Items[HttpKey] = http;
    }

    /// <summary>What the function returned; null before it has, or where it returns nothing.</summary>
    public object? Result { get; set; }

    public override string InvocationId { get; }

    public override string FunctionId => FunctionDefinition.Id;

    public override TraceContext TraceContext { get; }

    public override BindingContext BindingContext { get; }

    public override RetryContext RetryContext { get; } = new Once();

    public override IServiceProvider InstanceServices { get; set; }

    public override FunctionDefinition FunctionDefinition { get; }

    public override IDictionary<object, object> Items { get; set; } = new Dictionary<object, object>();

    public override IInvocationFeatures Features { get; } = new FeatureSet();

    public override CancellationToken CancellationToken { get; }

    private sealed class Definition(FunctionEntry function) : FunctionDefinition
    {
        public override ImmutableArray<FunctionParameter> Parameters { get; } = [.. function.Method.GetParameters().Select(parameter => new FunctionParameter(parameter.Name!, parameter.ParameterType))];

        public override string PathToAssembly => function.Method.DeclaringType!.Assembly.Location;

        public override string EntryPoint => $"{function.Method.DeclaringType!.FullName}.{function.Method.Name}";

        public override string Id => function.Name;

        public override string Name => function.Name;

        public override IImmutableDictionary<string, BindingMetadata> InputBindings { get; } = ImmutableDictionary<string, BindingMetadata>.Empty;

        public override IImmutableDictionary<string, BindingMetadata> OutputBindings { get; } = ImmutableDictionary<string, BindingMetadata>.Empty;
    }

    private sealed class Trace(string parent) : TraceContext
    {
        public override string TraceParent => parent;

        public override string TraceState => "";
    }

    private sealed class Binding(IReadOnlyDictionary<string, object?> data) : BindingContext
    {
        public override IReadOnlyDictionary<string, object?> BindingData => data;
    }

    private sealed class Once : RetryContext
    {
        public override int RetryCount => 0;

        public override int MaxRetryCount => 0;
    }

    private sealed class FeatureSet : IInvocationFeatures
    {
        private readonly Dictionary<Type, object> features = [];

        public void Set<T>(T instance) => features[typeof(T)] = instance!;

        public T? Get<T>() => features.TryGetValue(typeof(T), out var feature) ? (T)feature : default;

        public IEnumerator<KeyValuePair<Type, object>> GetEnumerator() => features.GetEnumerator();

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }
}

/// <summary>Where an invocation comes from.</summary>
/// <param name="Http">The request of an HTTP function; null for others.</param>
/// <param name="Id">The id that the Functions host gave it; null to make one.</param>
/// <param name="TraceParent">The W3C trace that it belongs to; null for none.</param>
internal readonly record struct InvocationOrigin(HttpContext? Http = null, string? Id = null, string? TraceParent = null)
{
    /// <summary>Of a request that is forwarded or answered here.</summary>
    public static InvocationOrigin Of(HttpContext http) => new(http, IdOf(http), Trace(http));

    /// <summary>Of a call by which the Functions host tells of something else than a request.</summary>
    public static InvocationOrigin Behind(HttpContext http) => new(null, IdOf(http), Told(http));

    private static string? IdOf(HttpContext http) => http.Request.Headers["X-Azure-Functions-InvocationId"] is [{ Length: > 0 } id] ? id : null;

    private static string? Trace(HttpContext http) => Activity.Current?.Id ?? Told(http);

    // what this process began for the call itself is no trace of the message
    private static string? Told(HttpContext http) => http.Request.Headers.TraceParent is [{ Length: > 0 } parent] ? parent : null;
}
