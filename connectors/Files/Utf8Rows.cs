using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using SegSync.Core.Landing;

namespace SegSync.Connectors.Files;

/// <summary>
/// Rows of a UTF-8 stream by the rules of <see cref="CsvReader"/>, without texts: for passes over files of any size.
/// Lines end with LF or CRLF.
/// </summary>
/// <param name="stream">The file, unpacked.</param>
/// <param name="delimiter">Between fields.</param>
/// <param name="quote">Around fields that hold delimiters or line breaks; doubled inside.</param>
/// <param name="decoder">Asked once, at the first line that is not UTF-8: what the file is written in, null for UTF-8 after all.</param>
internal sealed class Utf8Rows(Stream stream, byte delimiter, byte quote, Func<Encoding?> decoder)
{
    /// <summary>Most lines that one quoted row may span.</summary>
    private const int MostLines = 200;

    private const int LongestLine = 1 << 26;

    private byte[] buffer = new byte[1 << 19];
    private byte[] scratch = new byte[1 << 12];
    private int[] bounds = new int[64];
    private int start, end, skip, count;
    private bool ended, asked, plain;
    private Encoding? encoding;

    /// <summary>Number of the row's first physical line, from 1.</summary>
    public int Line { get; private set; }

    /// <summary>Why it is no row; null when it is one.</summary>
    public string? Problem { get; private set; }

    /// <summary>The first line of the row as it stands in the file.</summary>
    public ReadOnlySpan<byte> Raw => buffer.AsSpan(start, rawLength);

    private int rawLength, lines = 1;

    /// <summary>The cells; valid until the next call of <see cref="Next"/>.</summary>
    public RowCells Cells => new(plain ? buffer.AsSpan(start, rawLength) : scratch, bounds.AsSpan(0, 2 * count));

    /// <summary>Goes to the next row, good or not; false at the end. Empty lines are none.</summary>
    /// <param name="columns">How many fields a row must have; 0 for any number.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public bool Next(int columns)
    {
        do
        {
            start += skip;
            skip = 0;
            if (!Find(0, out rawLength, out skip)) return false;
            Line += lines;
            lines = 1;
        }
        while (rawLength == 0);

        var line = buffer.AsSpan(start, rawLength);
        (Problem, plain, count) = (null, true, 0);
        if (!Ascii.IsValid(line) && !Decodes(line)) Problem = "holds bytes that are not valid in the file's encoding; save the file as UTF-8 or name its encoding in the manifest";
        else if (plain && !line.Contains(quote)) Split(line);
        else Parse();
        if (Problem is null && columns > 0 && count != columns)
            Problem = string.Create(CultureInfo.InvariantCulture, $"has {count} fields; {columns} were expected, as in the header (delimiter '{(char)delimiter}')");
        if (Problem is null) return true;
        // a bad row costs its own line and nothing beyond it
        if (!Find(0, out _, out skip)) skip = rawLength;
        lines = 1;
        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Split(ReadOnlySpan<byte> line)
    {
        var from = 0;
        while (true)
        {
            var length = line[from..].IndexOf(delimiter);
            if (length < 0) break;
            Bound(from, from + length);
            from += length + 1;
        }

        Bound(from, line.Length);
    }

    private void Bound(int from, int to)
    {
        if (2 * count == bounds.Length) Array.Resize(ref bounds, bounds.Length * 2);
        bounds[2 * count] = from;
        bounds[(2 * count) + 1] = to;
        count++;
    }

    /// <summary>Fields with quotes, possibly over several lines: copied without them.</summary>
    private void Parse()
    {
        plain = false;
        var (used, from) = (0, 0);
        var length = rawLength;
        var text = Decoded(buffer.AsSpan(start, length));
        while (true)
        {
            var field = used;
            if (from < text.Length && text[from] == quote)
            {
                from++;
                while (true)
                {
                    var close = text[from..].IndexOf(quote);
                    if (close < 0)
                    {
                        // a line break inside quotes; which of the two kinds it was is not kept
                        Append(text[from..], ref used);
                        Append("\n"u8, ref used);
                        if (lines > MostLines || !Find(skip, out length, out var next))
                        {
                            Problem = $"opens a quote ({(char)quote}) that is never closed";
                            return;
                        }

                        var more = buffer.AsSpan(start + skip, length);
                        skip = next;
                        lines++;
                        if (!Ascii.IsValid(more) && !Decodes(more))
                        {
                            Problem = $"opens a quote ({(char)quote}) that is not closed on a readable line";
                            return;
                        }

                        plain = false;
                        text = Decoded(more);
                        from = 0;
                        continue;
                    }

                    Append(text.Slice(from, close), ref used);
                    from += close + 1;
                    if (from == text.Length || text[from] == delimiter) break;
                    if (text[from] != quote)
                    {
                        Problem = $"has text after a closing quote ({(char)quote}); quotes inside a field are doubled";
                        return;
                    }

                    Append(text.Slice(from++, 1), ref used);
                }
            }
            else
            {
                var stop = text[from..].IndexOf(delimiter);
                if (stop < 0) stop = text.Length - from;
                Append(text.Slice(from, stop), ref used);
                from += stop;
            }

            Bound(field, used);
            if (from == text.Length) return;
            from++;
        }
    }

    private void Append(ReadOnlySpan<byte> part, ref int used)
    {
        if (used + part.Length > scratch.Length) Array.Resize(ref scratch, Math.Max(scratch.Length * 2, used + part.Length));
        part.CopyTo(scratch.AsSpan(used));
        used += part.Length;
    }

    /// <summary>A line of another encoding as UTF-8; such lines are few, the rest is ASCII.</summary>
    private ReadOnlySpan<byte> Decoded(ReadOnlySpan<byte> line) =>
        encoding is null || Ascii.IsValid(line) ? line : Encoding.UTF8.GetBytes(encoding.GetString(line));

    private bool Decodes(ReadOnlySpan<byte> line)
    {
        if (encoding is null && System.Text.Unicode.Utf8.IsValid(line)) return !HasControls(line);
        if (!asked)
        {
            asked = true;
            encoding = decoder();
        }

        // cells of this line are copies
        plain = false;
        return encoding is not null && !HasControls(Encoding.UTF8.GetBytes(encoding.GetString(line)));
    }

    /// <summary>U+0080 to U+009F, which Windows-1252 leaves unused, and what decoding put in place of bad bytes.</summary>
    private static bool HasControls(ReadOnlySpan<byte> utf8)
    {
        for (var at = utf8.IndexOf((byte)0xC2); at >= 0; )
        {
            if (at + 1 < utf8.Length && utf8[at + 1] < 0xA0) return true;
            var next = utf8[(at + 1)..].IndexOf((byte)0xC2);
            at = next < 0 ? -1 : at + 1 + next;
        }

        return utf8.IndexOf("\uFFFD"u8) >= 0;
    }

    /// <summary>The line that starts so far behind the start of the row; false at the end of the file.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private bool Find(int from, out int length, out int next)
    {
        var searched = 0;
        while (true)
        {
            var rest = buffer.AsSpan(start + from, end - start - from);
            var at = rest[searched..].IndexOf((byte)'\n');
            if (at >= 0)
            {
                at += searched;
                length = at > 0 && rest[at - 1] == '\r' ? at - 1 : at;
                next = from + at + 1;
                return true;
            }

            if (ended)
            {
                length = rest.Length > 0 && rest[^1] == '\r' ? rest.Length - 1 : rest.Length;
                next = from + rest.Length;
                return rest.Length > 0;
            }

            searched = rest.Length;
            Fill();
        }
    }

    private void Fill()
    {
        if (start > 0)
        {
            buffer.AsSpan(start, end - start).CopyTo(buffer);
            (start, end) = (0, end - start);
        }

        if (end == buffer.Length)
        {
            if (end >= LongestLine) throw new InvalidDataException(string.Create(CultureInfo.InvariantCulture, $"line {Line + 1} has more than {LongestLine >> 20} MB; lines end with LF or CRLF"));
            Array.Resize(ref buffer, buffer.Length * 2);
        }

        var read = stream.Read(buffer.AsSpan(end));
        ended = read == 0;
        end += read;
    }
}
