using System.Text;
using BacklogQueue.Local.Lambda;

namespace BacklogQueue.Tests.Local.Lambda;

/// <summary>https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html#services-sqs-batchfailurereporting</summary>
public sealed class Batch_answers
{
    private static readonly string[] s_batch = ["a", "b", "c"];

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("""{"batchItemFailures":null}""")]
    [InlineData("""{"batchItemFailures":[]}""")]
    public void Naming_no_failure_means_that_all_is_done(string answer) => Assert.Equal(s_batch, Done(answer));

    [Theory]
    [InlineData("""{"batchItemFailures":[{"itemIdentifier":"b"}]}""", "a c")]
    [InlineData("""{"batchItemFailures":[{"itemIdentifier":"c"},{"itemIdentifier":"a"}]}""", "b")]
    [InlineData("""{"batchItemFailures":[{"itemIdentifier":"b"},{"itemIdentifier":"b"}]}""", "a c")]
    public void Only_the_failures_that_are_named_come_again(string answer, string done) =>
        Assert.Equal(done.Split(' '), Done(answer));

    [Theory]
    [InlineData("not json")]
    [InlineData("[]")]
    [InlineData("\"fine\"")]
    [InlineData("""{"batchItemFailures":{}}""")]
    [InlineData("""{"batchItemFailures":["a"]}""")]
    [InlineData("""{"batchItemFailures":[{"id":"a"}]}""")]
    [InlineData("""{"batchItemFailures":[{"itemIdentifier":null}]}""")]
    [InlineData("""{"batchItemFailures":[{"itemIdentifier":""}]}""")]
    [InlineData("""{"batchItemFailures":[{"itemIdentifier":"a"},{"itemIdentifier":"of another batch"}]}""")]
    public void An_answer_that_cannot_be_followed_means_that_nothing_is_done(string answer) => Assert.Empty(Done(answer));

    private static IReadOnlyList<string> Done(string answer) => BatchAnswer.Done(Encoding.UTF8.GetBytes(answer), s_batch);
}
