using System.Net.Http.Headers;
using System.Text;
using Refit;

namespace SegSync.Tests.Compat;

public sealed record Order(string OrderId, int Quantity, Grade Grade);

public sealed class TokenForm
{
    [AliasAs("grant_type")]
    public string GrantType { get; init; } = "password";

    public string? Unset { get; init; }

    [Query(CollectionFormat.Multi)]
    public string[] Scope { get; init; } = ["a b", "c&d"];
}

[Headers("X-App: segsync", "X-Replaced: interface", "X-Colon: a:b")]
public interface IRequests
{
    [Get("/")]
    [Headers("X-Replaced: method")]
    Task<string> Get([Header("X-One")] string? one, [Authorize] string token, [Property("trace")] string trace, [Property] int attempt);

    [Get("/")]
    [Headers("X-App")]
    Task<string> Removed([HeaderCollection] IDictionary<string, string> more);

    [Get("/")]
    Task<string> Basic([Authorize("Basic")] string credentials);

    [Post("/")]
    Task<string> Post(Order order);

    [Put("/")]
    Task<string> Put([Body(buffered: true)] Order order);

    [Patch("/")]
    Task<string> Patch([Body] Order order, [Header("If-Match")] string etag);

    [Delete("/{id}")]
    Task Delete(string id);

    [Post("/empty")]
    [Headers("Content-Type: application/xml")]
    Task Empty();

    [Post("/")]
    Task Raw([Body] string text);

    [Post("/")]
    Task Quoted([Body(BodySerializationMethod.Serialized)] string text);

    [Post("/")]
    [Headers("Content-Type: text/csv")]
    Task Stream([Body] Stream rows);

    [Post("/")]
    Task Content([Body] HttpContent content);

    [Post("/")]
    Task<string> Form([Body(BodySerializationMethod.UrlEncoded)] IDictionary<string, string?> form);

    [Post("/")]
    Task<string> Form([Body(BodySerializationMethod.UrlEncoded)] TokenForm form);

    [Post("/")]
    Task FormText([Body(BodySerializationMethod.UrlEncoded)] string form);

    [Post("/")]
    Task Generic<T>([Body] T body);

    // a body of the interface's own
    async Task<string> GetTwice(string token) => await Basic(token) + await Basic(token);
}

public sealed class RefitRequestTests : LoopbackTests
{
    private IRequests Api() => Api<IRequests>();

    [Fact]
    public async Task Headers_of_the_interface_are_replaced_by_those_of_the_method_and_the_parameters()
    {
        await Api().Get("1", "secret", "t", 1);
        Server.Last.Method.ShouldBe("GET");
        Server.Last.Headers["X-App"].ShouldBe("segsync");
        Server.Last.Headers["X-Replaced"].ShouldBe("method");
        Server.Last.Headers["X-Colon"].ShouldBe("a:b");
        Server.Last.Headers["X-One"].ShouldBe("1");
        Server.Last.Headers["Authorization"].ShouldBe("Bearer secret");
    }

    [Fact]
    public async Task A_header_without_a_value_is_not_sent()
    {
        await Api().Get(null, "secret", "t", 1);
        Server.Last.Headers.ShouldNotContainKey("X-One");
        await Api().Removed(new Dictionary<string, string> { ["X-More"] = "2", ["X-Colon"] = "other" });
        Server.Last.Headers.ShouldNotContainKey("X-App");
        Server.Last.Headers["X-More"].ShouldBe("2");
        Server.Last.Headers["X-Colon"].ShouldBe("other");
    }

    [Fact]
    public async Task A_header_value_cannot_start_another_header()
    {
        await Api().Get("1\r\nX-Evil: 1", "secret", "t", 1);
        Server.Last.Headers["X-One"].ShouldBe("1X-Evil: 1");
    }

    [Fact]
    public async Task Authorize_takes_another_scheme()
    {
        await Api().Basic("dTpw");
        Server.Last.Headers["Authorization"].ShouldBe("Basic dTpw");
    }

    [Fact]
    public async Task A_body_of_the_interfaces_own_runs() =>
        (await Api().GetTwice("t")).ShouldBe("\"ok\"\"ok\"");

    [Fact]
    public async Task Properties_and_the_called_method_reach_the_handlers()
    {
        using var watcher = new Watcher();
        using var client = new HttpClient(watcher) { BaseAddress = Server.Address };
        await RestService.For<IRequests>(client, new RefitSettings { HttpRequestMessageOptions = new() { ["fixed"] = "f" } })
            .Get("1", "secret", "t-1", 3);
        var options = watcher.Seen!;
        options["trace"].ShouldBe("t-1");
        options["attempt"].ShouldBe(3);
        options["fixed"].ShouldBe("f");
        options[HttpRequestMessageOptions.InterfaceType].ShouldBe(typeof(IRequests));
        ((RestMethodInfo)options[HttpRequestMessageOptions.RestMethodInfo]!).RelativePath.ShouldBe("/");
    }

    [Fact]
    public async Task An_unmarked_complex_parameter_is_the_body_and_streams_as_json()
    {
        await Api().Post(new Order("7", 2, Grade.Second));
        Server.Last.Body.ShouldBe("""{"orderId":"7","quantity":2,"grade":"second"}""");
        Server.Last.Headers["Content-Type"].ShouldBe("application/json; charset=utf-8");
        Server.Last.Headers["Transfer-Encoding"].ShouldBe("chunked");
    }

    [Fact]
    public async Task A_buffered_body_states_its_length()
    {
        await Api().Put(new Order("7", 2, Grade.First));
        Server.Last.Method.ShouldBe("PUT");
        Server.Last.Headers["Content-Length"].ShouldBe(Encoding.UTF8.GetByteCount(Server.Last.Body).ToString(System.Globalization.CultureInfo.InvariantCulture));
        Server.Last.Headers.ShouldNotContainKey("Transfer-Encoding");
    }

    [Fact]
    public async Task The_settings_buffer_bodies_too()
    {
        await Api<IRequests>(new RefitSettings { Buffered = true }).Post(new Order("7", 2, Grade.First));
        Server.Last.Headers.ShouldContainKey("Content-Length");
    }

    [Fact]
    public async Task Patch_and_delete_are_sent()
    {
        await Api().Patch(new Order("7", 2, Grade.First), "W/\"1\"");
        Server.Last.Method.ShouldBe("PATCH");
        Server.Last.Headers["If-Match"].ShouldBe("W/\"1\"");
        await Api().Delete("7");
        (Server.Last.Method, Server.Last.Target).ShouldBe(("DELETE", "/7"));
    }

    [Fact]
    public async Task A_content_header_needs_no_body()
    {
        await Api().Empty();
        Server.Last.Headers["Content-Type"].ShouldBe("application/xml");
        Server.Last.Headers["Content-Length"].ShouldBe("0");
    }

    [Fact]
    public async Task A_string_is_sent_as_it_is_unless_it_is_to_be_serialized()
    {
        await Api().Raw("a \"b\"");
        Server.Last.Body.ShouldBe("a \"b\"");
        Server.Last.Headers["Content-Type"].ShouldBe("text/plain; charset=utf-8");
        await Api().Quoted("ab");
        Server.Last.Body.ShouldBe("\"ab\"");
    }

    [Fact]
    public async Task Streams_and_contents_are_sent_as_they_are()
    {
        using var rows = new MemoryStream("a;b"u8.ToArray());
        await Api().Stream(rows);
        Server.Last.Body.ShouldBe("a;b");
        Server.Last.Headers["Content-Type"].ShouldBe("text/csv");
        using var content = new StringContent("<x/>", Encoding.UTF8, new MediaTypeHeaderValue("text/xml"));
        await Api().Content(content);
        Server.Last.Body.ShouldBe("<x/>");
        Server.Last.Headers["Content-Type"].ShouldBe("text/xml");
    }

    [Fact]
    public async Task A_form_is_made_from_a_dictionary_an_object_or_a_text()
    {
        await Api().Form(new Dictionary<string, string?> { ["a"] = "b c&d", ["none"] = null });
        Server.Last.Body.ShouldBe("a=b+c%26d");
        Server.Last.Headers["Content-Type"].ShouldBe("application/x-www-form-urlencoded");
        await Api().Form(new TokenForm());
        Server.Last.Body.ShouldBe("grant_type=password&Scope=a+b&Scope=c%26d");
        await Api().FormText("a=b");
        Server.Last.Body.ShouldBe("a%3Db");
    }

    [Fact]
    public async Task A_generic_method_works_for_each_type()
    {
        await Api().Generic(new Order("7", 2, Grade.First));
        Server.Last.Body.ShouldContain("orderId");
        await Api().Generic(new[] { 1, 2 });
        Server.Last.Body.ShouldBe("[1,2]");
    }

    [Fact]
    public async Task A_body_leaves_before_all_of_it_is_made()
    {
        // the server acknowledges the first part; only then does the sender supply the second
        var first = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var server = await StreamingServer.StartAsync(first);
        using var client = new HttpClient { BaseAddress = server.Address };
        using var body = new HalfwayStream(first.Task);
        await RestService.For<IRequests>(client).Stream(body).WaitAsync(TimeSpan.FromSeconds(20));
        server.Received.ShouldBeGreaterThan(HalfwayStream.PartLength);
    }

    private sealed class Watcher : DelegatingHandler
    {
        public Watcher()
            : base(new HttpClientHandler())
        {
        }

        public Dictionary<string, object?>? Seen { get; private set; }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Seen = request.Options.ToDictionary(o => o.Key, o => o.Value);
            return base.SendAsync(request, cancellationToken);
        }
    }
}
