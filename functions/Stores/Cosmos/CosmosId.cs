using System.Text;
using SegSync.Core.Storing;

namespace SegSync.Functions.Stores.Cosmos;

/// <summary>
/// The hub's ids as Cosmos DB takes them: letters, digits and a few signs as they are, every other byte of the UTF-8 as
/// <c>~</c> and two hex digits. What begins with a text still does, so that prefixes can be asked for.
/// </summary>
internal static class CosmosId
{
    public static string Of(string id)
    {
        var bytes = Encoding.UTF8.GetBytes(id);
        if (!bytes.AsSpan().ContainsAnyExcept(StoreLimits.Plain)) return id;
        var text = new StringBuilder(bytes.Length + 16);
        foreach (var value in bytes)
        {
            if (StoreLimits.Plain.Contains(value)) text.Append((char)value);
            else text.Append('~').Append(Convert.ToHexStringLower([value]));
        }

        return text.ToString();
    }

    /// <summary>The hub's id again.</summary>
    /// <exception cref="FormatException">The text is none that <see cref="Of"/> gives.</exception>
    public static string Parse(string text)
    {
        if (!text.Contains('~', StringComparison.Ordinal)) return text;
        var bytes = new List<byte>(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] != '~') bytes.Add((byte)text[i]);
            else bytes.AddRange(Convert.FromHexString(text.AsSpan(i + 1, 2)));
            if (text[i] == '~') i += 2;
        }

        return Encoding.UTF8.GetString([.. bytes]);
    }
}
