using System.Text.Json;
using SegSync.Connectors.Http;
using SegSync.Connectors.Sap;

namespace SegSync.Tests.Connectors;

public sealed class StampTests
{
    [Theory]
    [InlineData("""{"at":"2026-06-30T12:00:00.123+0000"}""")]
    [InlineData("""{"at":"2026-06-30T12:00:00.123456Z"}""")]
    [InlineData("""{"at":"2026-06-30T14:00:00.1234+02:00"}""")]
    [InlineData("""{"at":{"value":"2026-06-30T07:30:00.123-0430"}}""")]
    public void A_moment_is_read_in_every_vendors_spelling(string json) =>
        Iso.Of(JsonDocument.Parse(json).RootElement, "at"u8).ShouldBe(DateTimeOffset.Parse("2026-06-30T12:00:00.123Z", System.Globalization.CultureInfo.InvariantCulture).ToUnixTimeMilliseconds());

    [Theory]
    [InlineData("""{"at":null}""")]
    [InlineData("""{"at":""}""")]
    [InlineData("{}")]
    public void No_moment_is_null(string json) => Iso.Of(JsonDocument.Parse(json).RootElement, "at"u8).ShouldBeNull();

    [Fact]
    public void A_stamp_that_is_no_moment_is_a_broken_answer() =>
        Should.Throw<JsonException>(() => Iso.Of(JsonDocument.Parse("""{"at":"the day before yesterday"}""").RootElement, "at"u8));

    [Theory]
    [InlineData("""{"LastChangeDateTime":"/Date(1767139200000+0000)/"}""", 2, 1767139200000)]
    [InlineData("""{"LastChangeDateTime":"\/Date(1767139200000)\/"}""", 2, 1767139200000)]
    [InlineData("""{"LastChangeDate":"/Date(1767139200000)/","LastChangeTime":"PT01H02M03S"}""", 1, 1767139200000 + 3723000)]
    [InlineData("""{"LastChangeDate":"/Date(1767139200000)/","LastChangeTime":null}""", 1, 1767139200000)]
    [InlineData("""{"LastChangeDate":null,"LastChangeTime":"PT00H00M00S"}""", 1, null)]
    public void SAPs_stamps_are_read_whole_or_in_two_parts(string json, int stamp, long? expected) =>
        SapStamps.Of((SapStamp)stamp, JsonDocument.Parse(json).RootElement).ShouldBe(expected);

    [Fact]
    public void The_compound_filter_asks_for_later_days_the_rest_of_the_day_and_what_was_never_changed() =>
        SapStamps.Filter(SapStamp.DateAndTime, 1767139200000 + 3723000).ShouldBe(
            "LastChangeDate gt datetime'2025-12-31T00:00:00'"
            + " or (LastChangeDate eq datetime'2025-12-31T00:00:00' and (LastChangeTime eq null or LastChangeTime ge time'PT01H02M03S'))"
            + " or (LastChangeDate eq null and (CreationDate eq null or CreationDate ge datetime'2025-12-31T00:00:00'))");
}
