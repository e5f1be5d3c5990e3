using System.Globalization;

namespace SegSync.Core.Segmenting;

/// <summary>
/// Zones by the great-circle distance of an entity from a point, in kilometres (haversine on a sphere of 6371.0088 km, the
/// mean radius of IUGG; within 0.6% of the ellipsoid). Latitude and longitude are attributes in decimal degrees. Distances
/// are rounded to metres; one equal to a cut is in the zone that the cut ends. Where one of the two is not told, or is no
/// such number, the class is <c>missing</c> (default <c>none</c>). The distance is the score.
/// </summary>
internal static class ZoneClassifier
{
    private const double Radius = 6371.0088;

    public static (Func<Cohort, Classified> Apply, ImmutableArray<string> Attributes, ImmutableArray<string> Classes) Read(SchemeJson json)
    {
        var (latitude, longitude) = (json.Text("latitude") ?? "latitude", json.Text("longitude") ?? "longitude");
        var from = json.Numbers("from", true) ?? [0, 0];
        if (from is not [>= -90 and <= 90, >= -180 and <= 180]) json.Say("from", "is no point; latitude from -90 to 90 and longitude from -180 to 180 were expected");
        var classes = json.Texts("classes", true);
        var cuts = json.Cuts(classes) ?? [];
        if (cuts.Any(cut => cut < 0) || cuts.Zip(cuts.Skip(1)).Any(pair => pair.First >= pair.Second)) json.Say("cuts", "must ascend from 0: kilometres at which zones end");
        var missing = json.Text("missing") ?? Classifier.None;
        return (Apply, [latitude, longitude], [.. classes.Append(missing).Distinct(StringComparer.Ordinal)]);

        Classified Apply(Cohort cohort)
        {
            var profiles = cohort.Profiles;
            var distances = new decimal?[profiles.Count];
            var result = new string[distances.Length];
            for (var at = 0; at < result.Length; at++)
            {
                if (Degrees(profiles.Attribute(latitude, at), 90) is { } north && Degrees(profiles.Attribute(longitude, at), 180) is { } east)
                    distances[at] = Kilometres((double)from[0], (double)from[1], north, east);
                result[at] = distances[at] is { } far ? classes[cuts.Count(cut => far > cut)] : missing;
            }

            var said = string.Join(", ", cuts.Select((cut, i) => $"{classes[i]} up to {Figures.Of(cut)} km")) + $", else {classes[^1]}, not told {missing}";
            return new(result, [said], at => distances[at] is { } far ? $"{Figures.Of(far)} km away: {result[at]} ({said})" : $"{latitude} and {longitude} are not both told as degrees: {result[at]}") { Scores = distances };
        }
    }

    /// <summary>Between two points in degrees, rounded to metres.</summary>
    internal static decimal Kilometres(double north, double east, double otherNorth, double otherEast)
    {
        var (a, b) = (double.DegreesToRadians(north), double.DegreesToRadians(otherNorth));
        var (up, along) = (Math.Sin((b - a) / 2), Math.Sin(double.DegreesToRadians(otherEast - east) / 2));
        return Math.Round((decimal)(2 * Radius * Math.Asin(Math.Sqrt(Math.Min(1, (up * up) + (Math.Cos(a) * Math.Cos(b) * along * along))))), 3);
    }

    private static double? Degrees(string? text, double most) =>
        double.TryParse(text, NumberStyles.Float & ~NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out var degrees) && Math.Abs(degrees) <= most ? degrees : null;
}
