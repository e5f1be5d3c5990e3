using SegSync.Core.Matching.Training;

namespace SegSync.Core.Matching.Learned;

/// <summary>From which weight on, in bits, records are joined without asking, and a steward is asked.</summary>
/// <param name="Join">Joined from here on. Without verdicts the weight of probability 0.95: 4.25 bits.</param>
/// <param name="Ask">Asked from here on, up to <paramref name="Join"/>. Without verdicts the weight of probability 0.5: 0 bits.</param>
public sealed record Thresholds(double Join, double Ask)
{
    /// <summary>As long as nobody judged.</summary>
    public static readonly Thresholds Default = new(Scorer.Weight(JoinFrom), Scorer.Weight(AskFrom));

    private const double JoinFrom = 0.95;
    private const double AskFrom = 0.5;

    // no number of verdicts lets pairs be joined that the model itself thinks less likely than 4 to 1, or asked about below 1 to 9
    private const double LeastJoin = 2;
    private const double LeastAsk = -3.17;

    // beyond 20 bits a pair tells nothing about what lies between the thresholds
    private const double Limit = 20;
    private const double SlopeSpread = 0.1;
    private const double OffsetSpread = 1;

    /// <summary>
    /// Finds out from judged pairs at which weight one thing really is as likely as it should be. The probability of a weight
    /// is corrected by a logistic curve in it (Platt 1999), held near no correction by a normal prior (slope 1, standard
    /// deviation 0.1; offset 0, standard deviation 1 bit), so that few verdicts move little. It does not matter that
    /// stewards mostly judge pairs of middling weight: given its weight, a pair's verdict is what is learnt from.
    /// </summary>
    /// <param name="judged">Weight in bits, and whether the two are one thing.</param>
    public static Thresholds Learn(IReadOnlyCollection<(double Weight, bool Same)> judged)
    {
        var (slope, offset) = (1.0, 0.0);
        for (var round = 0; round < 100; round++)
        {
            var (gs, go) = ((slope - 1) / (SlopeSpread * SlopeSpread), offset / (OffsetSpread * OffsetSpread));
            var (hss, hso, hoo) = (1 / (SlopeSpread * SlopeSpread), 0.0, 1 / (OffsetSpread * OffsetSpread));
            foreach (var (weight, same) in judged)
            {
                var bits = Math.Clamp(weight, -Limit, Limit);
                var p = Scorer.Probability(slope * bits + offset);
                var (error, curve) = (Math.Log(2) * (p - (same ? 1 : 0)), Math.Log(2) * Math.Log(2) * p * (1 - p));
                (gs, go) = (gs + error * bits, go + error);
                (hss, hso, hoo) = (hss + curve * bits * bits, hso + curve * bits, hoo + curve);
            }
            var determinant = hss * hoo - hso * hso;
            var (ds, d0) = ((hoo * gs - hso * go) / determinant, (hss * go - hso * gs) / determinant);
            // the loss is convex; half steps keep far starts from jumping
            var step = Math.Min(1, 2 / (Math.Abs(ds) + Math.Abs(d0) + 1e-12));
            (slope, offset) = (Math.Max(0.1, slope - step * ds), offset - step * d0);
            if (Math.Abs(ds) + Math.Abs(d0) < 1e-9) break;
        }
        var join = Math.Max(LeastJoin, (Default.Join - offset) / slope);
        return new(Math.Round(join, 3), Math.Round(Math.Clamp((Default.Ask - offset) / slope, LeastAsk, join), 3));
    }
}
