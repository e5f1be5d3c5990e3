using System.Reflection;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using SegSync.Functions.Hosting;

namespace SegSync.Functions.Api;

/// <summary>What describes the hub: the OpenAPI document and the console page.</summary>
public sealed class DocumentsApi(HostSettings settings)
{
    /// <summary>The OpenAPI document.</summary>
    [Function("openapi")]
    [Operation("This document.")]
    public IActionResult OpenApi([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "openapi.json")] HttpRequest request) =>
        Answers.Ok(OpenApiDocument.Of(FunctionTable.Of(Assembly.GetExecutingAssembly()), settings));

    /// <summary>The console page; the embedded host serves it at <c>/</c> too.</summary>
    [Function("console")]
    [Operation("The console page.", MediaType = "text/html")]
    public static IActionResult Page([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "console")] HttpRequest request) => Answers.Html("console.html");
}
