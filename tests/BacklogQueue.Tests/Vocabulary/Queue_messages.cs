using System.Globalization;

namespace BacklogQueue.Tests.Vocabulary;

public sealed class Queue_messages
{
    private const string Commit = "dfac5de786839179987b7f7207e54936048b41ce";

    private static readonly Push s_push = new()
    {
        Delivery = "0192",
        Ref = new RefId("space", "PROJ", "app", "refs/heads/日本"),
        Change = RefChange.Update,
        Commit = CommitId.Parse(Commit),
        Before = CommitId.Parse("cd33ef0e846548e02cb2ba1e737c401da3f09235"),
        Activity = 27467489,
        PushedAt = DateTimeOffset.Parse("2026-01-02T03:04:05Z", CultureInfo.InvariantCulture),
        PushedBy = "山田",
        Summary = "直した",
        ReceivedAt = DateTimeOffset.Parse("2026-01-02T03:04:06.789Z", CultureInfo.InvariantCulture),
    };

    [Fact]
    public void A_push_reads_back_as_it_was_written() => Assert.Equal(s_push, PushMessage.Read(PushMessage.Write(s_push)));

    [Fact]
    public void A_push_that_names_nothing_but_its_ref_reads_back()
    {
        Push least = new() { Delivery = "1", Ref = s_push.Ref, Change = RefChange.Unknown, ReceivedAt = s_push.ReceivedAt };

        Assert.Equal(least, PushMessage.Read(PushMessage.Write(least)));
    }

    [Fact]
    public void An_operators_force_is_said_only_when_it_is_meant()
    {
        Assert.DoesNotContain("force", PushMessage.Write(s_push), StringComparison.Ordinal);
        Assert.True(PushMessage.Read(PushMessage.Write(s_push with { Force = true })).Force);
    }

    [Fact]
    public void An_unknown_version_is_refused_by_its_number()
    {
        string body = PushMessage.Write(s_push).Replace("\"version\":1", "\"version\":2", StringComparison.Ordinal);

        PushMessageException refusal = Assert.Throws<PushMessageException>(() => PushMessage.Read(body));
        Assert.Contains("version 2", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"version":1}""")]
    public void Anything_else_is_refused(string body) => Assert.Throws<PushMessageException>(() => PushMessage.Read(body));

    [Theory]
    [InlineData(Commit, "814abc04ff3c20a8d1fa97f651d790f1814abc04903cf568")]
    [InlineData("refs/heads/", "refs/heads/../")]
    public void A_field_that_no_ingest_writes_is_refused(string right, string wrong) =>
        Assert.Throws<PushMessageException>(
            () => PushMessage.Read(PushMessage.Write(s_push).Replace(right, wrong, StringComparison.Ordinal)
                .Replace("\\u65E5\\u672C", "x", StringComparison.Ordinal)));
}
