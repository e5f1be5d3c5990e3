using System.Globalization;
using System.Text;
using System.Text.Json;
using SegSync.Sandbox.Http;
using SegSync.Sandbox.World;

namespace SegSync.Sandbox.Salesforce;

/// <summary>Bulk API 2.0 ingest: create, upload CSV, close, poll, fetch the results.</summary>
internal sealed class SalesforceBulk(Landscape landscape)
{
    private sealed class Job
    {
        public required string Id, Object, Operation;
        public string? ExternalField;
        public string State = "Open";
        public string Csv = "";
        public bool Processed;
        public List<string> Successes = [], Failures = [];
        public string Header = "";
    }

    private readonly Dictionary<string, Job> _jobs = new(StringComparer.Ordinal);

    public Answer Handle(string[] parts, Call call)
    {
        if (parts.Length == 0)
            return call.Method == "POST" ? Create(call) : SalesforceShape.Fail(405, "METHOD_NOT_ALLOWED", "POST is expected");
        if (!_jobs.TryGetValue(parts[0], out var job))
            return SalesforceShape.Fail(404, "NOT_FOUND", "The requested resource does not exist");
        return (call.Method, parts[1..]) switch
        {
            ("PUT", ["batches"]) => Upload(job, call),
            ("PATCH", []) => Close(job, call),
            ("GET", []) => Poll(job),
            ("DELETE", []) => _jobs.Remove(job.Id) ? new Answer(204) : new Answer(404),
            ("GET", ["successfulResults"]) => Csv("\"sf__Id\",\"sf__Created\"," + job.Header, job.Successes),
            ("GET", ["failedResults"]) => Csv("\"sf__Id\",\"sf__Error\"," + job.Header, job.Failures),
            ("GET", ["unprocessedrecords"]) => Csv(job.Header, []),
            _ => SalesforceShape.Fail(404, "NOT_FOUND", "The requested resource does not exist"),
        };
    }

    private static Answer Csv(string header, List<string> lines) => Answer.Text(200, header + "\n" + string.Concat(lines.Select(l => l + "\n")), "text/csv");

    private Answer Create(Call call)
    {
        if (call.Json() is not { ValueKind: JsonValueKind.Object } body)
            return SalesforceShape.Fail(400, "JSON_PARSER_ERROR", "A JSON object is expected");
        string? Field(string name) => body.TryGetProperty(name, out var v) ? v.GetString() : null;
        var (type, operation, external) = (Field("object") ?? "", Field("operation") ?? "", Field("externalIdFieldName"));
        if (landscape.Find("salesforce", type) is null)
            return SalesforceShape.Fail(400, "INVALIDENTITY", $"Unable to find object: {type}");
        if (operation is not ("insert" or "update" or "upsert" or "delete"))
            return SalesforceShape.Fail(400, "INVALIDOPERATION", $"'{operation}' is not a valid operation");
        if (operation == "upsert" && external is null)
            return SalesforceShape.Fail(400, "INVALIDJOB", "External ID was blank for an upsert job");
        var job = new Job { Id = SalesforceIds.Of("750", _jobs.Count + 1), Object = type, Operation = operation, ExternalField = external };
        _jobs[job.Id] = job;
        return Info(job);
    }

    private static Answer Upload(Job job, Call call)
    {
        if (job.State != "Open" || job.Csv.Length > 0)
            return SalesforceShape.Fail(400, "INVALIDJOBSTATE", "Data was already uploaded to this job");
        job.Csv = Encoding.UTF8.GetString(call.Body.Span);
        return new Answer(201);
    }

    private Answer Close(Job job, Call call)
    {
        var state = call.Json() is { ValueKind: JsonValueKind.Object } body && body.TryGetProperty("state", out var v) ? v.GetString() : null;
        if (job.State != "Open" || state is not ("UploadComplete" or "Aborted"))
            return SalesforceShape.Fail(400, "INVALIDJOBSTATE", $"The job is {job.State}; '{state}' cannot follow");
        job.State = state;
        if (state == "UploadComplete")
            Process(job, call);
        return Info(job);
    }

    // real jobs are asynchronous: the close answers UploadComplete, the next poll finds it done
    private static Answer Poll(Job job)
    {
        if (job.Processed && job.State == "UploadComplete")
            job.State = "JobComplete";
        return Info(job);
    }

    private void Process(Job job, Call call)
    {
        var table = landscape.Find("salesforce", job.Object)!;
        var lines = CsvLines.Read(job.Csv);
        job.Header = lines.Count == 0 ? "" : CsvLines.Write(lines[0]);
        var writer = new SalesforceRows(landscape, table, call.Rejects);
        foreach (var line in lines.Skip(1))
        {
            var fields = lines[0].Zip(line).Where(p => p.Second.Length > 0).Select(p => (p.First, JsonSerializer.SerializeToElement(p.Second == "#N/A" ? null : p.Second))).ToArray();
            string? Cell(string name) => lines[0].FindIndex(h => h.Equals(name, StringComparison.OrdinalIgnoreCase)) is >= 0 and var i && i < line.Count ? line[i] : null;
            var (error, commit) = job.Operation switch
            {
                "insert" => writer.Insert(fields),
                "update" => writer.Update(Cell("Id"), fields),
                "delete" => writer.Delete(Cell("Id") ?? ""),
                _ => writer.Upsert(job.ExternalField!, Cell(job.ExternalField!), fields),
            };
            if (error is not null)
            {
                job.Failures.Add($"\"{Cell("Id")}\",{CsvLines.Write([$"{error.Code}:{error.Message}:{error.Field ?? ""} --"])},{CsvLines.Write(line)}");
                continue;
            }
            var result = commit!();
            job.Successes.Add($"\"{result.Id}\",\"{(result.Created ? "true" : "false")}\",{CsvLines.Write(line)}");
        }
        job.Processed = true;
    }

    private static Answer Info(Job job) => Answer.Json(200, json =>
    {
        json.WriteStartObject();
        json.WriteString("id", job.Id);
        json.WriteString("operation", job.Operation);
        json.WriteString("object", job.Object);
        json.WriteString("state", job.State);
        if (job.ExternalField is not null)
            json.WriteString("externalIdFieldName", job.ExternalField);
        json.WriteString("contentType", "CSV");
        json.WriteString("concurrencyMode", "Parallel");
        json.WriteString("lineEnding", "LF");
        json.WriteString("columnDelimiter", "COMMA");
        json.WriteNumber("apiVersion", 62.0);
        json.WriteString("jobType", "V2Ingest");
        json.WriteString("contentUrl", string.Create(CultureInfo.InvariantCulture, $"services/data/v62.0/jobs/ingest/{job.Id}/batches"));
        json.WriteNumber("numberRecordsProcessed", job.Successes.Count + job.Failures.Count);
        json.WriteNumber("numberRecordsFailed", job.Failures.Count);
        json.WriteEndObject();
    }, "jobs", writes: job.State == "UploadComplete" ? job.Successes.Count : 0);
}

/// <summary>Comma-separated values with quotes (RFC 4180).</summary>
internal static class CsvLines
{
    public static List<List<string>> Read(string text)
    {
        var lines = new List<List<string>>();
        var line = new List<string>();
        var cell = new StringBuilder();
        var (quoted, any) = (false, false);
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (quoted)
            {
                if (c != '"')
                    cell.Append(c);
                else if (i + 1 < text.Length && text[i + 1] == '"')
                    cell.Append(text[++i]);
                else
                    quoted = false;
            }
            else if (c == '"')
            {
                (quoted, any) = (true, true);
            }
            else if (c == ',')
            {
                line.Add(cell.ToString());
                cell.Clear();
                any = true;
            }
            else if (c == '\n')
            {
                Close();
            }
            else if (c != '\r')
            {
                cell.Append(c);
                any = true;
            }
        }
        Close();
        return lines;

        void Close()
        {
            if (any)
            {
                line.Add(cell.ToString());
                lines.Add(line);
            }
            line = [];
            cell.Clear();
            any = false;
        }
    }

    public static string Write(IEnumerable<string> cells) => string.Join(',', cells.Select(c => "\"" + c.Replace("\"", "\"\"", StringComparison.Ordinal) + "\""));
}
