using SegSync.Core.Landing;

namespace SegSync.Tests.Landing;

public class ManifestErrorTests
{
    [Fact]
    public void All_errors_of_form_are_told_at_once_with_file_and_path() => Errors("""
        {
          "name": "Bad Name", "version": 0, "stream": "", "id": 5, "entity": "cat", "colour": "red",
          "fields": { "name": { "path": "a//b", "type": "number" } },
          "where": [{ "reason": "" }],
          "rows": [{ "entity": "R", "key": {}, "fields": { "F": { "scheme": "s", "value": "", "maxLength": 0 } } }]
        }
        """).ShouldBe(
        [
            "bad.json $.entity: is \"cat\"; one of customer, product, supplier, location was expected",
            "bad.json $.fields.name.path: is \"a//b\"; names with / between them, such as to_Customer/VATRegistration, were expected",
            "bad.json $.fields.name.type: is \"number\"; one of text, code, decimal, integer, date, boolean, currency was expected",
            "bad.json $.id: is 5; an object or a text was expected",
            "bad.json $.name: is \"Bad Name\"; lower-case words with hyphens between them were expected",
            "bad.json $.rows[0].fields.F.maxLength: is 0; at least 1 was expected",
            "bad.json $.rows[0].fields.F.value: is empty",
            "bad.json $.rows[0].key: is empty",
            "bad.json $.stream: is empty",
            "bad.json $.version: is 0; at least 1 was expected",
            "bad.json $.where[0].reason: is empty",
            "bad.json $.where[0]: lacks 'path'",
            "bad.json $: has 'colour', which is not known; known are deleted, description, entity, facts, fields, file, id, key, lines, name, rows, stamp, stream, version, where, zone",
        ]);

    [Fact]
    public void All_errors_of_meaning_are_told_at_once() => Errors("""
        {
          "name": "worse", "version": 1, "stream": "S", "id": { "value": "x" }, "entity": "customer", "zone": "Mars/Olympus", "stamp": {},
          "fields": {
            "gtin": "a",
            "name": { "path": "a", "join": ["b"], "formats": ["yyyy"] },
            "city": { "path": "c", "pattern": "(", "separator": "-" }
          },
          "lines": { "date": "d", "quantity": "q" },
          "where": [{ "path": "a", "present": true, "equals": "x" }],
          "rows": [{ "entity": "R", "key": { "K": "k" }, "fields": { "F": { "scheme": "s", "value": "code", "maxLength": 1, "allowed": ["A", "AB"] } } },
                   { "entity": "R", "key": { "K": "k" }, "fields": { "G": { "scheme": "s", "value": "code", "maxLength": 1 } } }]
        }
        """).ShouldBe(
        [
            "bad.json $.fields.city.pattern: is no pattern: Invalid pattern '(' at offset 1. Not enough )'s.",
            "bad.json $.fields.city.separator: belongs to 'join'",
            "bad.json $.fields.gtin: is not a canonical field of a customer; known are city, country, crossReference, customerNumber, email, name, parent, parentFrom, parentTo, phone, postcode, region, soldTo, soldToFrom, soldToTo, status, street, vatNumber, website",
            "bad.json $.fields.name.formats: belongs to the type date",
            "bad.json $.fields.name: needs exactly one of path, first, join, value",
            "bad.json $.id: needs a path",
            "bad.json $.lines: belongs to a manifest with facts",
            "bad.json $.name: is 'worse', but the file is called 'bad'",
            "bad.json $.rows: names R twice",
            "bad.json $.rows[0].fields.F: R.F holds at most 1 characters; 'AB' has 2",
            "bad.json $.stamp: lacks 'path'",
            "bad.json $.where[0]: lacks 'reason', which is said of what the rule takes out",
            "bad.json $.where[0]: needs exactly one of present, equals, in, startsWith, atMost, below",
            "bad.json $.zone: is 'Mars/Olympus', which is not a known time zone; a name such as Europe/Berlin was expected",
        ]);

    [Theory]
    [InlineData("""{"name":"bad","version":1,"stream":"S","id":"i"}""", "bad.json $: needs either 'entity' (records) or 'facts', and not both")]
    [InlineData("""{"name":"bad","version":1,"stream":"S","id":"i","entity":"customer"}""", "bad.json $.fields: is empty; a record needs at least one field")]
    [InlineData("""{"name":"bad","version":1,"stream":"S","id":"i","facts":"receipt"}""", "bad.json $: lacks 'lines', which 'facts' needs")]
    [InlineData("""{"name":"bad","version":1,"stream":"S","id":"i","facts":"receipt","lines":{"date":"d","quantity":"q","price":"p"}}""", "bad.json $.lines: lacks 'currency', which an amount or price needs")]
    [InlineData("""{"name":"bad","version":1,"stream":"S","id":"i","facts":"receipt","lines":{"date":"d","quantity":"q","flat":true,"path":"l"}}""", "bad.json $.lines: needs 'path' (lines inside a document) or 'flat' (rows of a file), and not both")]
    [InlineData("""{"name":"bad","name":"x"}""", "bad.json $.name: is not valid JSON at line 1, column 21")]
    [InlineData("""{"name":""", "bad.json $.name: is not valid JSON at line 1, column 8")]
    [InlineData("", "bad.json $: is not valid JSON at line 0, column 0")]
    public void A_single_error_is_told_in_plain_words(string json, string error) => Errors(json).ShouldBe([error]);

    private static IEnumerable<string> Errors(string json)
    {
        Core.Landing.Mapping.Load(json, "bad.json", out var errors).ShouldBeNull();
        return errors.Select(error => error.ToString()).Order(StringComparer.Ordinal);
    }
}
