namespace SegSync.Core.Segmenting.Dmn.Feel;

/// <summary>A FEEL text that cannot be understood; the message says what and where in it.</summary>
public sealed class FeelException : Exception
{
    /// <summary>With what is wrong.</summary>
    public FeelException(string message) : base(message)
    {
    }
}
