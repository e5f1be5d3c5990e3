using System.Text.Json;

namespace SegSync.Core.Landing;

/// <summary>What values are read from: a document or record, and the line of it that is being read.</summary>
/// <param name="Context">Tenant, system and limits.</param>
/// <param name="Document">The record or document.</param>
/// <param name="Line">The line; the same as the document outside of lines.</param>
internal readonly record struct MappingScope(MappingContext Context, JsonElement Document, JsonElement Line)
{
    public JsonElement For(MappingPath path) => path.OfDocument ? Document : Line;
}
