using System.Globalization;
using BacklogQueue.DeadLetters;

namespace BacklogQueue.Cli.DeadLetters;

/// <summary>
/// Does something about each dead letter that is meant, and removes it then: broken off anywhere, it has removed nothing that
/// is not taken care of. More than one letter needs the operator's word.
/// </summary>
/// <param name="letters">The dead-letter queue.</param>
/// <param name="filter">Which letters.</param>
/// <param name="limit">How many at the most; null for all.</param>
/// <param name="isConfirmed">Whether the operator has said yes.</param>
/// <param name="output">Gets a line per letter.</param>
/// <param name="messages">Gets the count.</param>
/// <param name="json">Whether the lines are JSON.</param>
internal sealed class DeadLetterWork(
    DeadLetterQueue letters,
    DeadLetterFilter filter,
    int? limit,
    bool isConfirmed,
    TextWriter output,
    TextWriter messages,
    bool json)
{
    /// <param name="done">What became of a letter, such as <c>redriven</c>.</param>
    /// <param name="planned">What would have become of it, such as <c>to redrive</c>.</param>
    /// <param name="act">Takes care of a letter's push.</param>
    /// <param name="cancellationToken">Stops after the letter at hand.</param>
    public async Task RunAsync(
        string done,
        string planned,
        Func<DeadLetter, CancellationToken, Task> act,
        CancellationToken cancellationToken)
    {
        int count = 0;
        try
        {
            int found;
            do
            {
                // Letters behind ten others of their ref come to light when those are gone.
                await using HeldLetters held = await letters.HoldAsync(
                    filter.Matches, (limit ?? int.MaxValue) - count, cancellationToken);
                found = held.Matching.Count;
                if (found > 1 && !isConfirmed)
                {
                    Plan(held, planned);
                    return;
                }

                foreach (DeadLetter letter in held.Matching)
                {
                    await act(letter, cancellationToken);
                    await held.RemoveAsync(letter, cancellationToken);
                    count++;
                    Write(letter, done);
                }
            }
            while (isConfirmed && found > 0 && count < limit.GetValueOrDefault(int.MaxValue));
        }
        finally
        {
            messages.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{count} {done}."));
        }
    }

    private void Plan(HeldLetters held, string planned)
    {
        foreach (DeadLetter letter in held.Matching)
        {
            Write(letter, planned);
        }

        messages.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{held.Matching.Count} {planned}.{DlqListCommand.MoreText(held)} Nothing is changed without --yes."));
    }

    private void Write(DeadLetter letter, string action) =>
        output.WriteLine(json ? DeadLetterText.Json(letter, action) : $"{action}  {DeadLetterText.Line(letter)}");
}
