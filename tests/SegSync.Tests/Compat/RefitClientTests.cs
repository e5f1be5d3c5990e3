using Microsoft.Extensions.DependencyInjection;
using Refit;

namespace SegSync.Tests.Compat;

[Headers("Authorization: Bearer")]
public interface IGuarded
{
    [Get("/guarded")]
    Task<string> Get();
}

internal interface IHidden
{
    [Get("/hidden")]
    Task<string> Get();
}

public interface IParent
{
    [Get("/parent")]
    Task<string> Parent();
}

public interface IChild : IParent, IDisposable
{
    [Get("/child")]
    Task<string> Child();

#pragma warning disable RF001 // what becomes of a method that is no request is tested
    string Missing();
#pragma warning restore RF001
}

public interface INotRefit
{
    Task Get();
}

public interface INoSlash
{
    [Get("x")]
    Task Get();
}

public interface IUnknownHole
{
    [Get("/{id}")]
    Task Get(string other);
}

public interface ITwoBodies
{
    [Post("/")]
    Task Post(Order one, Order two);
}

public interface ITwoTokens
{
    [Get("/")]
    Task Get(CancellationToken one, CancellationToken two);
}

public interface INoTask
{
    [Get("/")]
    string Get();
}

public sealed class RefitClientTests : LoopbackTests
{
    [Fact]
    public async Task A_registered_client_runs_through_its_handlers()
    {
        var services = new ServiceCollection();
        services.AddTransient<Stamp>();
        services.AddRefitClient<IParent>()
            .ConfigureHttpClient(client => client.BaseAddress = Server.Address)
            .AddHttpMessageHandler<Stamp>();
        await using var provider = services.BuildServiceProvider();
        (await provider.GetRequiredService<IParent>().Parent()).ShouldBe("\"ok\"");
        Server.Last.Headers["X-Stamp"].ShouldBe("/parent");
    }

    [Fact]
    public async Task Registered_settings_supply_credentials_and_come_from_services()
    {
        var services = new ServiceCollection();
        services.AddSingleton("from services");
        services.AddRefitClient<IGuarded>(provider => new RefitSettings
        {
            AuthorizationHeaderValueGetter = (_, _) => Task.FromResult(provider.GetRequiredService<string>()),
        }).ConfigureHttpClient(client => client.BaseAddress = Server.Address);
        await using var provider = services.BuildServiceProvider();
        await provider.GetRequiredService<IGuarded>().Get();
        Server.Last.Headers["Authorization"].ShouldBe("Bearer from services");
    }

    [Fact]
    public async Task A_client_is_registered_by_its_type()
    {
        var services = new ServiceCollection();
        Type parent = typeof(IParent), hidden = typeof(IHidden);
        services.AddRefitClient(parent, new RefitSettings()).ConfigureHttpClient(client => client.BaseAddress = Server.Address);
        services.AddRefitClient(hidden, _ => null, "named").ConfigureHttpClient(client => client.BaseAddress = Server.Address);
        await using var provider = services.BuildServiceProvider();
        await ((IParent)provider.GetRequiredService(parent)).Parent();
        Server.Last.Target.ShouldBe("/parent");
        provider.GetRequiredService<IHttpClientFactory>().CreateClient("named").BaseAddress.ShouldBe(Server.Address);
    }

    [Fact]
    public async Task A_client_from_a_host_url_asks_for_credentials()
    {
        var settings = new RefitSettings { AuthorizationHeaderValueGetter = (request, _) => Task.FromResult(request.Method.Method) };
        await RestService.For<IGuarded>(Server.Address.AbsoluteUri, settings).Get();
        Server.Last.Headers["Authorization"].ShouldBe("Bearer GET");
        Server.Last.Target.ShouldBe("/guarded");
    }

    [Fact]
    public async Task Internal_and_inherited_interfaces_work()
    {
        await Api<IHidden>().Get();
        Server.Last.Target.ShouldBe("/hidden");
        using var child = Api<IChild>();
        await child.Parent();
        Server.Last.Target.ShouldBe("/parent");
        await child.Child();
        Server.Last.Target.ShouldBe("/child");
        Should.Throw<NotImplementedException>(child.Missing);
    }

    [Fact]
    public void A_wrong_interface_is_refused_when_the_client_is_made()
    {
        using var client = Server.Client();
        Should.Throw<InvalidOperationException>(() => RestService.For<INotRefit>(client)).Message.ShouldContain("INotRefit");
        Should.Throw<ArgumentException>(() => RestService.For<INoSlash>(client)).Message.ShouldContain("must start with '/'");
        Should.Throw<ArgumentException>(() => RestService.For<IUnknownHole>(client)).Message.ShouldContain("no method parameter matches");
        Should.Throw<ArgumentException>(() => RestService.For<ITwoBodies>(client)).Message.ShouldContain("Multiple complex types");
        Should.Throw<ArgumentException>(() => RestService.For<ITwoTokens>(client)).Message.ShouldContain("single CancellationToken");
        Should.Throw<ArgumentException>(() => RestService.For<INoTask>(client)).Message.ShouldContain("must return");
        Should.Throw<ArgumentException>(() => RestService.CreateHttpClient(" ", null));
    }

    [Fact]
    public async Task A_client_without_a_base_address_fails_with_the_call()
    {
        using var client = new HttpClient();
        var api = RestService.For<IParent>(client);
        (await Should.ThrowAsync<InvalidOperationException>(api.Parent)).Message.ShouldContain("BaseAddress");
    }

    [Fact]
    public async Task Calls_run_beside_each_other()
    {
        var api = Api<IEncoding>();
        var answers = await Task.WhenAll(Enumerable.Range(0, 200).Select(i => api.Path($"{i}")));
        answers.ShouldAllBe(answer => answer == "\"ok\"");
    }

    private sealed class Stamp : DelegatingHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            request.Headers.Add("X-Stamp", request.RequestUri!.AbsolutePath);
            return base.SendAsync(request, cancellationToken);
        }
    }
}
