namespace Refit;

/// <summary>How a body parameter becomes the request's content.</summary>
public enum BodySerializationMethod
{
    /// <summary>A string is sent as it is, everything else by the content serializer.</summary>
    Default,

    /// <summary>The former name of <see cref="Serialized"/>.</summary>
    [Obsolete("Use BodySerializationMethod.Serialized instead", false)]
    Json,

    /// <summary>A form: a dictionary's entries or an object's properties.</summary>
    UrlEncoded,

    /// <summary>By the content serializer, strings included.</summary>
    Serialized,
}

/// <summary>Marks the parameter that is the request's content.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public class BodyAttribute : Attribute
{
    /// <summary>The default method; buffered as the settings say.</summary>
    public BodyAttribute() { }

    /// <summary>The default method.</summary>
    /// <param name="buffered">True: load the content first and send its length; false: stream it in chunks.</param>
    public BodyAttribute(bool buffered) => Buffered = buffered;

    /// <summary>Both choices.</summary>
    /// <param name="serializationMethod">How the value becomes content.</param>
    /// <param name="buffered">True: load the content first and send its length; false: stream it in chunks.</param>
    public BodyAttribute(BodySerializationMethod serializationMethod, bool buffered)
    {
        SerializationMethod = serializationMethod;
        Buffered = buffered;
    }

    /// <summary>Buffered as the settings say.</summary>
    /// <param name="serializationMethod">How the value becomes content.</param>
    public BodyAttribute(BodySerializationMethod serializationMethod = BodySerializationMethod.Default) =>
        SerializationMethod = serializationMethod;

    /// <summary>Whether to load the content before sending; null leaves it to <see cref="RefitSettings.Buffered"/>.</summary>
    public bool? Buffered { get; }

    /// <summary>How the value becomes content.</summary>
    public BodySerializationMethod SerializationMethod { get; } = BodySerializationMethod.Default;
}
