namespace SegSync.Core.Standardising;

/// <summary>Names of organisations: without the legal form at the end, which systems write, shorten or leave out.</summary>
internal static class Names
{
    private static readonly HashSet<string> Forms = [.. ("GMBH MBH GESMBH GGMBH UG AG KG KGAA OHG EK EV EG SE LTD LIMITED INC INCORPORATED CORP CORPORATION CO COMPANY COMPANIES "
        + "LLC LLP LP PLC PTY PVT PRIVATE PTE SA SAS SASU SARL EURL SNC SCA SPA SRL SRLS SAPA SL SLU SLL BV NV CV VOF BVBA SPRL OY OYJ AB AS ASA APS KFT ZRT NYRT BT "
        + "DOO DD OOO OAO ZAO PAO SRO KK BHD SDN LTDA EIRELI TBK JSC").Split(' ')];

    // forms that are written as several words, by their last one
    private static readonly string[][] Spaced =
    [
        ["GES", "MBH"], ["SP", "Z", "OO"], ["SPOLKA", "Z", "OO"], ["SP", "Z", "O", "O"], ["SPOLKA", "Z", "O", "O"], ["Z", "OO"], ["SP", "J"], ["SP", "K"],
        ["G", "M", "B", "H"], ["S", "P", "A"], ["S", "R", "L"], ["L", "L", "C"], ["P", "L", "C"], ["S", "A", "S"], ["S", "A"], ["B", "V"], ["N", "V"], ["S", "L"], ["A", "G"],
        ["S", "R", "O"], ["D", "O", "O"], ["SA", "DE", "CV"],
    ];

    /// <summary>The name's words; null when it holds none. A name of nothing but a legal form stays as it is.</summary>
    public static string? Standard(string given)
    {
        var folded = Folding.Text(given);
        if (folded.Length == 0) return null;
        var words = folded.Split(' ');
        var from = 0;
        while (from < words.Length - 1 && words[from] == "THE") from++;
        for (var i = from; i < words.Length; i++)
        {
            if (words[i] is "UND" or "ET") words[i] = "AND";
        }
        var to = Bare(words, from);
        return string.Join(' ', words, from, (to > from ? to : words.Length) - from);
    }

    private static int Bare(string[] words, int from)
    {
        var to = words.Length;
        while (to > from)
        {
            var form = FormAtEnd(words, from, to);
            if (form == 0 && !(to < words.Length && words[to - 1] == "AND")) return to;
            to -= Math.Max(form, 1);
        }
        return to;
    }

    private static int FormAtEnd(string[] words, int from, int to)
    {
        if (Forms.Contains(words[to - 1])) return words[to - 1] == "CV" && Ends(words, from, to, Spaced[^1]) ? 3 : 1;
        foreach (var form in Spaced)
        {
            if (Ends(words, from, to, form)) return form.Length;
        }
        return 0;
    }

    private static bool Ends(string[] words, int from, int to, string[] form) =>
        to - from >= form.Length && words.AsSpan(to - form.Length, form.Length).SequenceEqual(form);
}
