namespace SegSync.Core.Landing;

/// <summary>The lead time of a delivery, as a source tells it or as its dates do: the same for imports and for <c>segment</c>.</summary>
internal static class MappingDays
{
    private const int Longest = 36_525;

    /// <summary>Days that the source tells itself; null where they are none.</summary>
    public static decimal? Told(string field, decimal? days, ref MappingFault? fault)
    {
        if (days is null or (>= 0 and <= Longest)) return days;
        fault ??= MappingFault.Of(field, MappingRead.Plain(days.Value), $"is no lead time; 0 to {Longest} days were expected");
        return null;
    }

    /// <summary>Days from order to delivery, where they are not told.</summary>
    /// <param name="told">What the source tells itself.</param>
    /// <param name="field">The field of the delivery.</param>
    /// <param name="arrived">Day number of the delivery.</param>
    /// <param name="ordered">Day number of the order.</param>
    /// <param name="fault">A delivery before its order.</param>
    public static decimal? Between(decimal? told, string field, int? arrived, int? ordered, ref MappingFault? fault)
    {
        if (!(arrived < ordered)) return told ?? (arrived - ordered);
        fault ??= MappingFault.Of(field, $"{Iso(arrived.Value)}, ordered {Iso(ordered!.Value)}", "lies before its order");
        return told;
    }

    private static string Iso(int day) => MappingRead.Iso(DateOnly.FromDayNumber(day));
}
