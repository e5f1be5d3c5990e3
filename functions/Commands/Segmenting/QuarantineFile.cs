using System.Globalization;

namespace SegSync.Functions.Commands.Segmenting;

/// <summary>Lines that were refused, with reasons. The file is made with the first of them; one left from before is removed.</summary>
internal sealed class QuarantineFile : IDisposable
{
    private readonly string? path;
    private StreamWriter? writer;

    public QuarantineFile(string? path)
    {
        this.path = path;
        if (path is not null) File.Delete(path);
    }

    /// <summary>Where the lines are; null when there are none.</summary>
    public string? Path => writer is null ? null : path;

    public void Write(string file, int line, string field, string reason, string text)
    {
        if (path is null) return;
        if (writer is null)
        {
            writer = new(path) { NewLine = "\n" };
            writer.WriteLine("file,line,field,reason,text");
        }

        writer.WriteLine(string.Join(',', SegmentCsv.Cell(file), line.ToString(CultureInfo.InvariantCulture), SegmentCsv.Cell(field), SegmentCsv.Cell(reason), SegmentCsv.Cell(text)));
    }

    public void Dispose() => writer?.Dispose();
}
