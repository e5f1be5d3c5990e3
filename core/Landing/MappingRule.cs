using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;

namespace SegSync.Core.Landing;

/// <summary>A condition on one field. A missing field fulfils only <c>"present": false</c>.</summary>
/// <param name="Path">The field.</param>
/// <param name="Test">What it must be.</param>
/// <param name="Reason">What is said of an item that the rule takes out.</param>
internal sealed record MappingRule(MappingPath Path, MappingTest Test, string Reason)
{
    public bool Holds(in MappingScope scope, ref MappingFault? fault)
    {
        var present = Path.TryFind(scope.For(Path), out var found, ref fault) && !(found.ValueKind == JsonValueKind.String && MappingRead.Content(found).IsEmpty);
        return Test switch
        {
            MappingTest.Present test => present == test.Expected,
            MappingTest.Equal test => present && test.Any.Any(expected => Is(found, expected)),
            MappingTest.Start test => present && found.ValueKind == JsonValueKind.String && MappingRead.Content(found).StartsWith(test.Utf8),
            MappingTest.AtMost test => present && IsNumber(found, out var number) && (test.Inclusive ? number <= test.Limit : number < test.Limit),
            _ => false,
        };
    }

    /// <summary>The same of a cell of a file; an empty cell is a missing field.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public bool Holds(ReadOnlySpan<byte> cell) => Test switch
    {
        MappingTest.Present test => cell.IsEmpty != test.Expected,
        MappingTest.Start test => !cell.IsEmpty && cell.StartsWith(test.Utf8),
        MappingTest.AtMost test => !cell.IsEmpty && MappingNumber.Read(cell, (byte)'.', out var number, out _) == MappingNumber.Outcome.Read
            && (test.Inclusive ? number <= test.Limit : number < test.Limit),
        MappingTest.Equal test => !cell.IsEmpty && test.Any.Contains(Encoding.UTF8.GetString(cell), StringComparer.Ordinal),
        _ => false,
    };

    private static bool Is(JsonElement found, string expected) => found.ValueKind switch
    {
        JsonValueKind.String => found.ValueEquals(expected),
        JsonValueKind.True => expected == "true",
        JsonValueKind.False => expected == "false",
        JsonValueKind.Number => found.GetRawText() == expected,
        _ => false,
    };

    private static bool IsNumber(JsonElement found, out decimal number)
    {
        number = 0;
        return found.ValueKind is JsonValueKind.String or JsonValueKind.Number
            && MappingNumber.Read(MappingRead.Content(found), (byte)'.', out number, out _) == MappingNumber.Outcome.Read;
    }
}

/// <summary>What a rule asks of its field.</summary>
internal abstract record MappingTest
{
    private MappingTest()
    {
    }

    /// <summary>There is a value, or there is none.</summary>
    internal sealed record Present(bool Expected) : MappingTest;

    /// <summary>One of these, ordinal.</summary>
    internal sealed record Equal(ImmutableArray<string> Any) : MappingTest;

    /// <summary>Starts so, ordinal.</summary>
    internal sealed record Start(byte[] Utf8) : MappingTest;

    /// <summary>A number not above, or below, a limit. What is no number is left to the field that reads it.</summary>
    internal sealed record AtMost(decimal Limit, bool Inclusive) : MappingTest;
}
