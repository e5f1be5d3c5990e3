using System.Reflection;

namespace SegSync.Tests.House;

/// <summary>functions -> connectors -> core; core imports nobody; vendors never import each other; nothing imports the sandbox.</summary>
public class DependencyRuleTests
{
    private static readonly Assembly Core = typeof(Core.Records.RecordKey).Assembly;
    private static readonly Assembly Connectors = Assembly.Load("SegSync.Connectors");
    private static readonly Assembly Functions = Assembly.Load("SegSync.Functions");

    [Fact]
    public void Core_imports_none_of_ours_and_no_cloud_http_or_database()
    {
        string[] banned = ["SegSync.", "Azure.", "Microsoft.Azure.", "Microsoft.Data.", "SQLitePCL", "Refit", "Polly", "System.Net.Http", "Microsoft.AspNetCore"];
        References(Core).ShouldAllBe(name => !banned.Any(start => name.StartsWith(start, StringComparison.Ordinal)));
    }

    [Fact]
    public void Connectors_import_core_only() =>
        References(Connectors).Where(IsOurs).ShouldBe(["SegSync.Core"]);

    [Fact]
    public void Functions_import_connectors_and_core_only() =>
        References(Functions).Where(IsOurs).Order().ShouldBe(["SegSync.Connectors", "SegSync.Core"]);

    [Fact]
    public void A_vendor_folder_never_imports_another()
    {
        var vendors = Connectors.GetTypes().Select(Vendor).OfType<string>().Distinct().ToList();
        vendors.Count.ShouldBeGreaterThan(3);
        var crossings = from type in Connectors.GetTypes()
                        let own = Vendor(type)
                        where own is not null
                        from used in Used(type)
                        let other = used.Assembly == Connectors ? Vendor(used) : null
                        where other is not null && other != own
                        select $"{type.FullName} uses {used.FullName}";
        crossings.ShouldBeEmpty();
    }

    private static bool IsOurs(string name) => name.StartsWith("SegSync.", StringComparison.Ordinal);

    private static IEnumerable<string> References(Assembly assembly) => assembly.GetReferencedAssemblies().Select(name => name.Name!);

    /// <summary>The vendor folder of a type: SegSync.Connectors.Sap.X belongs to Sap; Http is what they share.</summary>
    private static string? Vendor(Type type)
    {
        var parts = (type.Namespace ?? "").Split('.');
        return parts is ["SegSync", "Connectors", var vendor, ..] && vendor != "Http" ? vendor : null;
    }

    private static IEnumerable<Type> Used(Type type)
    {
        const BindingFlags All = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;
        var types = type.GetFields(All).Select(field => field.FieldType)
            .Concat(type.GetProperties(All).Select(property => property.PropertyType))
            .Concat(type.GetMethods(All).SelectMany(method => method.GetParameters().Select(parameter => parameter.ParameterType).Append(method.ReturnType)))
            .Concat(type.GetMethods(All).Where(method => method.GetMethodBody() is not null).SelectMany(method => method.GetMethodBody()!.LocalVariables.Select(local => local.LocalType)))
            .Concat(type.GetInterfaces());
        return types.Concat(type.BaseType is null ? [] : [type.BaseType]).SelectMany(Flatten);
    }

    private static IEnumerable<Type> Flatten(Type type) =>
        type.IsGenericType ? type.GetGenericArguments().SelectMany(Flatten).Append(type) : type.HasElementType ? Flatten(type.GetElementType()!) : [type];
}
