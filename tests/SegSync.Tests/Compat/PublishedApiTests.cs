using System.IO.Hashing;
using System.Runtime.CompilerServices;
using Microsoft.Azure.Functions.Worker;
using Refit;

namespace SegSync.Tests.Compat;

/// <summary>Holds every public member of compat/ against the signatures that were extracted from the published sources.</summary>
public sealed class PublishedApiTests
{
    public static TheoryData<string, Type[]> Subsets => new()
    {
        { "Refit", [typeof(RestService), typeof(Refit.HttpClientFactoryExtensions)] },
        {
            "Microsoft.Azure.Functions.Worker",
            [
                typeof(FunctionAttribute), typeof(FunctionContext), typeof(TimerTriggerAttribute), typeof(HttpTriggerAttribute),
                typeof(ServiceBusTriggerAttribute), typeof(BlobTriggerAttribute), typeof(CosmosDBTriggerAttribute), typeof(FunctionContextExtensions),
            ]
        },
        { "System.IO.Hashing", [typeof(NonCryptographicHashAlgorithm)] },
    };

    /// <summary>In a build with the published packages the other way round: what the list says is there.</summary>
    [Theory]
    [MemberData(nameof(Subsets))]
    public void Every_compat_member_is_in_the_published_api_with_the_same_signature(string subset, Type[] members)
    {
        var assemblies = members.Select(member => member.Assembly).Distinct().ToList();
        var signatures = assemblies.SelectMany(ApiSignatures.Of);
        if (assemblies is [var own] && own.GetName().Name == subset && own.GetName().GetPublicKeyToken() is not { Length: > 0 }) signatures.Except(Published(subset), StringComparer.Ordinal).ShouldBeEmpty();
        else Published(subset).Except(signatures, StringComparer.Ordinal).ShouldBeEmpty();
    }

    [Theory]
    [InlineData(typeof(Planted.GetAttribute), "Path")]
    [InlineData(typeof(Planted.BodyAttribute), "bool Refit.BodyAttribute.Buffered")]
    [InlineData(typeof(Planted.AuthorizeAttribute), "\"Basic\"")]
    [InlineData(typeof(Planted.IHttpContentSerializer), "FromHttpContentAsync")]
    [InlineData(typeof(Planted.Invented), "class Refit.Invented")]
    public void A_planted_difference_is_found(Type planted, string found)
    {
        var lines = ApiSignatures.Of([planted])
            .Select(line => line.Replace("SegSync.Tests.Compat.Planted.", "Refit.", StringComparison.Ordinal));
        lines.Except(Published("Refit"), StringComparer.Ordinal).ShouldContain(line => line.Contains(found, StringComparison.Ordinal));
    }

    [Fact]
    public void The_lists_state_their_source_and_version()
    {
        foreach (var subset in new[] { "Refit", "Microsoft.Azure.Functions.Worker", "System.IO.Hashing" })
            File.ReadAllText(ListOf(subset)).ShouldContain("# Source: https://github.com/");
    }

    private static HashSet<string> Published(string subset) =>
        File.ReadLines(ListOf(subset)).Where(line => !line.StartsWith('#')).ToHashSet(StringComparer.Ordinal);

    private static string ListOf(string subset, [CallerFilePath] string here = "") =>
        Path.Combine(Path.GetDirectoryName(here)!, "..", "..", "..", "compat", subset, "PublicApi.txt");
}
