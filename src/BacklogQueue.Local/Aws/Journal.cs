using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace BacklogQueue.Local.Aws;

/// <summary>
/// The stand-ins' memory between runs: keyed records, appended as JSON lines. One line holds all changes of one operation,
/// so that after a kill an operation is there whole or not at all; a torn last line was never acknowledged and is dropped.
/// Opening rewrites the file with the live records only. Without a folder nothing is kept.
/// </summary>
internal sealed class Journal : IDisposable
{
    private const string FileName = "state.jsonl";

    private static readonly JsonSerializerOptions s_json = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private readonly Lock _lock = new();
    private readonly Dictionary<string, SortedDictionary<string, JsonNode>> _loaded = [];
    private readonly FileStream? _file;

    public Journal(string? folder)
    {
        if (folder is null)
        {
            return;
        }

        Directory.CreateDirectory(folder);
        string path = Path.Combine(folder, FileName);
        Load(path);
        string compacted = path + ".new";
        using (FileStream file = new(compacted, FileMode.Create, FileAccess.Write))
        {
            foreach ((string kind, SortedDictionary<string, JsonNode> records) in _loaded)
            {
                foreach ((string key, JsonNode value) in records)
                {
                    file.Write(Line([new(kind, key, value)]));
                }
            }
        }

        File.Move(compacted, path, overwrite: true);
        _file = new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.Read, bufferSize: 0);
    }

    /// <summary>The records of one kind as they were when the journal was opened, in order of their keys.</summary>
    public IEnumerable<KeyValuePair<string, T>> Read<T>(string kind) =>
        _loaded.GetValueOrDefault(kind, []).Select(record =>
            KeyValuePair.Create(record.Key, record.Value.Deserialize<T>(s_json)!));

    /// <summary>Keeps the changes, all or none.</summary>
    public void Write(params ReadOnlySpan<JournalChange> changes)
    {
        if (_file is null || changes.IsEmpty)
        {
            return;
        }

        byte[] line = Line(changes);
        lock (_lock)
        {
            _file.Write(line);
        }
    }

    public void Dispose() => _file?.Dispose();

    private static byte[] Line(ReadOnlySpan<JournalChange> changes)
    {
        JsonArray line = [];
        foreach (JournalChange change in changes)
        {
            JsonNode? value = JsonSerializer.SerializeToNode(change.Value, s_json);
            line.Add((JsonNode)new JsonArray(change.Kind, change.Key, value));
        }

        return Encoding.UTF8.GetBytes(line.ToJsonString(s_json) + "\n");
    }

    private void Load(string path)
    {
        if (!File.Exists(path))
        {
            return;
        }

        foreach (string line in File.ReadLines(path))
        {
            JsonArray changes;
            try
            {
                changes = JsonNode.Parse(line)!.AsArray();
            }
            catch (JsonException)
            {
                continue; // only the last line can be torn: each is written with one call
            }

            foreach (JsonNode? change in changes)
            {
                Apply(change![0]!.GetValue<string>(), change[1]!.GetValue<string>(), change[2]);
            }
        }
    }

    private void Apply(string kind, string key, JsonNode? value)
    {
        if (!_loaded.TryGetValue(kind, out SortedDictionary<string, JsonNode>? records))
        {
            _loaded.Add(kind, records = new(StringComparer.Ordinal));
        }

        if (value is null)
        {
            records.Remove(key);
        }
        else
        {
            records[key] = value.DeepClone();
        }
    }
}
