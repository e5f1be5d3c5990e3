namespace SegSync.Core.Matching.Columns;

/// <summary>What a column holds; decides how it is standardised, compared and blocked.</summary>
public enum ColumnType
{
    /// <summary>First name of a person.</summary>
    GivenName,

    /// <summary>Last name of a person.</summary>
    FamilyName,

    /// <summary>Whole name of a person, in any order of its parts; also several persons' names.</summary>
    FullName,

    /// <summary>Name of a company, shop or public body.</summary>
    OrganisationName,

    /// <summary>Street with or without number and unit.</summary>
    StreetAddress,

    /// <summary>City, town or suburb.</summary>
    Locality,

    /// <summary>State, county or province.</summary>
    Region,

    /// <summary>Postal code.</summary>
    Postcode,

    /// <summary>Country by name or code.</summary>
    Country,

    /// <summary>Telephone or fax number.</summary>
    Phone,

    /// <summary>Mail address.</summary>
    Email,

    /// <summary>A day, a month or a year, in any usual notation.</summary>
    Date,

    /// <summary>A number or code that somebody issued: tax number, GTIN, house number, part number.</summary>
    Identifier,

    /// <summary>Name of a product or a work: words and model numbers.</summary>
    ProductTitle,

    /// <summary>A longer text about the thing.</summary>
    Description,

    /// <summary>An amount of money or another quantity.</summary>
    Price,

    /// <summary>One of not too many values.</summary>
    Category,

    /// <summary>Any other text.</summary>
    FreeText,
}

/// <summary>How model files name the types.</summary>
public static class ColumnTypes
{
    private static readonly Dictionary<string, ColumnType> ByName = Read(
        "givenName=firstName,forename;familyName=surname,lastName;fullName=personName,name,authors,author;organisationName=organizationName,companyName,company,organisation,organization,businessName;"
        + "streetAddress=street,address,addressLine;locality=city,town,suburb,place;region=state,province,county;postcode=postalCode,zip,zipCode;country=countryCode;phone=telephone,phoneNumber,mobile,fax;"
        + "email=emailAddress,mail;date=dateOfBirth,birthDate,year,month,day;identifier=id,code,number,taxNumber,vatNumber,gtin;productTitle=title,productName;description=longText;price=amount,money,numeric;"
        + "category=enum,type,brand,manufacturer;freeText=text,string");

    /// <summary>The names that a model file writes, one a type.</summary>
    public static ImmutableArray<string> Names { get; } = [.. Enum.GetNames<ColumnType>().Select(name => char.ToLowerInvariant(name[0]) + name[1..])];

    /// <summary>The type of a name or of one of its usual synonyms, whatever the case and the separators; null for none.</summary>
    public static ColumnType? Find(string name) => ByName.TryGetValue(Plain(name), out var type) ? type : null;

    private static Dictionary<string, ColumnType> Read(string text)
    {
        var map = new Dictionary<string, ColumnType>(StringComparer.Ordinal);
        foreach (var entry in text.Split(';').Select(part => part.Split('=')))
        {
            var type = Enum.Parse<ColumnType>(entry[0], ignoreCase: true);
            foreach (var name in entry[1].Split(',').Prepend(entry[0])) map.Add(Plain(name), type);
        }
        return map;
    }

    private static string Plain(string name) => string.Concat(name.Where(char.IsAsciiLetter)).ToLowerInvariant();
}
