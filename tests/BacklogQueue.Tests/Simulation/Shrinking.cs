namespace BacklogQueue.Tests.Simulation;

/// <summary>Makes a failing history shorter for as long as it still fails: whole kinds of trouble first, then step by step.</summary>
internal static class Shrinking
{
    /// <summary>Steps of all histories that are tried, at the most, with a few for each history itself: some seconds' worth.</summary>
    private const int MostSteps = 20_000;
    private const int StepsOfHistory = 20;

    /// <param name="failure">A history that failed.</param>
    /// <param name="play">Plays another one.</param>
    /// <returns>The outcome of the shortest history that was found.</returns>
    public static async Task<Outcome> ShrinkAsync(Outcome failure, Func<History, Task<Outcome>> play)
    {
        int steps = 0;
        bool isShorter = true;
        while (isShorter)
        {
            isShorter = false;
            foreach (History shorter in Shorter(failure.History))
            {
                steps += StepsOfHistory + shorter.Steps.Length;
                if (steps > MostSteps)
                {
                    return failure;
                }

                Outcome outcome = await play(shorter);
                if (!outcome.IsGood)
                {
                    failure = outcome;
                    isShorter = true;
                    break;
                }
            }
        }

        return failure;
    }

    private static IEnumerable<History> Shorter(History history)
    {
        foreach (History simpler in (History[])
        [
            history with { FaultRate = 0 },
            history with { DeathRate = 0 },
            history with { FreezeRate = 0 },
            history with { UnheardRate = 0 },
            history with { SdkRetries = 0 },
            history with { BatchSize = 1 },
            history with { Workers = 1 },
            history with { IsV2 = true },
            history with { GivesUnreachable = true },
        ])
        {
            if (simpler != history)
            {
                yield return simpler;
            }
        }

        for (int length = Math.Max(1, history.Steps.Length / 2); length > 0; length /= 2)
        {
            for (int start = 0; start < history.Steps.Length; start += length)
            {
                yield return history with { Steps = [.. history.Steps[..start], .. history.Steps.Skip(start + length)] };
            }
        }

        for (int index = 0; index < history.Steps.Length; index++)
        {
            if (history.Steps[index] is Step.Move { Webhooks.Length: > 1 } move)
            {
                Step fewer = move with { Webhooks = move.Webhooks[..1] };
                yield return history with { Steps = [.. history.Steps[..index], fewer, .. history.Steps[(index + 1)..]] };
            }
        }
    }
}
