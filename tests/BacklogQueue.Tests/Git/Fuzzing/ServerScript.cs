using System.Text;
using BacklogQueue.Git;
using BacklogQueue.Tests.Git.Http;
using BacklogQueue.Tests.Git.Packs;

namespace BacklogQueue.Tests.Git.Fuzzing;

/// <summary>All that a server says to a client that looks <c>refs/heads/main</c> up and fetches its commit.</summary>
/// <param name="Commit">The tip.</param>
/// <param name="Answers">Content type's last word and body, in the order of the requests; the pack's is the last.</param>
internal sealed record ServerScript(ObjectId Commit, IReadOnlyList<(string Content, byte[] Body)> Answers)
{
    /// <param name="version">Of the protocol: 0 or 2.</param>
    public static ServerScript Create(int version)
    {
        PackPlan plan = PackPlan.Create(ObjectFormat.Sha1);
        byte[] pack = plan.ToArray();
        string first = $"{plan.Commit} HEAD\0multi_ack_detailed side-band-64k thin-pack ofs-delta shallow agent=git/2 symref=HEAD:refs/heads/main\n";
        string refs = $"{plan.Commit} refs/heads/main\n";
        byte[] bands = [.. Line("\u0002Counting\n"), .. Band(pack[..100]), .. Line("\u0001"), .. Band(pack[100..]), .. "0000"u8];
        byte[] service = [.. Line("# service=git-upload-pack\n"), .. "0000"u8];
        return new(plan.Commit, version == 2
            ?
            [
                ("advertisement", [.. service, .. Line("version 2\n"), .. Line("agent=git/2\n"), .. Line("ls-refs\n"), .. Line("fetch=shallow\n"), .. "0000"u8]),
                ("result", [.. Line($"{plan.Commit} HEAD symref-target:refs/heads/main\n"), .. Line(refs), .. "0000"u8]),
                ("result", [.. Line("shallow-info\n"), .. Line($"shallow {plan.Commit}"), .. "0001"u8, .. Line("packfile\n"), .. bands]),
            ]
            :
            [
                ("advertisement", [.. service, .. Line(first), .. Line(refs), .. "0000"u8]),
                ("result", [.. Line($"shallow {plan.Commit}"), .. "0000"u8, .. Line("NAK\n"), .. bands]),
            ]);
    }

    /// <summary>The same with changes in one answer.</summary>
    public ServerScript Mutate(Random random)
    {
        (string Content, byte[] Body)[] answers = [.. Answers];
        int at = random.Next(answers.Length);
        byte[][] words = [.. new[] { "0000", "0001", "0002", "0004", "fff0", "ERR ", "shallow ", "packfile", "\0", "\u0003" }.Select(Encoding.Latin1.GetBytes)];

        // The pack is a part of its answer only, and the part that matters here is around it.
        byte[] body = answers[at].Body;
        int start = body.AsSpan().IndexOf("PACK"u8);
        answers[at].Body = start < 0 || random.Next(2) == 0
            ? Mutator.Mutate(random, body, words)
            : [.. Mutator.Mutate(random, body[..start], words), .. body[start..]];
        return this with { Answers = answers };
    }

    public HttpResponseMessage Answer(Random random, int number)
    {
        (string content, byte[] body) = Answers[Math.Min(number, Answers.Count - 1)];
        return GitAnswer.Of(content, new TrickleStream(body, random.Next(1, 4_000)));
    }

    private static byte[] Band(byte[] data) =>
        [.. data.Chunk(999).SelectMany(part => (byte[])[.. Encoding.ASCII.GetBytes($"{part.Length + 5:x4}"), 1, .. part])];

    private static byte[] Line(string text) => Encoding.Latin1.GetBytes($"{text.Length + 4:x4}{text}");
}
