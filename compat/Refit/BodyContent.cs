using System.Net;
using System.Text;

namespace Refit;

/// <summary>Turns a body argument into content.</summary>
internal static class BodyContent
{
    public static HttpContent Of(object? value, BodySerializationMethod method, bool buffered, RefitSettings settings)
    {
        switch (value)
        {
            case HttpContent content:
                return content;
            case Stream stream:
                return new StreamContent(stream);
            case string text when method == BodySerializationMethod.Default:
                return new StringContent(text);
            case string text when method == BodySerializationMethod.UrlEncoded:
                return new StringContent(Uri.EscapeDataString(text), Encoding.UTF8, "application/x-www-form-urlencoded");
        }

        if (method == BodySerializationMethod.UrlEncoded)
            return new FormUrlEncodedContent(FormFields.Of(value, settings));
        var serialized = settings.ContentSerializer.ToHttpContent(value);
        return buffered ? serialized : new Streamed(serialized);
    }

    /// <summary>Never tells its length, so that the content goes out in chunks while it is written.</summary>
    private sealed class Streamed : HttpContent
    {
        private readonly HttpContent inner;

        public Streamed(HttpContent inner)
        {
            this.inner = inner;
            Headers.ContentType = inner.Headers.ContentType;
        }

        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
            inner.CopyToAsync(stream);

        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken) =>
            inner.CopyToAsync(stream, cancellationToken);

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing)
                inner.Dispose();
            base.Dispose(disposing);
        }
    }
}
