namespace Refit;

/// <summary>Joins the filled path and the query as the published package does.</summary>
internal static class RelativeUri
{
    // only a host to parse against; the client's base address supplies the real one
    private static readonly Uri anyHost = new("http://api");

    public static Uri Of(string target, QueryText query, UriFormat format)
    {
        var uri = new UriBuilder(new Uri(anyHost, target));
        uri.Query = query.Write(uri.Query);
        return new Uri(uri.Uri.GetComponents(UriComponents.PathAndQuery, format), UriKind.Relative);
    }
}
