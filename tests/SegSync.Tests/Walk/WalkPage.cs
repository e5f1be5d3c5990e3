using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace SegSync.Tests.Walk;

/// <summary>A command block of a page and what the page says it prints.</summary>
internal sealed record WalkBlock(int Number, string Commands, ImmutableArray<string> Expected);

/// <summary>The blocks of a page: <c>sh</c> is typed, the <c>text</c> behind it is what comes.</summary>
internal static partial class WalkPage
{
    public static ImmutableArray<WalkBlock> Blocks(string markdown)
    {
        var blocks = ImmutableArray.CreateBuilder<WalkBlock>();
        foreach (var fence in Fence().Matches(markdown).Cast<Match>())
        {
            var text = fence.Groups["text"].Value;
            if (fence.Groups["kind"].Value == "sh") blocks.Add(new(blocks.Count + 1, text, []));
            if (fence.Groups["kind"].Value == "text") blocks[^1] = blocks[^1] with { Expected = [.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries)] };
        }

        return blocks.ToImmutable();
    }

    /// <summary>The first expected line that is not found behind the one before it; null when all are there. <c>...</c> is anything, blanks count as one.</summary>
    public static string? Missing(WalkBlock block, string output)
    {
        var lines = output.Split('\n').Select(Plain).ToList();
        var from = 0;
        foreach (var line in block.Expected.Where(line => line.Trim() != "..."))
        {
            var pattern = new Regex("^" + string.Join(".*", Plain(line).Split("...").Select(part => Regex.Escape(part.Trim()))) + "$", RegexOptions.CultureInvariant, TimeSpan.FromSeconds(5));
            var at = lines.FindIndex(from, text => pattern.IsMatch(text));
            if (at < 0) return line;
            from = at + 1;
        }

        return null;
    }

    private static string Plain(string line) => Blanks().Replace(line, " ").Trim();

    [GeneratedRegex("^```(?<kind>[a-z]*)\n(?<text>.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fence();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();
}
