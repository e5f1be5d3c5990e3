using System.Globalization;
using System.Runtime.Serialization;
using Refit;

namespace SegSync.Tests.Compat;

public enum Grade
{
    First,
    [EnumMember(Value = "second-best")]
    Second,
}

public sealed record Page(int Size, string? Cursor);

public sealed class Filter
{
    public string? Name { get; init; }

    [AliasAs("min")]
    public decimal? Minimum { get; init; }

    public Page? Page { get; init; }

    public IReadOnlyList<int>? Ids { get; init; }

    [Query(Format = "yyyy-MM-dd")]
    public DateTime? Day { get; init; }

    [Query(CollectionFormat.Multi)]
    public IReadOnlyList<string>? Tags { get; init; }
}

public sealed record Place(string Plant, string Bin, string? Note);

public interface IEncoding
{
    [Get("/a/{id}")]
    Task<string> Path(string? id);

    [Get("/a/{number}/{flag}/{grade}")]
    Task<string> Path(decimal number, bool flag, Grade grade);

    [Get("/f/{**rest}")]
    Task<string> CatchAll(string rest);

    [Get("/a/{ID}/{id}")]
    Task<string> Twice(string id);

    [Get("/a/{key}")]
    Task<string> Aliased([AliasAs("key")] string id);

    [Get("/bin/{place.plant}/{place.bin}")]
    Task<string> Parts(Place place);

    [Get("/q")]
    Task<string> Query(string? q, string? other = null);

    [Get("/q?$format=json&a=b%20c&empty=")]
    Task<string> Fixed([AliasAs("$filter")] string? filter);

    [Get("/q?fields={fields}")]
    Task<string> InTemplate(string fields);

    [Get("/q")]
    Task<string> Typed(int n, double d, bool flag, Grade grade, DateTime at, DateTimeOffset since, Guid id);

    [Get("/q")]
    Task<string> Formatted([Query(Format = "yyyy-MM-ddTHH:mm:ss")] DateTime at, [Query(Format = "0.00")] decimal price);

    [Get("/q")]
    Task<string> List(IEnumerable<int> ids);

    [Get("/q")]
    Task<string> Multi([Query(CollectionFormat.Multi)] string?[] ids);

    [Get("/q")]
    Task<string> Pipes([Query(CollectionFormat.Pipes)] int[] ids);

    [Get("/q")]
    Task<string> Spaces([Query(CollectionFormat.Ssv)] int[] ids);

    [Get("/q")]
    Task<string> Tabs([Query(CollectionFormat.Tsv)] int[] ids);

    [Get("/q")]
    Task<string> Flat(Filter filter);

    [Get("/q")]
    Task<string> Prefixed([Query("-", "f")] Filter filter);

    [Get("/q")]
    Task<string> Map(IDictionary<string, object?> map);

    [Post("/q")]
    Task<string> BesideBody([Query] Filter filter, [Query(CollectionFormat.Multi)] Grade[] grades, [Body] Order order);

    [Get("/q?{name}=1#part")]
    Task<string> Odd(string name, Uri link, char letter, object any);

    [Get("/q")]
    [QueryUriFormat(UriFormat.Unescaped)]
    Task<string> Unescaped([AliasAs("$filter")] string filter);
}

public sealed class RefitEncodingTests : LoopbackTests
{
    private IEncoding Api() => Api<IEncoding>();

    [Theory]
    [InlineData("plain", "/a/plain")]
    [InlineData("a b", "/a/a%20b")]
    [InlineData("a/b", "/a/a%2Fb")]
    [InlineData("a+b", "/a/a%2Bb")]
    [InlineData("a&b=c", "/a/a%26b%3Dc")]
    [InlineData("50%", "/a/50%25")]
    [InlineData("a?b#c", "/a/a%3Fb%23c")]
    [InlineData("ü€", "/a/%C3%BC%E2%82%AC")]
    [InlineData("A_Customer('7')", "/a/A_Customer%28%277%27%29")]
    [InlineData("$1{x}", "/a/%241%7Bx%7D")]
    [InlineData(null, "/a/")]
    public async Task A_path_parameter_is_escaped_as_data(string? id, string target)
    {
        await Api().Path(id);
        Server.Last.Target.ShouldBe(target);
    }

    [Fact]
    public async Task Path_values_are_formatted_with_the_invariant_culture()
    {
        var before = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("de-DE");
        try
        {
            await Api().Path(1234.5m, true, Grade.Second);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }

        Server.Last.Target.ShouldBe("/a/1234.5/True/second-best");
    }

    [Theory]
    [InlineData("x/y z/ü", "/f/x/y%20z/%C3%BC")]
    [InlineData("x//y", "/f/x//y")]
    [InlineData("", "/f/")]
    public async Task A_catch_all_keeps_its_slashes_and_escapes_the_rest(string rest, string target)
    {
        await Api().CatchAll(rest);
        Server.Last.Target.ShouldBe(target);
    }

    [Fact]
    public async Task Names_in_the_path_match_in_any_case_every_time_they_stand_there()
    {
        await Api().Twice("7");
        Server.Last.Target.ShouldBe("/a/7/7");
    }

    [Fact]
    public async Task An_alias_names_the_path_parameter()
    {
        await Api().Aliased("7");
        Server.Last.Target.ShouldBe("/a/7");
    }

    [Fact]
    public async Task Properties_fill_the_path_and_the_others_go_to_the_query()
    {
        await Api().Parts(new Place("P 1", "B/2", "n&n"));
        Server.Last.Target.ShouldBe("/bin/P%201/B%2F2?Note=n%26n");
    }

    [Theory]
    [InlineData("a b", "/q?q=a%20b")]
    [InlineData("a+b/c", "/q?q=a%2Bb%2Fc")]
    [InlineData("a&b=c", "/q?q=a%26b%3Dc")]
    [InlineData("50%25", "/q?q=50%2525")]
    [InlineData("ü", "/q?q=%C3%BC")]
    [InlineData("", "/q?q=")]
    [InlineData(null, "/q")]
    public async Task A_query_parameter_is_escaped_as_data_and_left_out_when_null(string? q, string target)
    {
        await Api().Query(q);
        Server.Last.Target.ShouldBe(target);
    }

    [Theory]
    [InlineData(null, "/q?%24format=json&a=b%20c&empty=")]
    [InlineData("Name eq 'x'", "/q?%24format=json&a=b%20c&empty=&%24filter=Name%20eq%20%27x%27")]
    public async Task The_templates_own_query_comes_first_and_is_escaped_again(string? filter, string target)
    {
        await Api().Fixed(filter);
        Server.Last.Target.ShouldBe(target);
    }

    [Fact]
    public async Task A_parameter_in_the_templates_query_is_filled_in()
    {
        await Api().InTemplate("a+b,c d");
        Server.Last.Target.ShouldBe("/q?fields=a%2Bb%2Cc%20d");
    }

    [Fact]
    public async Task Query_values_are_formatted_with_the_invariant_culture()
    {
        var at = new DateTime(2024, 2, 29, 13, 5, 7, DateTimeKind.Utc);
        var since = new DateTimeOffset(2024, 2, 29, 13, 5, 7, TimeSpan.FromHours(2));
        await Api().Typed(-5, 0.25, false, Grade.First, at, since, Guid.Empty);
        Server.Last.Target.ShouldBe(
            "/q?n=-5&d=0.25&flag=False&grade=First&at=02%2F29%2F2024%2013%3A05%3A07"
            + "&since=02%2F29%2F2024%2013%3A05%3A07%20%2B02%3A00&id=00000000-0000-0000-0000-000000000000");
    }

    [Fact]
    public async Task A_query_format_is_applied()
    {
        await Api().Formatted(new DateTime(2024, 2, 29, 13, 5, 7, DateTimeKind.Utc), 1.5m);
        Server.Last.Target.ShouldBe("/q?at=2024-02-29T13%3A05%3A07&price=1.50");
    }

    [Fact]
    public async Task Collections_are_joined_or_repeated_as_their_format_says()
    {
        var api = Api();
        await api.List([1, 2, 3]);
        Server.Last.Target.ShouldBe("/q?ids=1%2C2%2C3");
        await api.Multi(["a b", null, "c"]);
        Server.Last.Target.ShouldBe("/q?ids=a%20b&ids=c");
        await api.Pipes([1, 2]);
        Server.Last.Target.ShouldBe("/q?ids=1%7C2");
        await api.Spaces([1, 2]);
        Server.Last.Target.ShouldBe("/q?ids=1%202");
        await api.Tabs([1, 2]);
        Server.Last.Target.ShouldBe("/q?ids=1%092");
        await api.List([]);
        Server.Last.Target.ShouldBe("/q?ids=");
        await api.Multi([]);
        Server.Last.Target.ShouldBe("/q");
    }

    [Fact]
    public async Task The_settings_decide_about_collections_without_a_format()
    {
        await Api<IEncoding>(new RefitSettings { CollectionFormat = CollectionFormat.Multi }).List([1, 2]);
        Server.Last.Target.ShouldBe("/q?ids=1&ids=2");
    }

    [Fact]
    public async Task An_object_is_flattened_and_its_nulls_are_left_out()
    {
        var filter = new Filter
        {
            Name = "a b",
            Minimum = 1.5m,
            Page = new Page(10, null),
            Ids = [1, 2],
            Day = new DateTime(2024, 2, 29, 0, 0, 0, DateTimeKind.Utc),
            Tags = ["x", "y"],
        };
        await Api().Flat(filter);
        Server.Last.Target.ShouldBe("/q?Name=a%20b&min=1.5&Page.Size=10&Ids=1%2C2&Day=2024-02-29&Tags=x&Tags=y");
        await Api().Prefixed(filter);
        Server.Last.Target.ShouldBe("/q?f-Name=a%20b&f-min=1.5&f-Page-Size=10&f-Ids=1%2C2&f-Day=2024-02-29&f-Tags=x&f-Tags=y");
    }

    [Fact]
    public async Task A_dictionary_gives_one_entry_a_key()
    {
        await Api().Map(new Dictionary<string, object?> { ["$top"] = 5, ["none"] = null, ["page"] = new Page(3, "c") });
        Server.Last.Target.ShouldBe("/q?%24top=5&page.Size=3&page.Cursor=c");
    }

    [Fact]
    public async Task A_uri_format_leaves_the_query_unescaped()
    {
        await Api().Unescaped("a,b");
        Server.Last.Target.ShouldBe("/q?$filter=a,b");
    }

    [Fact]
    public async Task The_base_addresss_path_stands_before_the_template()
    {
        using var client = new HttpClient { BaseAddress = new Uri(Server.Address, "/base/v1") };
        await RestService.For<IEncoding>(client).Path("7");
        Server.Last.Target.ShouldBe("/base/v1/a/7");
    }

    [Theory]
    [InlineData("base/", "7", "/base//a/7")]
    [InlineData("", "..", "/")]
    [InlineData("", "a\\b", "/a/a%5Cb")]
    public async Task Slashes_and_dots_are_left_to_the_uri_class(string basePath, string id, string target)
    {
        using var client = new HttpClient { BaseAddress = new Uri(Server.Address, basePath) };
        await RestService.For<IEncoding>(client).Path(id);
        Server.Last.Target.ShouldBe(target);
    }

    [Fact]
    public async Task A_marked_object_goes_to_the_query_beside_a_body()
    {
        await Api().BesideBody(new Filter { Name = "n" }, [Grade.First, Grade.Second], new Order("7", 1, Grade.First));
        Server.Last.Target.ShouldBe("/q?Name=n&grades=First&grades=second-best");
        Server.Last.Body.ShouldContain("orderId");
    }

    [Fact]
    public async Task Odd_templates_and_types_are_written_as_published()
    {
        await Api().Odd("a&b", new Uri("http://h/x?y=1"), 'ü', 1.5m);
        Server.Last.Target.ShouldBe("/q?a%26b=1&link=http%3A%2F%2Fh%2Fx%3Fy%3D1&letter=%C3%BC&any=1.5");
    }

    [Fact]
    public async Task Added_formats_apply_by_type_and_container()
    {
        var formatter = new DefaultUrlParameterFormatter();
        formatter.AddFormat<double>("0.000");
        formatter.AddFormat<DateTime, DateTime>("yyyy");
        var api = Api<IEncoding>(new RefitSettings { UrlParameterFormatter = formatter });
        await api.Typed(1, 0.25, true, Grade.First, new DateTime(2024, 1, 1, 0, 0, 0, DateTimeKind.Utc), DateTimeOffset.UnixEpoch, Guid.Empty);
        Server.Last.Target.ShouldContain("d=0.250&");
        Server.Last.Target.ShouldContain("at=2024&");
    }
}
