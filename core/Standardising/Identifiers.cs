using System.Text;

namespace SegSync.Core.Standardising;

/// <summary>What a standardiser makes of a text: the standard form, or why there is none.</summary>
internal readonly record struct Form(string? Standard, string? Why)
{
    public static Form Of(string standard) => new(standard, null);

    public static Form Defect(string why) => new(null, why);
}

/// <summary>Identifiers that mean one thing everywhere.</summary>
internal static class Identifiers
{
    /// <summary>A GTIN-8, -12, -13 or -14 as 14 digits (GS1 General Specifications, 7.9: the check digit).</summary>
    public static Form Gtin(string given)
    {
        var text = Folding.Identifier(given);
        if (text.Length is not (8 or 12 or 13 or 14) || text.AsSpan().IndexOfAnyExceptInRange('0', '9') >= 0)
            return Form.Defect("a GTIN has 8, 12, 13 or 14 digits");
        var padded = text.PadLeft(14, '0');
        var sum = 0;
        for (var i = 0; i < 13; i++) sum += (padded[i] - '0') * (i % 2 == 0 ? 3 : 1);
        if ((10 - (sum % 10)) % 10 != padded[13] - '0') return Form.Defect("the GTIN's check digit is wrong");
        return sum == 0 ? Form.Defect("a GTIN of zeros") : Form.Of(padded);
    }

    /// <summary>A VAT or tax number without separators, with its country in front where that is known.</summary>
    public static Form Vat(string given, string? country)
    {
        var text = Folding.Identifier(given);
        foreach (var suffix in (ReadOnlySpan<string>)["MWST", "TVA", "IVA"])
        {
            if (text.StartsWith("CHE", StringComparison.Ordinal) && text.EndsWith(suffix, StringComparison.Ordinal)) text = text[..^suffix.Length];
        }
        var standard = text.Length < 2 || VatCountry(text) is not null || country is null ? text : country + text;
        var body = standard.Length < 2 ? standard : VatBody(standard);
        if (body.Length is < 5 or > 16 || body.Count(char.IsAsciiDigit) < 5 || !Ascii.IsValid(standard))
            return Form.Defect("a VAT number has 5 to 16 letters and digits after the country, at least 5 of them digits");
        if (!body.AsSpan().ContainsAnyInRange('1', '9')) return Form.Defect("a VAT number of zeros");
        return Form.Of(VatCountry(standard) is { } own ? own + body : standard);
    }

    /// <summary>The number without its country: what is the same whether or not a system stores the country in front.</summary>
    public static string VatBody(string standard) => VatCountry(standard) is null ? standard : standard[2..];

    /// <summary>The country in front of a standard VAT number; null where there is none.</summary>
    public static string? VatCountry(string text)
    {
        if (!char.IsAsciiLetter(text[0]) || !char.IsAsciiLetter(text[1])) return null;
        return Countries.Find(text[..2]);
    }

    /// <summary>A record of another system, <c>system:id</c>: leading zeros of a number are padding, as SAP shows it.</summary>
    public static Form CrossReference(string given)
    {
        var colon = given.IndexOf(':', StringComparison.Ordinal);
        if (colon <= 0) return Form.Defect("a cross reference is system:id");
        var system = given[..colon].Trim();
        var id = given[(colon + 1)..].Trim();
        return system.Length == 0 || id.Length == 0 ? Form.Defect("a cross reference is system:id") : Form.Of(Reference(system, id));
    }

    /// <summary>The system of a cross reference, in lower case.</summary>
    public static ReadOnlySpan<char> SystemOf(string reference) => reference.AsSpan(0, reference.IndexOf(':', StringComparison.Ordinal));

    /// <summary>How a record is referred to: system in lower case, id without padding.</summary>
    public static string Reference(string system, string id)
    {
        var bare = id.AsSpan().Trim();
        if (bare.IndexOfAnyExceptInRange('0', '9') < 0) bare = bare.TrimStart('0');
        return $"{system.ToLowerInvariant()}:{(bare.IsEmpty ? "0" : bare)}";
    }
}
