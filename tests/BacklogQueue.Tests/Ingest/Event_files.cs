using System.Text.Json;

namespace BacklogQueue.Tests.Ingest;

/// <summary>Every file of <c>events/</c>; what must happen is its name.</summary>
public sealed class Event_files
{
    public static TheoryData<string> Names =>
        [.. Directory.EnumerateFiles(Folder(), "*.json").Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task What_must_happen_is_in_the_name(string file)
    {
        using IngestRig rig = new();
        string[] words = Path.GetFileNameWithoutExtension(file).Split('-');

        IngestAnswer answer = await rig.SendAsync(await File.ReadAllTextAsync(
            Path.Combine(Folder(), file), TestContext.Current.CancellationToken));

        Assert.Equal((words[0], Code(words)), (answer.Status, answer.Code));
        Assert.Equal(words[0] == "queued" ? 1 : 0, rig.Queue.Requests.Count);
        Assert.Equal("application/json", answer.Headers["Content-Type"]);
        Assert.Equal(answer.Delivery, rig.LogLine.GetProperty("delivery").GetString());
        Assert.DoesNotContain(IngestRig.Secret, rig.LogText, StringComparison.OrdinalIgnoreCase);
        if (words[0] == "queued")
        {
            AssertQueued(rig, answer);
        }
    }

    /// <summary>There is one of each kind at least: an empty folder proves nothing.</summary>
    [Theory]
    [InlineData("queued")]
    [InlineData("ignored")]
    [InlineData("rejected")]
    [InlineData("ok")]
    public void There_are_files_of_each_kind(string kind) =>
        Assert.Contains(Names.Select(row => row.Data), name => name.StartsWith(kind, StringComparison.Ordinal));

    private static void AssertQueued(IngestRig rig, IngestAnswer answer)
    {
        JsonElement sent = JsonElement.Parse(rig.Queue.Request.Body);
        Push push = rig.QueuedPush;
        Assert.Equal(answer.Delivery, push.Delivery);
        Assert.Equal(answer.Delivery, sent.GetProperty("MessageDeduplicationId").GetString());
        Assert.Equal(push.Ref.MessageGroupId, sent.GetProperty("MessageGroupId").GetString());
        Assert.Equal("example", push.Ref.Space);
        Assert.Equal(rig.Clock.GetUtcNow(), push.ReceivedAt);
    }

    private static int Code(string[] words) => words[0] != "rejected" ? 200 : int.TryParse(words[1], out int code) ? code : 400;

    private static string Folder() => Path.Combine(AppContext.BaseDirectory, "events");
}
