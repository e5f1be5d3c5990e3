using System.Buffers.Text;
using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Mvc;

namespace SegSync.Functions.Api;

/// <summary>Reads the query of a request; gathers what is wrong with it, so that one answer names every bad parameter.</summary>
internal sealed class Query(HttpRequest request)
{
    private const int DefaultLimit = 50;
    private const int MaxLimit = 500;

    private readonly ImmutableArray<ParameterProblem>.Builder problems = ImmutableArray.CreateBuilder<ParameterProblem>();

    /// <summary>The answer to a query with bad parameters; null when all are good.</summary>
    public IActionResult? Refusal => problems.Count == 0
        ? null
        : Answers.Problem(400, string.Join("; ", problems.Select(problem => $"{problem.Parameter}: {problem.Detail}")), problems.ToImmutable());

    /// <summary>A text; null when it is not given.</summary>
    public string? Text(string name)
    {
        var text = request.Query[name].ToString();
        return text.Length == 0 ? null : text;
    }

    /// <summary>One of some words; null when it is not given.</summary>
    public string? OneOf(string name, IEnumerable<string> allowed) => Text(name) is { } text ? Check(name, text, allowed) : null;

    /// <summary>A value that came by the route.</summary>
    public string Check(string name, string text, IEnumerable<string> allowed)
    {
        if (!allowed.Contains(text, StringComparer.Ordinal)) Wrong(name, $"'{text}' is none of {string.Join(", ", allowed)}");
        return text;
    }

    /// <summary>How many items a page may have.</summary>
    public int Limit()
    {
        if (Text("limit") is not { } text) return DefaultLimit;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) && limit is >= 1 and <= MaxLimit) return limit;
        Wrong("limit", $"'{text}' is not a whole number from 1 to {MaxLimit}");
        return DefaultLimit;
    }

    /// <summary>Where a page of a listing starts; empty at its beginning.</summary>
    public string Continuation(string listing)
    {
        if (Text("continuation") is not { } text) return "";
        if (Base64Url.IsValid(text))
        {
            var place = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(text));
            if (place.StartsWith($"{listing} ", StringComparison.Ordinal)) return place[(listing.Length + 1)..];
        }

        Wrong("continuation", "it is not one that this listing gave; leave it out to start at the beginning");
        return "";
    }

    /// <summary>The place as callers see it.</summary>
    public static string? Continuation(string listing, string? place) =>
        place is null ? null : Base64Url.EncodeToString(Encoding.UTF8.GetBytes($"{listing} {place}"));

    /// <summary>Notes a problem.</summary>
    public void Wrong(string parameter, string detail) => problems.Add(new(parameter, detail));
}
