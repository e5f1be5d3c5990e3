using SegSync.Core.Matching.Comparisons;

namespace SegSync.Core.Matching.Training;

/// <summary>What training found of one comparison.</summary>
/// <param name="Name">The comparison: a column's name.</param>
/// <param name="Levels">What its levels mean, strongest first.</param>
/// <param name="M">Per level: its chance among records of one thing; sums to 1.</param>
/// <param name="U">Per level: its chance among records of different things; sums to 1.</param>
public sealed record TrainedComparison(string Name, ImmutableArray<string> Levels, ImmutableArray<double> M, ImmutableArray<double> U)
{
    /// <summary>Weight of a level in bits: log2 of m over u (Fellegi and Sunter 1969, A Theory for Record Linkage).</summary>
    public double Weight(int level) => Math.Log2(M[level] / U[level]);
}

/// <summary>A trained model.</summary>
/// <param name="Prior">Probability that two records drawn at random are one thing, above 0 and below 1.</param>
/// <param name="Related">Probability that they are different things that belong together, such as a household.</param>
/// <param name="Comparisons">In the order of the columns.</param>
/// <param name="Rounds">Rounds of expectation-maximisation.</param>
/// <param name="Converged">Whether they were enough.</param>
public sealed record TrainedModel(double Prior, double Related, ImmutableArray<TrainedComparison> Comparisons, int Rounds, bool Converged);

/// <summary>One row of the sum that makes a weight.</summary>
/// <param name="Name">A column's name; <c>prior</c> and <c>… (frequency)</c> are rows too.</param>
/// <param name="Level">How the records agree.</param>
/// <param name="Weight">Bits; positive speaks for, negative against.</param>
public sealed record WeightTerm(string Name, string Level, double Weight);

/// <summary>Weighs pairs by a trained model. Symmetric.</summary>
internal sealed class Scorer
{
    private readonly ImmutableArray<IComparison> comparisons;
    private readonly double[][] weights;
    private readonly double[] coincidence;
    private readonly bool[] shared;
    private readonly double related;

    public Scorer(TrainedModel model, ImmutableArray<IComparison> comparisons)
    {
        Model = model;
        this.comparisons = comparisons;
        weights = [.. model.Comparisons.Select(one => Enumerable.Range(0, one.Levels.Length).Select(one.Weight).ToArray())];
        shared = [.. comparisons.Select(one => one.Shared)];
        coincidence = [.. comparisons.Select(one => one.Coincidence)];
        var strangers = new Priors(model.Prior, model.Related).Strangers;
        Prior = Math.Log2(model.Prior / strangers);
        related = Math.Log2(model.Related / strangers);
    }

    public TrainedModel Model { get; }

    /// <summary>Prior weight in bits.</summary>
    public double Prior { get; }

    /// <summary>Weight of a pair in bits: log2 of the odds that both are one thing.</summary>
    public double Weigh(int a, int b)
    {
        var (sum, shared) = (Prior, related);
        for (var c = 0; c < weights.Length; c++)
        {
            var level = comparisons[c].Level(a, b);
            if (level < 0) continue;
            var weight = weights[c][level];
            sum += weight;
            if (this.shared[c]) shared += weight;
            if (level != 0 || coincidence[c] <= 0) continue;
            weight = Frequency(c, a);
            sum += weight;
            if (this.shared[c]) shared += weight;
        }
        return sum + Belonging(shared);
    }

    /// <summary>The rows of the same sum, from the prior on.</summary>
    public ImmutableArray<WeightTerm> Explain(int a, int b)
    {
        var terms = ImmutableArray.CreateBuilder<WeightTerm>();
        terms.Add(new("prior", "two records drawn at random", Prior));
        var shared = related;
        for (var c = 0; c < weights.Length; c++)
        {
            var level = comparisons[c].Level(a, b);
            var weight = level < 0 ? 0 : weights[c][level];
            terms.Add(new(comparisons[c].Name, level < 0 ? "missing" : comparisons[c].Levels[level], weight));
            if (this.shared[c]) shared += weight;
            if (level != 0 || coincidence[c] <= 0) continue;
            var frequency = Frequency(c, a);
            terms.Add(new($"{comparisons[c].Name} (frequency)", frequency < 0 ? "a common value" : "a rare value", frequency));
            if (this.shared[c]) shared += frequency;
        }
        terms.Add(new("belonging together", "what they share would also fit two of one household or house", Belonging(shared)));
        return terms.ToImmutable();
    }

    // different things that belong together are a second way to agree in what is shared
    private static double Belonging(double shared) => shared > 60 ? -shared : -Math.Log2(1 + Math.Pow(2, shared));

    /// <summary>Probability of a weight.</summary>
    public static double Probability(double weight) => 1 / (1 + Math.Pow(2, -weight));

    /// <summary>Weight of a probability.</summary>
    public static double Weight(double probability) => Math.Log2(probability / (1 - probability));

    // a value twice as rare as values are on average is one bit more
    private double Frequency(int comparison, int record) => Math.Log2(coincidence[comparison] / comparisons[comparison].Frequency(record));
}
