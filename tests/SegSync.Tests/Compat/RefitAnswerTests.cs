using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Refit;

namespace SegSync.Tests.Compat;

public sealed record Problem(string Message, int Code);

public interface IAnswers
{
    [Get("/")]
    Task<Order?> Typed(CancellationToken cancellationToken = default);

    [Get("/")]
    Task<string> Text(CancellationToken cancellationToken = default);

    [Get("/")]
    Task Nothing(CancellationToken cancellationToken = default);

    [Get("/")]
    Task<HttpResponseMessage> Message();

    [Get("/")]
    Task<Stream> Stream(CancellationToken cancellationToken = default);

    [Get("/")]
    Task<HttpContent> Content();

    [Get("/")]
    Task<ApiResponse<Order>> Answer(CancellationToken cancellationToken = default);

    [Get("/")]
    Task<IApiResponse<Order>> AnswerInterface();

    [Get("/")]
    Task<IApiResponse> Bare();

    [Get("/")]
    Task<ApiResponse<Stream>> StreamAnswer(CancellationToken cancellationToken = default);

    [Get("/")]
    Task<Dictionary<string, object>> Untyped();
}

public sealed class RefitAnswerTests : LoopbackTests
{
    private const string OrderJson = """{"ORDERID":"7","quantity":2,"grade":"second"}""";

    private IAnswers Api(RefitSettings? settings = null) => Api<IAnswers>(settings);

    [Fact]
    public async Task Json_is_read_whatever_the_case_of_its_names()
    {
        Say(200, OrderJson);
        (await Api().Typed()).ShouldBe(new Order("7", 2, Grade.Second));
    }

    [Fact]
    public async Task Untyped_values_become_the_closest_type()
    {
        Say(200, """{"a":1,"b":1.5,"c":true,"d":"x","e":"2024-02-29T00:00:00","f":[1]}""");
        var values = await Api().Untyped();
        values["a"].ShouldBe(1L);
        values["b"].ShouldBe(1.5);
        values["c"].ShouldBe(true);
        values["d"].ShouldBe("x");
        values["e"].ShouldBe(new DateTime(2024, 2, 29));
        values["f"].ShouldBeOfType<JsonElement>().GetArrayLength().ShouldBe(1);
    }

    [Fact]
    public async Task A_string_is_the_content_as_it_is()
    {
        Say(200, OrderJson);
        (await Api().Text()).ShouldBe(OrderJson);
    }

    [Fact]
    public async Task A_message_is_handed_out_whatever_its_status()
    {
        Say(404, "none");
        using var message = await Api().Message();
        message.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await message.Content.ReadAsStringAsync()).ShouldBe("none");
    }

    [Fact]
    public async Task A_content_is_handed_out_open()
    {
        Say(200, "text");
        using var content = await Api().Content();
        (await content.ReadAsStringAsync()).ShouldBe("text");
    }

    [Fact]
    public async Task A_stream_is_handed_out_before_the_answer_is_complete()
    {
        var read = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Halfway(read.Task);
        await using var stream = await Api().Stream();
        using var reader = new StreamReader(stream);
        (await reader.ReadLineAsync()).ShouldBe("one");
        read.SetResult();
        (await reader.ReadLineAsync()).ShouldBe("two");
    }

    [Fact]
    public async Task A_stream_with_its_status_is_handed_out_before_the_answer_is_complete()
    {
        var read = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Halfway(read.Task);
        using var answer = await Api().StreamAnswer();
        using var reader = new StreamReader(answer.Content!);
        (await reader.ReadLineAsync()).ShouldBe("one");
        read.SetResult();
        (await reader.ReadToEndAsync()).ShouldBe("two\n");
    }

    [Fact]
    public async Task An_answer_carries_content_status_and_headers()
    {
        Say(201, OrderJson, context => context.Response.Headers.ETag = "\"e\"");
        var answer = await Api().Answer();
        answer.IsSuccessStatusCode.ShouldBeTrue();
        answer.IsSuccessful.ShouldBeTrue();
        answer.StatusCode.ShouldBe(HttpStatusCode.Created);
        answer.ReasonPhrase.ShouldBe("Created");
        answer.Content.ShouldBe(new Order("7", 2, Grade.Second));
        answer.Headers.ETag!.Tag.ShouldBe("\"e\"");
        answer.ContentHeaders!.ContentType!.MediaType.ShouldBe("application/json");
        answer.Error.ShouldBeNull();
        answer.RequestMessage!.RequestUri!.AbsolutePath.ShouldBe("/");
        answer.Version.ShouldBe(HttpVersion.Version11);
        (await answer.EnsureSuccessStatusCodeAsync()).ShouldBe(answer);
        (await answer.EnsureSuccessfulAsync()).ShouldBe(answer);
        (await Api().AnswerInterface()).Content.ShouldBe(answer.Content);
        using var bare = await Api().Bare();
        bare.StatusCode.ShouldBe(HttpStatusCode.Created);
    }

    [Fact]
    public async Task A_failed_answer_carries_its_error_and_throws_only_when_asked()
    {
        Say(429, """{"message":"slow down","code":7}""", context => context.Response.Headers.RetryAfter = "3");
        var answer = await Api().Answer();
        answer.IsSuccessStatusCode.ShouldBeFalse();
        answer.Content.ShouldBeNull();
        answer.Headers.RetryAfter!.Delta.ShouldBe(TimeSpan.FromSeconds(3));
        (await answer.Error!.GetContentAsAsync<Problem>()).ShouldBe(new Problem("slow down", 7));
        (await Should.ThrowAsync<ApiException>(answer.EnsureSuccessStatusCodeAsync)).ShouldBe(answer.Error);
        (await Should.ThrowAsync<ApiException>(answer.EnsureSuccessfulAsync)).ShouldBe(answer.Error);
    }

    [Fact]
    public async Task Content_that_cannot_be_read_is_an_error_and_not_a_failed_status()
    {
        Say(200, "{ broken");
        var answer = await Api().Answer();
        answer.IsSuccessStatusCode.ShouldBeTrue();
        answer.IsSuccessful.ShouldBeFalse();
        answer.Error!.InnerException.ShouldBeOfType<JsonException>();
        var thrown = await Should.ThrowAsync<ApiException>(() => Api().Typed());
        thrown.InnerException.ShouldBeOfType<JsonException>();
        thrown.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_failed_status_throws_with_everything_needed_to_tell_why()
    {
        Say(409, """{"message":"stale","code":1}""", context => context.Response.Headers.RetryAfter = "3");
        foreach (Func<Task> call in new Func<Task>[] { () => Api().Typed(), () => Api().Nothing(), () => Api().Text(), () => Api().Stream() })
        {
            var thrown = await Should.ThrowAsync<ApiException>(call);
            thrown.StatusCode.ShouldBe(HttpStatusCode.Conflict);
            thrown.ReasonPhrase.ShouldBe("Conflict");
            thrown.Message.ShouldBe("Response status code does not indicate success: 409 (Conflict).");
            thrown.Content.ShouldBe("""{"message":"stale","code":1}""");
            thrown.HasContent.ShouldBeTrue();
            (await thrown.GetContentAsAsync<Problem>())!.Code.ShouldBe(1);
            thrown.Headers.RetryAfter!.Delta.ShouldBe(TimeSpan.FromSeconds(3));
            thrown.ContentHeaders!.ContentType!.MediaType.ShouldBe("application/json");
            thrown.HttpMethod.ShouldBe(HttpMethod.Get);
            thrown.Uri!.Port.ShouldBe(Server.Address.Port);
        }
    }

    [Fact]
    public async Task Factories_decide_what_an_answer_throws()
    {
        Say(500, "x");
        var tolerant = new RefitSettings { ExceptionFactory = _ => Task.FromResult<Exception?>(null) };
        (await Api(tolerant).Text()).ShouldBe("x");
        var own = new RefitSettings { ExceptionFactory = m => Task.FromResult<Exception?>(new InvalidOperationException($"{(int)m.StatusCode}")) };
        (await Should.ThrowAsync<InvalidOperationException>(() => Api(own).Text())).Message.ShouldBe("500");
        Say(200, "{ broken");
        var forgiving = new RefitSettings { DeserializationExceptionFactory = (_, _) => Task.FromResult<Exception?>(null) };
        (await Api(forgiving).Typed()).ShouldBeNull();
    }

    [Fact]
    public async Task An_exception_is_not_created_from_a_success()
    {
        Say(200, "x");
        using var message = await Api().Message();
        await Should.ThrowAsync<ArgumentException>(
            () => ApiException.Create(message.RequestMessage!, HttpMethod.Get, message, new RefitSettings()));
    }

    [Fact]
    public async Task Cancelling_ends_a_call_that_waits_for_its_answer()
    {
        using var source = new CancellationTokenSource();
        var aborted = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Server.Answer = async context =>
        {
            using var registration = context.RequestAborted.Register(aborted.SetResult);
            await source.CancelAsync();
            await aborted.Task;
        };
        await Should.ThrowAsync<OperationCanceledException>(() => Api().Nothing(source.Token).WaitAsync(TimeSpan.FromSeconds(20)));
        await aborted.Task.WaitAsync(TimeSpan.FromSeconds(20));
    }

    [Fact]
    public async Task A_token_cancelled_before_the_call_sends_nothing()
    {
        using var source = new CancellationTokenSource();
        await source.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => Api().Typed(source.Token));
    }

    // as published: what ends the reading of content, cancelling included, comes wrapped
    [Fact]
    public async Task Cancelling_while_the_content_is_read_is_the_inner_exception()
    {
        using var source = new CancellationTokenSource();
        Server.Answer = async context =>
        {
            context.Response.ContentType = "application/json";
            await context.Response.WriteAsync("[");
            await context.Response.Body.FlushAsync();
            await source.CancelAsync();
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted);
        };
        var thrown = await Record.ExceptionAsync(() => Api().Typed(source.Token).WaitAsync(TimeSpan.FromSeconds(20)));
        (thrown is ApiException wrapped ? wrapped.InnerException : thrown).ShouldBeAssignableTo<OperationCanceledException>();
    }

    private void Say(int status, string body, Action<HttpContext>? more = null) => Server.Answer = context =>
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        more?.Invoke(context);
        return context.Response.WriteAsync(body, Encoding.UTF8);
    };

    private void Halfway(Task read) => Server.Answer = async context =>
    {
        await context.Response.WriteAsync("one\n");
        await context.Response.Body.FlushAsync();
        await read;
        await context.Response.WriteAsync("two\n");
    };
}
