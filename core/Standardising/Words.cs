using System.Collections.Frozen;

namespace SegSync.Core.Standardising;

/// <summary>Words that are written in several ways, in their one form.</summary>
internal static class Words
{
    /// <summary>Legal forms, folded: they say what a company is, not which.</summary>
    public static readonly FrozenSet<string> LegalForms = new[]
    {
        "GMBH", "MBH", "AG", "KG", "OHG", "UG", "SE", "EG", "LTD", "LIMITED", "PLC", "LLC", "LLP", "LP", "INC", "INCORPORATED", "CORP",
        "CORPORATION", "CO", "COMPANY", "SA", "SAS", "SARL", "SRL", "SPA", "SL", "NV", "BV", "AB", "OY", "OYJ", "AS", "ASA", "APS", "PTY", "KK", "GROUP",
    }.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Legal forms that are often written with points, letter by letter.</summary>
    public static readonly FrozenSet<string> SpelledForms = new[]
    {
        "G M B H", "S A", "S A S", "S A R L", "S R L", "S P A", "S L", "N V", "B V", "A G", "K G", "L L C", "P L C", "A S", "E K",
    }.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Street words to their one form.</summary>
    public static readonly FrozenDictionary<string, string> Streets = new Dictionary<string, string>
    {
        ["STREET"] = "ST", ["STR"] = "ST", ["STRASSE"] = "ST", ["ROAD"] = "RD", ["AVENUE"] = "AVE", ["AV"] = "AVE", ["BOULEVARD"] = "BLVD",
        ["LANE"] = "LN", ["DRIVE"] = "DR", ["COURT"] = "CT", ["PLACE"] = "PL", ["SQUARE"] = "SQ", ["HIGHWAY"] = "HWY", ["PARKWAY"] = "PKWY",
        ["TERRACE"] = "TER", ["NORTH"] = "N", ["SOUTH"] = "S", ["EAST"] = "E", ["WEST"] = "W", ["SUITE"] = "STE", ["APARTMENT"] = "APT",
        ["WAY"] = "WY", ["CRESCENT"] = "CRES", ["CLOSE"] = "CL", ["PLATZ"] = "PL", ["WEG"] = "WEG", ["RUE"] = "RUE",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Endings that German glues to a street's name.</summary>
    public static readonly string[] StreetEndings = ["STRASSE", "STR"];

    /// <summary>Country names and three-letter codes to ISO 3166 two-letter codes.</summary>
    public static readonly FrozenDictionary<string, string> Countries = new Dictionary<string, string>
    {
        ["GERMANY"] = "DE", ["DEUTSCHLAND"] = "DE", ["DEU"] = "DE", ["FRANCE"] = "FR", ["FRA"] = "FR", ["UNITED KINGDOM"] = "GB", ["UK"] = "GB",
        ["GBR"] = "GB", ["ENGLAND"] = "GB", ["GREAT BRITAIN"] = "GB", ["USA"] = "US", ["UNITED STATES"] = "US", ["UNITED STATES OF AMERICA"] = "US",
        ["ITALY"] = "IT", ["ITALIA"] = "IT", ["ITA"] = "IT", ["SPAIN"] = "ES", ["ESPANA"] = "ES", ["ESP"] = "ES", ["NETHERLANDS"] = "NL", ["NLD"] = "NL",
        ["THE NETHERLANDS"] = "NL", ["BELGIUM"] = "BE", ["BEL"] = "BE", ["AUSTRIA"] = "AT", ["OSTERREICH"] = "AT", ["AUT"] = "AT", ["SWITZERLAND"] = "CH",
        ["CHE"] = "CH", ["SCHWEIZ"] = "CH", ["POLAND"] = "PL", ["POLSKA"] = "PL", ["POL"] = "PL", ["SWEDEN"] = "SE", ["SWE"] = "SE", ["SVERIGE"] = "SE",
        ["DENMARK"] = "DK", ["DNK"] = "DK", ["NORWAY"] = "NO", ["NOR"] = "NO", ["FINLAND"] = "FI", ["FIN"] = "FI", ["IRELAND"] = "IE", ["EIRE"] = "IE",
        ["IRL"] = "IE", ["PORTUGAL"] = "PT", ["PRT"] = "PT", ["CZECH REPUBLIC"] = "CZ", ["CZECHIA"] = "CZ", ["CZE"] = "CZ", ["JAPAN"] = "JP", ["JPN"] = "JP",
        ["CHINA"] = "CN", ["CHN"] = "CN", ["CANADA"] = "CA", ["CAN"] = "CA", ["AUSTRALIA"] = "AU", ["AUS"] = "AU", ["INDIA"] = "IN", ["IND"] = "IN",
        ["BRAZIL"] = "BR", ["BRA"] = "BR", ["MEXICO"] = "MX", ["MEX"] = "MX",
    }.ToFrozenDictionary(StringComparer.Ordinal);
}
