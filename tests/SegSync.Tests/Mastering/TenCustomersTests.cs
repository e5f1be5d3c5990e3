using SegSync.Core.Mastering;
using SegSync.Core.Records;

namespace SegSync.Tests.Mastering;

/// <summary>Ten customers as systems tell of them, and the whole decision about them.</summary>
public sealed class TenCustomersTests
{
    private static readonly SourceRecord[] Records =
    [
        // Nordwind: three systems, three spellings
        Party("sap", "0001000001", "Nordwind Logistik GmbH", "Hauptstraße 5", "80331", "München", "DE", ("vatNumber", "DE123456789"), ("phone", "+49 89 1234567")),
        Party("crm", "001A", "NORDWIND LOGISTIK G.m.b.H.", "Hauptstr. 5", "D-80331", "Muenchen", "Germany", ("email", "info@nordwind.example")),
        Party("otm", "NW-1", "Nordwind Logistik", "", "", "", "DEU", ("crossReference", "sap:1000001")),
        // Acme twice: namesakes in one house, told apart by their VAT numbers
        Party("sap", "0001000002", "Acme Trading Ltd", "12 High Street", "SW1A 1AA", "London", "GB", ("vatNumber", "GB111222333")),
        Party("sap", "0001000003", "Acme Trading Limited", "High St 12", "SW1A1AA", "London", "UK", ("vatNumber", "GB999888777")),
        // Bäckerei Groß: known by mail in one system, by address in another
        Party("sap", "0001000004", "Bäckerei Groß & Co. KG", "Ringstraße 7", "20095", "Hamburg", "DE", ("email", "Kontor@gross.example")),
        Party("crm", "001B", "Baeckerei Gross", "", "", "Hamburg", "DE", ("email", "kontor@gross.example")),
        // Orion: same name and town, nothing more: for a steward
        Party("sap", "0001000005", "Orion Foods SA", "Rue de la Gare 3", "75001", "Paris", "FR"),
        Party("crm", "001C", "Orion Foods", "", "", "Paris", "France", ("phone", "01 23 45 67 89")),
        // Toyota: another script
        Party("sap", "0001000006", "株式会社トヨタ", "", "471-8571", "豊田市", "JP", ("phone", "0565-28-2121")),
        Party("crm", "001D", "株式会社トヨタ", "", "", "", "Japan", ("phone", "+81 565 28 2121")),
        // Limited: a name of nothing but a legal form, ended in its system
        Party("sap", "0001000007", "Limited", "Park Avenue 1", "10016", "New York", "USA") with { Deleted = true },
        // Kowalski: a reference and a VAT number that contradict each other
        Party("sap", "0001000008", "Kowalski Sp. z o.o.", "Ulica Polna 4", "00-625", "Warszawa", "PL", ("vatNumber", "PL5260001246")),
        Party("crm", "001E", "Kowalski", "ul. Polna 4", "00-625", "Warszawa", "Poland", ("vatNumber", "PL7740001454"), ("crossReference", "sap:0001000008")),
        // Delta: a defective mail address and a deleted twin
        Party("sap", "0001000009", "Delta Corp.", "5th Avenue 9", "10001-1234", "New York", "US", ("email", "nobody")),
        Party("crm", "001F", "DELTA Corporation", "9 5th Ave", "10001", "New York", "USA", ("email", "office@delta.example")) with { Deleted = true },
    ];

    [Fact]
    public void The_whole_decision_reads_as_it_should()
    {
        var hub = new MemoryHub(MasterPolicy.Default with { Trust = ["sap", "crm"] });
        hub.Land(Records);
        var (lines, open) = (new List<string>(), new SortedSet<string>(StringComparer.Ordinal));
        foreach (var record in Records)
        {
            var decision = hub.Decide(record.Key);
            foreach (var change in decision.Changes) lines.AddRange(Told(change));
            open.UnionWith(decision.Possible.Select(edge => $"? {edge.A.System}/{edge.A.Id} and {edge.B.System}/{edge.B.Id}: {string.Join(", ", edge.Terms)}"));
        }
        string.Join('\n', lines.Concat(open)).ShouldBe(Expected.ReplaceLineEndings("\n"));
    }

    private static IEnumerable<string> Told(MasterChange change)
    {
        yield return $"{change.Step} {change.After.Id}{(change.After.Active ? "" : " (ended)")}";
        foreach (var reason in change.Reasons) yield return "  " + reason;
        foreach (var (field, claim) in change.After.Fields) yield return $"    {field}: {claim.Value} <- {claim.From.System}/{claim.From.Id} ({claim.Rule})";
    }

    private static SourceRecord Party(string system, string id, string name, string street, string postcode, string city, string country, params (string, string)[] more) =>
        Given.Customer(system, id, [("name", name), ("street", street), ("postcode", postcode), ("city", city), ("country", country), .. more]);

    private const string Expected = """
        Founded 0jkn9nfsxva3v47tbzmc28k1zz
          founded on crm/001A
          otm/NW-1 and sap/0001000001: same crossReference, same name
          crm/001A and sap/0001000001: same street+postcode, same name
            city: München <- sap/0001000001 (trust)
            country: DE <- sap/0001000001 (trust)
            crossReference: sap:1000001 <- otm/NW-1 (only)
            email: info@nordwind.example <- crm/001A (only)
            name: Nordwind Logistik GmbH <- sap/0001000001 (trust)
            phone: +49 89 1234567 <- sap/0001000001 (only)
            postcode: 80331 <- sap/0001000001 (trust)
            street: Hauptstraße 5 <- sap/0001000001 (trust)
            vatNumber: DE123456789 <- sap/0001000001 (only)
        Founded 2pqr09vbqyhmjhbq4crhw6jf5w
          founded on sap/0001000002
            city: London <- sap/0001000002 (only)
            country: GB <- sap/0001000002 (only)
            name: Acme Trading Ltd <- sap/0001000002 (only)
            postcode: SW1A 1AA <- sap/0001000002 (only)
            street: 12 High Street <- sap/0001000002 (only)
            vatNumber: GB111222333 <- sap/0001000002 (only)
        Founded 5kmstk1jnv0vnr08fwgnxdt4ft
          founded on sap/0001000003
            city: London <- sap/0001000003 (only)
            country: UK <- sap/0001000003 (only)
            name: Acme Trading Limited <- sap/0001000003 (only)
            postcode: SW1A1AA <- sap/0001000003 (only)
            street: High St 12 <- sap/0001000003 (only)
            vatNumber: GB999888777 <- sap/0001000003 (only)
        Founded 34151xk4sfaqj3g6yx6x3h8rvz
          founded on crm/001B
          crm/001B and sap/0001000004: same email, same name
            city: Hamburg <- sap/0001000004 (trust)
            country: DE <- sap/0001000004 (trust)
            email: Kontor@gross.example <- sap/0001000004 (trust)
            name: Bäckerei Groß & Co. KG <- sap/0001000004 (trust)
            postcode: 20095 <- sap/0001000004 (only)
            street: Ringstraße 7 <- sap/0001000004 (only)
        Founded 06fa8cr9wxvtrax98p1md1g33e
          founded on crm/001C
            city: Paris <- crm/001C (only)
            country: France <- crm/001C (only)
            name: Orion Foods <- crm/001C (only)
            phone: 01 23 45 67 89 <- crm/001C (only)
        Founded 3qfsw52qjvxwveksnagb9kmxm4
          founded on sap/0001000005
            city: Paris <- sap/0001000005 (only)
            country: FR <- sap/0001000005 (only)
            name: Orion Foods SA <- sap/0001000005 (only)
            postcode: 75001 <- sap/0001000005 (only)
            street: Rue de la Gare 3 <- sap/0001000005 (only)
        Founded 40k009bav09t40219ryhrfcv7w
          founded on crm/001D
          crm/001D and sap/0001000006: same phone, same name
            city: 豊田市 <- sap/0001000006 (only)
            country: JP <- sap/0001000006 (trust)
            name: 株式会社トヨタ <- sap/0001000006 (trust)
            phone: 0565-28-2121 <- sap/0001000006 (trust)
            postcode: 471-8571 <- sap/0001000006 (only)
        Founded 7xxwqq3m9f6b4r36f3h5zx05yt (ended)
          founded on sap/0001000007
            city: New York <- sap/0001000007 (only)
            country: USA <- sap/0001000007 (only)
            name: Limited <- sap/0001000007 (only)
            postcode: 10016 <- sap/0001000007 (only)
            street: Park Avenue 1 <- sap/0001000007 (only)
        Founded 21ebtp9wjpspjgnxvte33qawj7
          founded on sap/0001000008
            city: Warszawa <- sap/0001000008 (only)
            country: PL <- sap/0001000008 (only)
            name: Kowalski Sp. z o.o. <- sap/0001000008 (only)
            postcode: 00-625 <- sap/0001000008 (only)
            street: Ulica Polna 4 <- sap/0001000008 (only)
            vatNumber: PL5260001246 <- sap/0001000008 (only)
        Founded 30fmtqghs2qncr7sn62h3f49k2
          founded on crm/001E
            city: Warszawa <- crm/001E (only)
            country: Poland <- crm/001E (only)
            crossReference: sap:0001000008 <- crm/001E (only)
            name: Kowalski <- crm/001E (only)
            postcode: 00-625 <- crm/001E (only)
            street: ul. Polna 4 <- crm/001E (only)
            vatNumber: PL7740001454 <- crm/001E (only)
        Founded 5mwbhcfn1w3t5h29pkmms1r6dp
          founded on crm/001F
          crm/001F and sap/0001000009: same street+postcode, same name
            city: New York <- sap/0001000009 (only)
            country: US <- sap/0001000009 (only)
            name: Delta Corp. <- sap/0001000009 (only)
            postcode: 10001-1234 <- sap/0001000009 (only)
            street: 5th Avenue 9 <- sap/0001000009 (only)
        ? crm/001C and sap/0001000005: same name, same city
        ? crm/001E and sap/0001000008: same crossReference, same street+postcode, same name, different vatNumber
        """;
}
