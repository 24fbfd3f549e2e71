using System.Runtime.CompilerServices;
using BacklogQueue.Tests.Simulation;

namespace BacklogQueue.Tests.Git.Fuzzing;

/// <summary>
/// Plays many small cases, each made from its seed alone. <c>BACKLOGQ_FUZZ_CASES=N</c> plays N of each kind instead of
/// the usual number, <c>BACKLOGQ_FUZZ_SEED=N</c> plays one seed.
/// </summary>
internal static class Fuzz
{
    /// <summary>A case takes milliseconds: one that is not over by then hangs.</summary>
    private static readonly TimeSpan s_net = TimeSpan.FromMinutes(2);

    /// <param name="cases">How many seeds to play, unless the environment says otherwise.</param>
    /// <param name="play">One case; whether what it made was accepted.</param>
    /// <param name="test">The test, for the command that plays a failure again.</param>
    public static async Task PlayAsync(int cases, Func<Random, Task<bool>> play, [CallerMemberName] string test = "")
    {
        (int count, int accepted) = await PlayAllAsync(cases, play, test);

        // Cases that are all refused, or all accepted, would test one half of the code.
        Assert.True(
            count == 1 || (accepted >= count / 100 && accepted <= count - (count / 100)),
            $"{accepted} of {count} cases were accepted.");
    }

    /// <summary>Plays cases of which none is to be refused.</summary>
    /// <inheritdoc cref="PlayAsync(int, Func{Random, Task{bool}}, string)"/>
    public static Task PlayAsync(int cases, Action<Random> play, [CallerMemberName] string test = "") => PlayAllAsync(
        cases,
        random =>
        {
            play(random);
            return Task.FromResult(true);
        },
        test);

    private static async Task<(int Count, int Accepted)> PlayAllAsync(int cases, Func<Random, Task<bool>> play, string test)
    {
        int? only = Variable.Number("BACKLOGQ_FUZZ_SEED");
        int count = Variable.Number("BACKLOGQ_FUZZ_CASES") ?? cases;
        int accepted = 0;
        ParallelOptions options = new()
        {
            MaxDegreeOfParallelism = Environment.ProcessorCount,
            CancellationToken = TestContext.Current.CancellationToken,
        };
        await Parallel.ForEachAsync(only is { } seed ? [seed] : Enumerable.Range(1, count), options, async (number, token) =>
        {
            try
            {
                Task<bool> played = Task.Run(() => play(new Random(number)), token);
                if (await played.WaitAsync(s_net, token))
                {
                    Interlocked.Increment(ref accepted);
                }
            }
            catch (Exception problem) when (!token.IsCancellationRequested)
            {
                Assert.Fail(
                    $"BACKLOGQ_FUZZ_SEED={number} dotnet run --project tests/BacklogQueue.Tests -- --filter-method '*{test}'\n{problem}");
            }
        });

        return (only is null ? count : 1, accepted);
    }
}
