using FsCheck;
using FsCheck.Fluent;
using SegSync.Core.Matching.Similarity;

namespace SegSync.Tests.Matching;

public sealed class SimilarityTests
{
    // names as people mistype them: few letters, so that they have much in common
    private static readonly Arbitrary<string> Names = Gen.Elements("ABCDE ÄЖ字".ToCharArray()).ListOf().Select(letters => string.Concat(letters)).ToArbitrary();

    [Theory]
    // Winkler 1990, Jaro 1989
    [InlineData("MARTHA", "MARHTA", 0.9611)]
    [InlineData("DWAYNE", "DUANE", 0.84)]
    [InlineData("DIXON", "DICKSONX", 0.8133)]
    [InlineData("SHACKLEFORD", "SHACKELFORD", 0.9818)]
    [InlineData("NICHLESON", "NICHULSON", 0.9556)]
    [InlineData("ABC", "XYZ", 0)]
    [InlineData("", "", 1)]
    [InlineData("A", "", 0)]
    public void Jaro_Winkler_gives_the_values_of_the_literature(string one, string other, double value) =>
        JaroWinkler.Of(one, other).ShouldBe(value, 0.00005);

    [Theory]
    [InlineData("KITTEN", "SITTING", 3)]
    [InlineData("SATURDAY", "SUNDAY", 3)]
    [InlineData("AB", "BA", 1)]
    [InlineData("MARTHA", "MARHTA", 1)]
    // optimal string alignment: what was swapped is not edited again
    [InlineData("CA", "ABC", 3)]
    [InlineData("", "ABC", 3)]
    [InlineData("МОСКВА", "МОСВКА", 1)]
    public void Edits_are_counted_as_Damerau_and_Levenshtein_count_them(string one, string other, int distance) =>
        Edits.Between(one, other, 9).ShouldBe(distance);

    [Fact]
    public void Whichever_text_comes_first_both_measures_say_the_same() =>
        Prop.ForAll(Names, Names, (one, other) =>
        {
            JaroWinkler.Of(one, other).ShouldBe(JaroWinkler.Of(other, one));
            JaroWinkler.Of(one, other).ShouldBeInRange(0, 1);
            (JaroWinkler.Of(one, other) == 1).ShouldBe(one == other);
            Edits.Between(one, other, 99).ShouldBe(Edits.Between(other, one, 99));
            (Edits.Between(one, other, 99) == 0).ShouldBe(one == other);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(2000));

    [Fact]
    public void Texts_of_more_than_64_letters_are_measured_as_short_ones_are()
    {
        var name = new string('A', 30) + "MARTHA" + new string('B', 40);
        var other = name.Replace("MARTHA", "MARHTA", StringComparison.Ordinal);
        // 76 letters in common, one transposition
        JaroWinkler.Of(name, other).ShouldBe(1 - 1.0 / 76 / 3 * 0.6, 1e-9);
    }

    [Fact]
    public void Counting_stops_at_the_limit_and_never_changes_what_lies_below_it() =>
        Prop.ForAll(Names, Names, Gen.Choose(0, 4).ToArbitrary(), (one, other, limit) =>
            Edits.Between(one, other, limit).ShouldBe(Math.Min(Edits.Between(one, other, 99), limit + 1))).QuickCheckThrowOnFailure();
}
