using SegSync.Functions.Configuration;

namespace SegSync.Functions.Hosting.Pipeline;

/// <summary>How callers of the API are known, as the settings say.</summary>
/// <param name="By"><c>keys</c>, <c>entra</c> (bearer tokens, checked here) or <c>easyauth</c> (checked by App Service, told in a header).</param>
/// <param name="Issuer">With entra: who issues tokens, as their <c>iss</c> says; its OpenID configuration lies below it.</param>
/// <param name="Audience">With entra: for whom they are issued, as their <c>aud</c> says.</param>
/// <param name="Roles">Which app roles let in.</param>
internal sealed record CallerSettings(string By, string Issuer, string Audience, CallerRoles Roles)
{
    /// <summary>Reads the settings.</summary>
    /// <param name="setting">A setting by name; null where it is not set.</param>
    /// <exception cref="ConfigurationException">Carries everything that is wrong with them.</exception>
    public static CallerSettings Of(Func<string, string?> setting)
    {
        var errors = ImmutableArray.CreateBuilder<ConfigurationError>();
        var by = Named("SEGSYNC_AUTH", "keys");
        if (by is not ("keys" or "entra" or "easyauth")) errors.Add(new("SEGSYNC_AUTH", "", $"'{by}' is none of keys, entra, easyauth"));
        var (issuer, audience) = (Named("SEGSYNC_ENTRA_ISSUER", ""), Named("SEGSYNC_ENTRA_AUDIENCE", ""));
        if (by == "entra")
        {
            if (!IsIssuer(issuer)) errors.Add(new("SEGSYNC_ENTRA_ISSUER", "", "SEGSYNC_AUTH=entra needs it: https://login.microsoftonline.com/TENANT/v2.0"));
            if (audience.Length == 0) errors.Add(new("SEGSYNC_ENTRA_AUDIENCE", "", "is not set, and SEGSYNC_AUTH=entra needs it: the application's id"));
        }

        return errors.Count == 0
            ? new(by, issuer, audience, new(Named("SEGSYNC_READ_ROLE", CallerRoles.Default.Read), Named("SEGSYNC_WRITE_ROLE", CallerRoles.Default.Write)))
            : throw new ConfigurationException(errors.ToImmutable());

        string Named(string name, string otherwise) => setting(name) is { Length: > 0 } value ? value : otherwise;
    }

    /// <summary>The rule of a host.</summary>
    /// <param name="keys">What holds where callers are known by keys.</param>
    /// <param name="behindService">App Service stands before this process and takes its headers off what comes from outside.</param>
    /// <param name="time">The clock.</param>
    public CallerRule Rule(CallerRule keys, bool behindService, TimeProvider time) => By switch
    {
        "entra" => new TokenRule(this, new(Issuer, time), time).RefuseAsync,
        "easyauth" when !behindService => throw ConfigurationException.Of("SEGSYNC_AUTH", "", "'easyauth' trusts a header that App Service writes, and there is none before this process; use entra or keys"),
        "easyauth" => new PrincipalRule(Roles).Refuse,
        _ => keys,
    };

    // an issuer on this machine, as in a test, needs no certificate
    private static bool IsIssuer(string text) => Uri.TryCreate(text, UriKind.Absolute, out var uri) && (uri.Scheme == Uri.UriSchemeHttps || uri.IsLoopback);
}

/// <summary>App roles.</summary>
/// <param name="Read">Lets read. Default <c>SegSync.Read</c>.</param>
/// <param name="Write">Lets read and command. Default <c>SegSync.Write</c>.</param>
internal sealed record CallerRoles(string Read, string Write)
{
    /// <summary>The names of the roles where no setting names others.</summary>
    public static readonly CallerRoles Default = new("SegSync.Read", "SegSync.Write");

    /// <summary>The roles of which one is needed for a request.</summary>
    public ImmutableArray<string> For(HttpRequest request) => HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method) ? [Read, Write] : [Write];
}
