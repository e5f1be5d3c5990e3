using System.IO.Compression;
using System.Text;
using SegSync.Connectors.Files;
using SegSync.Core.Connecting;
using SegSync.Core.Landing;
using SegSync.Tests.Landing;

namespace SegSync.Tests.Files;

public sealed class FileSourceTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("segsync").FullName;

    private static Core.Landing.Mapping Customers => Mappings.BuiltIn("customers-csv")!;

    private static Core.Landing.Mapping Sales { get; } = Given.Mapping("""
        {"name":"sales","version":1,"stream":"sales","facts":"orderLine","id":"doc",
         "lines":{"flat":true,"refuse":"line","date":"day","product":"item","quantity":"count"}}
        """);

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [InlineData(",")]
    [InlineData(";")]
    [InlineData("\t")]
    [InlineData("|")]
    public async Task The_delimiter_is_found_out(string delimiter) =>
        (await Map(Customers, $"id,name,city\r\n1,\"Miller; Sons, Ltd | x\ty\",Ulm\r\n".Replace("id,name,city", $"id{delimiter}name{delimiter}city").Replace("1,\"", $"1{delimiter}\"").Replace("\",Ulm", $"\"{delimiter}Ulm")))
        .ShouldBe([$"1 city=Ulm;name=Miller; Sons, Ltd | x\ty"]);

    [Theory]
    [InlineData("utf-8", true)]
    [InlineData("utf-8", false)]
    [InlineData("utf-16", true)]
    [InlineData("windows-1252", false)]
    public async Task The_encoding_is_found_out(string name, bool mark)
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        var encoding = Encoding.GetEncoding(name);
        byte[] bytes = [.. mark ? encoding.GetPreamble() : [], .. encoding.GetBytes("id,name\n1,Müller & Söhne\n2,Café €\n")];
        (await Map(Customers, bytes)).ShouldBe(["1 name=Müller & Söhne", "2 name=Café €"]);
    }

    [Fact]
    public async Task A_gzipped_file_is_known_by_its_content()
    {
        using var packed = new MemoryStream();
        using (var zip = new GZipStream(packed, CompressionLevel.Fastest)) zip.Write("id,name\n1,A\n"u8);
        (await Map(Customers, packed.ToArray())).ShouldBe(["1 name=A"]);
    }

    [Fact]
    public async Task Quoted_fields_hold_delimiters_quotes_and_line_breaks() =>
        (await Map(Customers, "id,name,city\n1,\"A, \"\"B\"\"\r\nC\",\"\"\n\n2,5\" pipe,Ulm")).ShouldBe(["1 name=A, \"B\"\nC", "2 city=Ulm;name=5\" pipe"]);

    [Fact]
    public async Task A_malformed_line_is_refused_with_its_number_and_the_import_goes_on()
    {
        byte[] bytes = [.. "id,name,city\n1,A,Ulm\n2,B\n3,C,Ulm,x\n4,\"D,Ulm\n5,\"E\"e,Ulm\n6,F"u8, 0xC3, .. ",Ulm\n7,Gü,Ulm\n8,\"H\nh\",Ulm\n,I,Ulm\n"u8];
        (await Map(Customers, bytes)).ShouldBe(
        [
            "1 city=Ulm;name=A",
            "refused line 3: has 2 fields; 3 were expected, as in the header (delimiter ',')",
            "refused line 4: has 4 fields; 3 were expected, as in the header (delimiter ',')",
            "refused line 5: has text after a closing quote (\"); quotes inside a field are doubled",
            "refused line 6: has text after a closing quote (\"); quotes inside a field are doubled",
            "refused line 7: holds bytes that are not valid in the file's encoding; save the file as UTF-8 or name its encoding in the manifest",
            "7 city=Ulm;name=Gü",
            "8 city=Ulm;name=H\nh",
            "refused line 11/id: is missing; it is required",
        ]);
    }

    [Fact]
    public async Task A_quote_that_is_never_closed_costs_its_own_line()
    {
        var text = "id,name\n1,\"A\n" + string.Concat(Enumerable.Range(2, 500).Select(i => $"{i},N{i}\n"));
        var lines = await Map(Customers, text);
        lines.Count.ShouldBe(501);
        lines[0].ShouldBe("refused line 2: opens a quote (\") that is never closed");
        lines.Skip(1).ShouldBe(Enumerable.Range(2, 500).Select(i => $"{i} name=N{i}"));
    }

    [Fact]
    public async Task A_missing_column_is_one_clear_error_for_the_file()
    {
        var fault = await Should.ThrowAsync<ConnectorException>(() => Map(Sales, "doc;Day;item\n1;2026-01-01;A\n"));
        fault.Fault.ShouldBe(ConnectorFault.Fatal);
        fault.Message.ShouldBe("files: a.csv lacks the columns count, day, which the mapping sales needs; found are doc, Day, item (delimiter ';'). Correct the header or choose another mapping");
        (await Should.ThrowAsync<ConnectorException>(() => Map(Sales, ""))).Message.ShouldBe("files: a.csv is empty; a header with the columns count, day, doc, item was expected");
        (await Should.ThrowAsync<ConnectorException>(() => Map(Sales, "doc,day,doc,item,count\n"))).Message.ShouldBe("files: a.csv has the column doc 2 times; each may be there once");
    }

    [Fact]
    public async Task A_file_that_is_not_there_is_one_clear_error() =>
        (await Should.ThrowAsync<ConnectorException>(() => Read(new FileSource("files", Path.Combine(folder, "none.csv"), Customers), Customers, Cursor.Start)))
        .Message.ShouldBe("files: none.csv does not exist");

    [Fact]
    public async Task A_damaged_archive_is_one_clear_error()
    {
        var fault = await Should.ThrowAsync<ConnectorException>(() => Map(Customers, [0x1F, 0x8B, 8, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]));
        fault.Message.ShouldStartWith("files: a.csv cannot be read: ");
    }

    [Fact]
    public async Task Rows_of_a_document_come_together_wherever_they_lie()
    {
        var pages = await Pages(Sales, "doc,day,item,count\n1,2026-01-01,A,1\n1,2026-01-01,A,1\n2,2026-01-01,B,1\n1,2026-01-02,C,1\n3,2026-01-01,D,1\n2,2026-01-01,E,x\n4,2026\n1,2026-01-03,F,1\n,2026-01-01,G,1\n", 2);
        pages.SelectMany(page => page.Items).Select(item => string.Join(' ', Sales.Map(Given.Context, item).Select(Words))).ShouldBe(
        [
            "3 [D]",
            "2 [B] refused line 7/count: 'x' is not a number; digits with '.' before the decimals were expected, such as 1234.50",
            "refused line 8: has 2 fields; 4 were expected, as in the header (delimiter ',')",
            "1 [A,A,C,F]",
            "refused line 10/doc: is missing; it is required",
        ]);
        pages.ShouldAllBe(page => page.Said == 9);
        pages.Sum(page => page.Items.Sum(item => item.Rows)).ShouldBe(9);
        pages.Select(page => page.Last).ShouldBe([.. Enumerable.Repeat(false, pages.Count - 1), true]);
        pages[^1].Next.ShouldBe(Cursor.Start, "the next file is read from its start");
    }

    [Fact]
    public async Task An_import_that_broke_off_goes_on_after_the_last_page_that_landed()
    {
        var text = "doc,day,item,count\n" + string.Concat(Enumerable.Range(0, 100).Select(i => $"{i / 3},2026-01-01,P{i},1\n"));
        var all = await Pages(Sales, text, 10);
        all.Count.ShouldBeGreaterThan(5);
        for (var i = 0; i < all.Count - 1; i++)
        {
            var rest = await Pages(Sales, text, 10, all[i].Next);
            rest.SelectMany(page => page.Items).Select(item => item.Json.GetRawText())
                .ShouldBe(all.Skip(i + 1).SelectMany(page => page.Items).Select(item => item.Json.GetRawText()));
        }

        var changed = await Pages(Sales, text + "77,2026-01-01,New,1\n", 10, all[2].Next);
        changed.Sum(page => page.Items.Sum(item => item.Rows)).ShouldBe(101, "another file is read from its start");
    }

    [Fact]
    public async Task The_same_file_gives_the_same_bytes_and_a_header_alone_gives_an_empty_last_page()
    {
        const string Text = "id,name\n1,A\n2,B\n3,C\n";
        var (first, second) = (await Pages(Customers, Text, 2), await Pages(Customers, Text, 2));
        first.Select(page => Convert.ToHexString(page.Raw.Span)).ShouldBe(second.Select(page => Convert.ToHexString(page.Raw.Span)));
        var none = (await Pages(Customers, "id,name\n", 2)).ShouldHaveSingleItem();
        (none.Items.Length, none.Last, none.Said).ShouldBe((0, true, 0));
    }

    private async Task<List<string>> Map(Core.Landing.Mapping mapping, string text) => await Map(mapping, Encoding.UTF8.GetBytes(text));

    private async Task<List<string>> Map(Core.Landing.Mapping mapping, byte[] bytes) =>
        [.. (await Pages(mapping, bytes, 5000, Cursor.Start)).SelectMany(page => page.Items).SelectMany(item => mapping.Map(Given.Context, item)).Select(Words)];

    private Task<List<Page>> Pages(Core.Landing.Mapping mapping, string text, int rows, Cursor from = default) =>
        Pages(mapping, Encoding.UTF8.GetBytes(text), rows, from.Text is null ? Cursor.Start : from);

    private async Task<List<Page>> Pages(Core.Landing.Mapping mapping, byte[] bytes, int rows, Cursor from)
    {
        var path = Path.Combine(folder, "a.csv");
        await File.WriteAllBytesAsync(path, bytes);
        return await Read(new FileSource("files", path, mapping, rows), mapping, from);
    }

    private static async Task<List<Page>> Read(FileSource source, Core.Landing.Mapping mapping, Cursor from)
    {
        var pages = new List<Page>();
        await foreach (var page in source.ReadAsync(mapping.Request, from, default)) pages.Add(page);
        return pages;
    }

    private static string Words(Mapped mapped) => mapped switch
    {
        Mapped.Record record => $"{record.Value.Key.Id} {string.Join(';', record.Value.Fields.Select(field => $"{field.Key}={field.Value}"))}",
        Mapped.Document document => $"{document.Value.Key.Id} [{string.Join(',', document.Value.Lines.Select(line => line.Product))}]",
        Mapped.Refused refused => $"refused {refused.Field}: {refused.Reason}",
        Mapped.Excluded excluded => $"excluded {excluded.Reason}",
        _ => "?",
    };
}
