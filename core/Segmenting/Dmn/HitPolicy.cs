namespace SegSync.Core.Segmenting.Dmn;

/// <summary>What becomes of several rules that match (DMN 1.5, 8.2.8).</summary>
public enum HitPolicy
{
    /// <summary>U: at most one rule matches.</summary>
    Unique,

    /// <summary>A: those that match agree.</summary>
    Any,

    /// <summary>P: the output that stands first among the output values.</summary>
    Priority,

    /// <summary>F: the first rule.</summary>
    First,

    /// <summary>R: all, in rule order.</summary>
    RuleOrder,

    /// <summary>O: all, in the order of the output values.</summary>
    OutputOrder,

    /// <summary>C: all.</summary>
    Collect,

    /// <summary>C+: their sum.</summary>
    Sum,

    /// <summary>C&lt;: the least.</summary>
    Min,

    /// <summary>C&gt;: the greatest.</summary>
    Max,

    /// <summary>C#: how many.</summary>
    Count,
}
