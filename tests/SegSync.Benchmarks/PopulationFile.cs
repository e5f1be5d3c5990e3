using System.Globalization;
using System.Text;

namespace SegSync.Benchmarks;

/// <summary>
/// People and companies as several systems hold them: one to four records each, with typing errors, missing fields,
/// initials, swapped names, moves, new numbers, households that share name, address and phone, and namesakes. The same
/// seed gives the same records.
/// </summary>
internal sealed class PopulationFile(int seed)
{
    /// <summary>The columns after the id.</summary>
    public const string Header = "given_name,surname,company,date_of_birth,street,city,postcode,phone,email";

    private static readonly string[] Starts = ["b", "br", "c", "ch", "d", "dr", "f", "fr", "g", "gr", "h", "j", "k", "kl", "l", "m", "n", "p", "pr", "r", "s", "sch", "st", "t", "tr", "v", "w", "z", ""];
    private static readonly string[] Middles = ["a", "e", "i", "o", "u", "ai", "ei", "ie", "au", "oo", "ea"];
    private static readonly string[] Ends = ["n", "r", "l", "s", "t", "ck", "m", "nd", "rt", "ll", "tt", "", "ng", "x", "th"];
    private static readonly string[] Trades = ["Logistics", "Foods", "Trading", "Engineering", "Systems", "Steel", "Plastics", "Chemicals", "Textiles", "Motors", "Software", "Media", "Pharma", "Packaging", "Tools", "Electronics"];
    private static readonly string[] Forms = ["Ltd", "Limited", "Inc", "GmbH", "AG", "LLC", "plc", "S.A."];
    private static readonly string[] Kinds = ["Street", "Road", "Avenue", "Lane", "Drive", "Way"];

    private readonly Random _random = new(seed);
    private readonly string[] _given = Words(seed + 1, 1_500, 1);
    private readonly string[] _family = Words(seed + 2, 40_000, 2);
    private readonly string[] _cities = Words(seed + 3, 3_000, 2);
    private readonly string[] _streets = Words(seed + 4, 20_000, 2);

    private sealed record Thing(string Given, string Family, string Company, DateOnly? Born, string Street, string City, string Postcode, string Phone, string Email);

    /// <summary>The records with the number of the thing that each is about, in an order that tells nothing.</summary>
    public IEnumerable<(int Thing, string[] Fields)> Records(int count)
    {
        var waiting = new List<(int, string[])>();
        Thing? last = null;
        for (var (thing, made) = (0, 0); made < count; thing++)
        {
            var one = last = Next(last);
            var copies = Math.Min(count - made, 1 + (_random.NextDouble() < 0.45 ? 1 + (_random.NextDouble() < 0.3 ? 1 + (_random.NextDouble() < 0.3 ? 1 : 0) : 0) : 0));
            for (var i = 0; i < copies; i++, made++)
            {
                waiting.Add((thing, i == 0 ? Fields(one) : Spoiled(one)));
                if (waiting.Count < 100_000) continue;
                var at = _random.Next(waiting.Count);
                yield return waiting[at];
                waiting[at] = waiting[^1];
                waiting.RemoveAt(waiting.Count - 1);
            }
        }
        while (waiting.Count > 0)
        {
            var at = _random.Next(waiting.Count);
            yield return waiting[at];
            waiting[at] = waiting[^1];
            waiting.RemoveAt(waiting.Count - 1);
        }
    }

    /// <summary>Writes the records to a file and their truth (id, thing) to another.</summary>
    public void Write(string path, string truth, int count)
    {
        using var file = new StreamWriter(path);
        using var answers = new StreamWriter(truth);
        file.WriteLine($"id,{Header}");
        answers.WriteLine("id,cluster");
        var id = 0;
        foreach (var (thing, fields) in Records(count))
        {
            file.WriteLine(string.Create(CultureInfo.InvariantCulture, $"r{++id},{string.Join(',', fields)}"));
            answers.WriteLine(string.Create(CultureInfo.InvariantCulture, $"r{id},{thing}"));
        }
    }

    private Thing Next(Thing? last)
    {
        var city = Zipf(_cities.Length);
        var postcode = string.Create(CultureInfo.InvariantCulture, $"{10000 + city * 23 + _random.Next(20):00000}");
        var street = string.Create(CultureInfo.InvariantCulture, $"{1 + _random.Next(200)} {Title(_streets[_random.Next(_streets.Length)])} {Kinds[_random.Next(Kinds.Length)]}");
        var phone = string.Create(CultureInfo.InvariantCulture, $"0{100 + city % 800} {_random.Next(1_000_000, 9_999_999)}");
        if (_random.NextDouble() < 0.15)
        {
            var name = $"{Title(_family[_random.Next(_family.Length)])} {(_random.NextDouble() < 0.3 ? Title(_given[Zipf(_given.Length)]) + " " : "")}{Trades[_random.Next(Trades.Length)]}";
            return new("", "", $"{name} {Forms[_random.Next(Forms.Length)]}", null, street, Title(_cities[city]), postcode, phone, $"info@{name.Replace(" ", "-", StringComparison.Ordinal).ToLowerInvariant()}.com");
        }
        var given = Title(_given[Zipf(_given.Length)]);
        var family = Title(_family[Zipf(_family.Length)]);
        var born = new DateOnly(1930, 1, 1).AddDays(_random.Next(29_000));
        var person = new Thing(given, family, "", born, street, Title(_cities[city]), postcode, phone, "");
        // a household: same name and address, often the same phone
        if (last is { Company: "" } && _random.NextDouble() < 0.25)
            person = person with { Family = last.Family, Street = last.Street, City = last.City, Postcode = last.Postcode, Phone = _random.NextDouble() < 0.5 ? last.Phone : phone };
        return person with { Email = Mail(person) };
    }

    private string Mail(Thing person) => string.Create(
        CultureInfo.InvariantCulture, $"{person.Given}.{person.Family}{_random.Next(100)}@{(_random.NextDouble() < 0.7 ? "mail" + _random.Next(12) : _family[_random.Next(_family.Length)])}.com").ToLowerInvariant();

    private static string[] Fields(Thing thing) =>
        [thing.Given, thing.Family, thing.Company, thing.Born?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? "", thing.Street, thing.City, thing.Postcode, thing.Phone, thing.Email];

    private string[] Spoiled(Thing thing)
    {
        if (_random.NextDouble() < 0.12)
        {
            var elsewhere = Next(null);
            thing = thing with { Street = elsewhere.Street, City = elsewhere.City, Postcode = elsewhere.Postcode };
        }
        if (_random.NextDouble() < 0.2) thing = thing with { Phone = Next(null).Phone };
        if (_random.NextDouble() < 0.2) thing = thing with { Email = thing.Company.Length > 0 ? "sales" + thing.Email[4..] : Mail(thing) };
        if (thing.Born is { } born && _random.NextDouble() < 0.03 && born.Day <= 12) thing = thing with { Born = new(born.Year, born.Day, born.Month) };
        if (_random.NextDouble() < 0.02) thing = thing with { Given = thing.Family, Family = thing.Given };
        var fields = Fields(thing);
        if (fields[0].Length > 0 && _random.NextDouble() < 0.05) fields[0] = fields[0][..1];
        if (fields[2].Length > 0 && _random.NextDouble() < 0.4) fields[2] = fields[2][..fields[2].LastIndexOf(' ')];
        if (_random.NextDouble() < 0.3) fields[4] = fields[4].Replace("Street", "St", StringComparison.Ordinal).Replace("Road", "Rd", StringComparison.Ordinal).Replace("Avenue", "Ave", StringComparison.Ordinal);
        for (var i = 0; i < fields.Length; i++)
        {
            var luck = _random.NextDouble();
            if (luck < 0.06) fields[i] = "";
            else if (luck < 0.16) fields[i] = Mistyped(fields[i]);
        }
        return fields;
    }

    private string Mistyped(string text)
    {
        if (text.Length < 3) return text;
        var at = 1 + _random.Next(text.Length - 2);
        var letter = char.IsAsciiDigit(text[at]) ? (char)('0' + _random.Next(10)) : (char)('a' + _random.Next(26));
        return _random.Next(4) switch
        {
            0 => text.Remove(at, 1),
            1 => text.Insert(at, letter.ToString()),
            2 => $"{text.AsSpan(0, at)}{letter}{text.AsSpan(at + 1)}",
            _ => $"{text.AsSpan(0, at)}{text[at + 1]}{text[at]}{text.AsSpan(at + 2)}",
        };
    }

    // rank r about as often as 1/(r+10)
    private int Zipf(int ranks) => Math.Min(ranks - 1, (int)(10 * (Math.Pow((ranks + 10) / 10.0, _random.NextDouble()) - 1)));

    private static string[] Words(int seed, int count, int syllables)
    {
        var random = new Random(seed);
        var words = new HashSet<string>(StringComparer.Ordinal);
        var word = new StringBuilder();
        while (words.Count < count)
        {
            word.Clear();
            for (var i = 0; i < syllables + random.Next(2); i++) word.Append(Starts[random.Next(Starts.Length)]).Append(Middles[random.Next(Middles.Length)]);
            word.Append(Ends[random.Next(Ends.Length)]);
            if (word.Length >= 3) words.Add(word.ToString());
        }
        return [.. words];
    }

    private static string Title(string word) => char.ToUpperInvariant(word[0]) + word[1..];
}
