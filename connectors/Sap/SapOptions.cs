using System.Collections.Frozen;

namespace SegSync.Connectors.Sap;

/// <summary>What is fixed about the vendor.</summary>
internal static class SapOptions
{
    /// <summary>Records a page when the landscape says nothing; the service may answer with fewer.</summary>
    public const int PageSize = 1000;

    /// <summary>Changesets in one batch: large enough to amortise the round trip, small enough for the 30 seconds of an attempt.</summary>
    public const int MaxBatch = 100;

    public static readonly TimeSpan LookBack = TimeSpan.FromMinutes(5);

    /// <summary>
    /// A date and a time of day are the system's wall clock, on which the hour after summer time comes twice.
    /// </summary>
    public static readonly TimeSpan WallClockLookBack = TimeSpan.FromMinutes(65);

    private const string Partner = "API_BUSINESS_PARTNER", Product = "API_PRODUCT_SRV", Order = "API_SALES_ORDER_SRV";

    /// <summary>Entity sets that are read from or written to; A_Customer and its like have no stamp and come with their business partner.</summary>
    public static readonly FrozenDictionary<string, SapEntity> Entities = new Dictionary<string, SapEntity>
    {
        ["A_BusinessPartner"] = new(Partner, "BusinessPartner", SapStamp.DateAndTime),
        ["A_Customer"] = new(Partner, "Customer", SapStamp.None),
        ["A_CustomerSalesArea"] = new(Partner, "Customer,SalesOrganization,DistributionChannel,Division", SapStamp.None),
        ["A_CustomerCompany"] = new(Partner, "Customer,CompanyCode", SapStamp.None),
        ["A_Supplier"] = new(Partner, "Supplier", SapStamp.None),
        ["A_SupplierPurchasingOrg"] = new(Partner, "Supplier,PurchasingOrganization", SapStamp.None),
        ["A_Product"] = new(Product, "Product", SapStamp.DateTime),
        ["A_ProductPlant"] = new(Product, "Product,Plant", SapStamp.None),
        ["A_ProductSupplyPlanning"] = new(Product, "Product,Plant", SapStamp.None),
        ["A_SalesOrder"] = new(Order, "SalesOrder", SapStamp.DateTime),
        ["A_SalesOrderItem"] = new(Order, "SalesOrder,SalesOrderItem", SapStamp.None),
    }.ToFrozenDictionary(StringComparer.Ordinal);
}

/// <summary>An entity set.</summary>
/// <param name="Service">The OData service that has it.</param>
/// <param name="Key">Key fields, comma separated, in the vendor's order.</param>
/// <param name="Stamp">How a change of it is stamped.</param>
internal sealed record SapEntity(string Service, string Key, SapStamp Stamp);

/// <summary>How SAP stamps changes.</summary>
internal enum SapStamp
{
    /// <summary>Not at all: every pass reads everything.</summary>
    None,

    /// <summary>LastChangeDate and LastChangeTime together, in the system's wall clock.</summary>
    DateAndTime,

    /// <summary>LastChangeDateTime, UTC.</summary>
    DateTime,
}
