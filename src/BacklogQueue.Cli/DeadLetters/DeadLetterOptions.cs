using System.CommandLine;

namespace BacklogQueue.Cli.DeadLetters;

/// <summary>The options that say which dead letters are meant, the same for every command.</summary>
internal sealed class DeadLetterOptions
{
    private readonly Option<string?> _space = new("--space") { Description = "The space's name in routes.json" };
    private readonly Option<string?> _project = new("--project") { Description = "The Backlog project key" };
    private readonly Option<string?> _repository = new("--repository") { Description = "The repository's name" };
    private readonly Option<string?> _reference = new("--ref") { Description = "A branch, or a full ref name such as refs/tags/v1" };
    private readonly Option<string?> _commit = new("--commit") { Description = "The commit that the push named, or its beginning" };
    private readonly Option<string?> _reason = new("--reason") { Description = "The kind of failure, or a part of its text" };
    private readonly Option<DateTimeOffset?> _olderThan = new("--older-than")
    {
        Description = "90s, 30m, 24h, 7d, or an instant: messages that came here before that",
        CustomParser = argument => Since.Parse(argument, TimeProvider.System),
    };

    private readonly Option<int?> _limit = new("--limit") { Description = "Messages at the most" };

    public DeadLetterOptions(Command command)
    {
        foreach (Option option in (Option[])[_space, _project, _repository, _reference, _commit, _reason, _olderThan, _limit])
        {
            command.Add(option);
        }

        command.Validators.Add(result =>
        {
            if (result.GetValue(_limit) is < 1)
            {
                result.AddError("--limit must be 1 or more.");
            }
        });
    }

    public DeadLetterFilter Filter(ParseResult parsed) => new()
    {
        Space = parsed.GetValue(_space),
        Project = parsed.GetValue(_project),
        Repository = parsed.GetValue(_repository),
        Ref = PushQuery.FullRef(parsed.GetValue(_reference)),
        Commit = parsed.GetValue(_commit),
        Reason = parsed.GetValue(_reason),
        Before = parsed.GetValue(_olderThan),
    };

    public int? Limit(ParseResult parsed) => parsed.GetValue(_limit);
}
