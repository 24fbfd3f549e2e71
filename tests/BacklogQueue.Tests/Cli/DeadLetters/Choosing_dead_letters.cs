using BacklogQueue.Cli.DeadLetters;
using BacklogQueue.DeadLetters;
using BacklogQueue.Tests.Support;

namespace BacklogQueue.Tests.Cli.DeadLetters;

public sealed class Choosing_dead_letters
{
    private static readonly DeadLetter s_letter = new()
    {
        Id = "letter",
        ReceiptHandle = "handle",
        Body = "",
        GroupId = "group",
        SentAt = SomePush.Noon,
        ReceiveCount = 1,
        Push = SomePush.Of(commit: SomePush.Commit('a')),
        Kind = "Unauthorized",
        Reason = "The password is wrong.",
    };

    public static TheoryData<string, string, bool> Values => new()
    {
        { nameof(DeadLetterFilter.Space), "space", true },
        { nameof(DeadLetterFilter.Space), "other", false },
        { nameof(DeadLetterFilter.Project), "PROJ", true },
        { nameof(DeadLetterFilter.Project), "proj", false },
        { nameof(DeadLetterFilter.Repository), "app", true },
        { nameof(DeadLetterFilter.Repository), "ap", false },
        { nameof(DeadLetterFilter.Ref), "refs/heads/main", true },
        { nameof(DeadLetterFilter.Ref), "refs/tags/main", false },
        { nameof(DeadLetterFilter.Commit), "AAAA", true },
        { nameof(DeadLetterFilter.Commit), "b", false },
        { nameof(DeadLetterFilter.Reason), "unauthorized", true },
        { nameof(DeadLetterFilter.Reason), "PASSWORD", true },
        { nameof(DeadLetterFilter.Reason), "Unauth", false },
    };

    [Theory]
    [MemberData(nameof(Values))]
    public void A_letter_is_meant_when_what_is_asked_is_true_of_it(string name, string value, bool isMeant)
    {
        DeadLetterFilter filter = name switch
        {
            nameof(DeadLetterFilter.Space) => new() { Space = value },
            nameof(DeadLetterFilter.Project) => new() { Project = value },
            nameof(DeadLetterFilter.Repository) => new() { Repository = value },
            nameof(DeadLetterFilter.Ref) => new() { Ref = value },
            nameof(DeadLetterFilter.Commit) => new() { Commit = value },
            _ => new() { Reason = value },
        };

        Assert.Equal(isMeant, filter.Matches(s_letter));
        Assert.False(filter.TakesAll);
    }

    [Fact]
    public void Age_counts_from_the_death()
    {
        Assert.True(new DeadLetterFilter { Before = SomePush.Noon.AddTicks(1) }.Matches(s_letter));
        Assert.False(new DeadLetterFilter { Before = SomePush.Noon }.Matches(s_letter));
    }

    [Fact]
    public void A_letter_that_nobody_can_read_is_meant_by_its_reason_only()
    {
        DeadLetter strange = s_letter with { Push = null };

        Assert.False(new DeadLetterFilter { Repository = "app" }.Matches(strange));
        Assert.True(new DeadLetterFilter { Reason = "Unauthorized" }.Matches(strange));
        Assert.True(new DeadLetterFilter().Matches(strange));
    }
}
