using System.Diagnostics.CodeAnalysis;

namespace Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

/// <summary>What all binding attributes have in common.</summary>
[AttributeUsage(AttributeTargets.Method)]
[SuppressMessage("Design", "CA1012", Justification = "The published constructor is public.")]
public abstract class BindingAttribute : Attribute
{
    /// <summary>A binding.</summary>
    public BindingAttribute()
    {
    }
}

/// <summary>What all trigger attributes have in common: they mark the parameter that the trigger supplies.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
[SuppressMessage("Design", "CA1012", Justification = "The published constructor is public.")]
public abstract class TriggerBindingAttribute : BindingAttribute
{
    /// <summary>A trigger.</summary>
    public TriggerBindingAttribute()
    {
    }
}
