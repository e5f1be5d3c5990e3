using System.Text;
using FsCheck;
using FsCheck.Fluent;
using SegSync.Connectors.Files;

namespace SegSync.Tests.Files;

public class Utf8RowsTests
{
    /// <summary>The fast reader and the one that imports use must see the same rows, good and bad, in whatever text.</summary>
    [Fact]
    public void It_reads_what_the_reader_of_imports_reads()
    {
        var piece = Gen.Elements("a", "bc", ",", ",", "\"", "\"\"", "\n", "\r\n", " ", "é", "12.5", "\u0085", ",\"x,y\"", "\"q\n1\",");
        Prop.ForAll(piece.ArrayOf().ToArbitrary(), pieces =>
        {
            var text = string.Concat(pieces);
            Fast(Encoding.UTF8.GetBytes(text), 0).ShouldBe(Plain(text, 0), text);
            Fast(Encoding.UTF8.GetBytes(text), 3).ShouldBe(Plain(text, 3), text);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(3000));
    }

    [Fact]
    public void A_row_longer_than_any_buffer_is_read_whole()
    {
        var text = $"a,\"{new string('x', 3_000_000)}\n\",c\n1,2,3\n";
        Fast(Encoding.UTF8.GetBytes(text), 3).ShouldBe(Plain(text, 3));
    }

    [Fact]
    public void Windows_text_is_found_out_at_its_first_line()
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        var bytes = Encoding.Latin1.GetBytes("a,b\ncafé,1\nplain,2\n\"süß, sauer\",3\n");
        Fast(bytes, 2, Encoding.GetEncoding("windows-1252")).ShouldBe(["1: a|b", "2: café|1", "3: plain|2", "4: süß, sauer|3"]);
        Fast(bytes, 2).Count(row => row.Contains("not valid in the file's encoding", StringComparison.Ordinal)).ShouldBe(2);
    }

    private static List<string> Fast(byte[] bytes, int columns, Encoding? found = null)
    {
        // reads of a few bytes bring every line break to a border of blocks
        var rows = new Utf8Rows(new Trickle(bytes), (byte)',', (byte)'"', () => found);
        var all = new List<string>();
        while (rows.Next(columns))
        {
            var cells = rows.Cells;
            var text = new List<string>();
            for (var i = 0; i < cells.Count && rows.Problem is null; i++) text.Add(Encoding.UTF8.GetString(cells[i]));
            all.Add($"{rows.Line}: {rows.Problem ?? string.Join('|', text)}");
        }

        return all;
    }

    private static List<string> Plain(string text, int columns)
    {
        var reader = new CsvReader(new StringReader(text), ',', '"');
        var all = new List<string>();
        while (reader.Read(columns) is { } row)
            all.Add($"{row.Line}: {row.Problem ?? string.Join('|', Enumerable.Range(0, row.Count).Select(i => row[i].ToString()))}");
        return all;
    }

    private sealed class Trickle(byte[] bytes) : MemoryStream(bytes)
    {
        private int calls;

        public override int Read(Span<byte> buffer) => base.Read(buffer[..Math.Min(buffer.Length, Length > 100_000 ? 50_000 : 1 + (calls++ % 7))]);
    }
}
