namespace SegSync.Sandbox.World;

internal sealed record Place(string City, string Region, string Postcode, string Dial);

internal sealed record Land(string Code, string Code3, string Name, string Dial, string Tld, string[] Forms, string[] Streets, Place[] Places);

/// <summary>The vocabulary of the world. A '#' in a postcode is a digit, an '@' a letter.</summary>
internal static class Words
{
    public static readonly string[] First =
        ["Al", "Ar", "Bal", "Ber", "Bor", "Bran", "Cal", "Cor", "Cres", "Dal", "Del", "Dor", "El", "Fal", "Fer", "Gal", "Gor", "Hal", "Har", "Hel",
         "Il", "Jan", "Kal", "Kel", "Kor", "Lan", "Lor", "Mal", "Mer", "Mor", "Nor", "Ol", "Pal", "Per", "Ral", "Ros", "Sal", "Tor", "Val", "Wil"];
    public static readonly string[] Second =
        ["a", "ba", "da", "de", "di", "do", "ga", "ge", "ka", "ki", "la", "le", "li", "lo", "ma", "me", "mi", "na", "ne", "ni", "no", "ra", "re", "ri", "ro", "sa", "ta", "te", "ti", "va"];
    public static readonly string[] Third =
        ["bert", "burg", "dex", "dorf", "field", "gard", "lund", "mark", "mont", "nova", "port", "quist", "rand", "stad", "stein", "ton", "tec", "vik", "wald", "worth"];
    public static readonly string[] Sectors =
        ["Logistics", "Foods", "Trading", "Pharma", "Textiles", "Chemicals", "Electronics", "Machinery", "Plastics", "Packaging", "Automotive", "Retail",
         "Wholesale", "Furniture", "Optics", "Metals", "Paper", "Tools", "Medical", "Energy", "Instruments", "Ceramics", "Beverages", "Dairy",
         "Construction", "Components", "Glass", "Robotics", "Sports", "Toys", "Marine", "Aviation", "Garden", "Lighting", "Software", "Supplies"];

    private static readonly string[] English = ["Market Street", "High Street", "Station Road", "Park Avenue", "Mill Road", "Church Street", "Victoria Road", "King Street", "Industrial Drive", "Harbour Road", "Bridge Street", "Oak Avenue"];
    private static readonly string[] German = ["Hauptstraße", "Bahnhofstraße", "Industriestraße", "Gartenstraße", "Mühlenweg", "Lindenstraße", "Bergstraße", "Hafenstraße", "Ringstraße", "Schillerplatz"];
    private static readonly string[] French = ["Rue de la Gare", "Avenue de la République", "Rue du Moulin", "Boulevard Victor Hugo", "Rue des Écoles", "Avenue Jean Jaurès", "Rue du Port"];
    private static readonly string[] Dutch = ["Stationsstraat", "Kerkstraat", "Dorpsstraat", "Industrieweg", "Havenkade", "Molenweg", "Parallelweg"];
    private static readonly string[] Italian = ["Via Roma", "Via Garibaldi", "Via dell'Industria", "Corso Italia", "Via Mazzini", "Piazza Cavour"];
    private static readonly string[] Spanish = ["Calle Mayor", "Avenida de la Industria", "Calle Real", "Paseo del Puerto", "Calle San Juan", "Avenida de América"];
    private static readonly string[] Polish = ["Ulica Polna", "Ulica Ogrodowa", "Ulica Przemysłowa", "Ulica Kościuszki", "Aleja Niepodległości", "Ulica Dworcowa"];

    public static readonly Land[] Lands =
    [
        new("DE", "DEU", "Germany", "49", "de", ["GmbH", "AG", "GmbH & Co. KG", "KG"], German,
            [new("Berlin", "BE", "10###", "30"), new("Hamburg", "HH", "20###", "40"), new("München", "BY", "80###", "89"), new("Köln", "NW", "50###", "221"), new("Frankfurt am Main", "HE", "60###", "69"), new("Stuttgart", "BW", "70###", "711"), new("Düsseldorf", "NW", "40###", "211"), new("Leipzig", "SN", "04###", "341")]),
        new("US", "USA", "United States", "1", "com", ["Inc.", "LLC", "Corporation", "Company"], English,
            [new("Chicago", "IL", "606##", "312"), new("Houston", "TX", "770##", "713"), new("Atlanta", "GA", "303##", "404"), new("Seattle", "WA", "981##", "206"), new("Boston", "MA", "021##", "617"), new("Denver", "CO", "802##", "303"), new("Columbus", "OH", "432##", "614"), new("Memphis", "TN", "381##", "901")]),
        new("GB", "GBR", "United Kingdom", "44", "co.uk", ["Limited", "PLC", "Limited", "Limited"], English,
            [new("London", "LND", "EC# #@@", "20"), new("Manchester", "MAN", "M# #@@", "161"), new("Birmingham", "BIR", "B# #@@", "121"), new("Leeds", "LDS", "LS# #@@", "113"), new("Glasgow", "GLG", "G# #@@", "141"), new("Bristol", "BST", "BS# #@@", "117")]),
        new("FR", "FRA", "France", "33", "fr", ["SARL", "SAS", "SA"], French,
            [new("Paris", "75", "750##", "1"), new("Lyon", "69", "690##", "4"), new("Marseille", "13", "130##", "4"), new("Toulouse", "31", "310##", "5"), new("Lille", "59", "590##", "3"), new("Nantes", "44", "440##", "2")]),
        new("AT", "AUT", "Austria", "43", "at", ["GmbH", "AG", "GmbH & Co. KG"], German,
            [new("Wien", "W", "1##0", "1"), new("Graz", "ST", "80##", "316"), new("Linz", "OOE", "40##", "732"), new("Salzburg", "SBG", "50##", "662")]),
        new("CH", "CHE", "Switzerland", "41", "ch", ["AG", "GmbH", "AG"], German,
            [new("Zürich", "ZH", "80##", "44"), new("Basel", "BS", "40##", "61"), new("Bern", "BE", "30##", "31"), new("Luzern", "LU", "60##", "41")]),
        new("NL", "NLD", "Netherlands", "31", "nl", ["B.V.", "N.V.", "B.V."], Dutch,
            [new("Amsterdam", "NH", "10## @@", "20"), new("Rotterdam", "ZH", "30## @@", "10"), new("Utrecht", "UT", "35## @@", "30"), new("Eindhoven", "NB", "56## @@", "40"), new("Venlo", "LI", "59## @@", "77")]),
        new("IT", "ITA", "Italy", "39", "it", ["S.r.l.", "S.p.A."], Italian,
            [new("Milano", "MI", "201##", "02"), new("Torino", "TO", "101##", "011"), new("Bologna", "BO", "401##", "051"), new("Verona", "VR", "371##", "045"), new("Napoli", "NA", "801##", "081")]),
        new("ES", "ESP", "Spain", "34", "es", ["S.L.", "S.A."], Spanish,
            [new("Madrid", "M", "280##", "91"), new("Barcelona", "B", "080##", "93"), new("Valencia", "V", "460##", "96"), new("Sevilla", "SE", "410##", "95"), new("Zaragoza", "Z", "500##", "976")]),
        new("PL", "POL", "Poland", "48", "pl", ["Sp. z o.o.", "S.A."], Polish,
            [new("Warszawa", "MZ", "00-###", "22"), new("Kraków", "MA", "30-###", "12"), new("Wrocław", "DS", "50-###", "71"), new("Poznań", "WP", "60-###", "61"), new("Gdańsk", "PM", "80-###", "58")]),
    ];

    public static readonly string[] Materials =
        ["Steel", "Brass", "Aluminium", "Copper", "Rubber", "Nylon", "Ceramic", "Oak", "Cotton", "Wool", "Glass", "Carbon", "Leather", "Silicone", "Titanium", "Bamboo", "Paper", "Vinyl", "Zinc", "Foam"];
    public static readonly string[] Nouns =
        ["Bolt", "Bracket", "Valve", "Hose", "Filter", "Bearing", "Gasket", "Pump", "Sensor", "Cable", "Switch", "Hinge", "Spring", "Washer", "Clamp", "Panel", "Tray", "Lamp", "Knob", "Wheel",
         "Belt", "Fuse", "Relay", "Nozzle", "Plate", "Pipe", "Flange", "Coupling", "Screw", "Rivet", "Handle", "Drawer", "Label", "Carton", "Pallet", "Mat", "Cover", "Rod", "Tube", "Seal"];
    public static readonly string[] Qualities = ["Basic", "Compact", "Heavy Duty", "Classic", "Premium", "Industrial", "Precision", "Light", "Outdoor", "Marine"];
}
