using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using BacklogQueue.Tests.Git.Http;

namespace BacklogQueue.Tests.Simulation;

/// <summary>
/// A smart HTTP server of one repository, with replicas: each request is answered from the state at some moment within the
/// allowance, so that two answers in a row may go backwards.
/// </summary>
internal sealed partial class SimulatedGit(History history, IReadOnlyList<RefTimeline> refs, TimeProvider time) : HttpMessageHandler
{
    public const string User = "builder";
    public const string Password = "the-git-password-of-the-simulation";

    private static readonly string s_credentials = Convert.ToBase64String(Encoding.UTF8.GetBytes($"{User}:{Password}"));

    public static string RefName(int number) => $"refs/heads/branch-{number}";

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (request.Headers.Authorization?.Parameter != s_credentials)
        {
            return new HttpResponseMessage(HttpStatusCode.Unauthorized) { RequestMessage = request, Content = new StringContent("") };
        }

        Random chance = Actor.Current!.Random;
        DateTimeOffset shown = time.GetUtcNow() - (chance.NextDouble() < 0.4 ? TimeSpan.Zero : chance.NextDouble() * history.Lag);
        string body = request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancellationToken);
        HttpResponseMessage response =
            request.Method == HttpMethod.Get ? GitAnswer.Of("advertisement", Advertise(shown))
            : body.Contains("command=ls-refs", StringComparison.Ordinal) ? GitAnswer.Of("result", List(shown).Flush().ToArray())
            : GitAnswer.Of("result", Fetch(body, shown));
        response.RequestMessage = request;
        return response;
    }

    private byte[] Advertise(DateTimeOffset shown)
    {
        PktAnswer answer = new PktAnswer().Line("# service=git-upload-pack").Flush();
        if (history.IsV2)
        {
            return answer.Line("version 2").Line("ls-refs").Line("fetch=shallow").Line("object-format=sha1").Flush().ToArray();
        }

        const string Capabilities = "\0side-band-64k ofs-delta object-format=sha1";
        string[] lines = [.. Lines(shown).DefaultIfEmpty($"{new string('0', 40)} capabilities^{{}}")];
        answer.Line(lines[0] + Capabilities);
        foreach (string line in lines[1..])
        {
            answer.Line(line);
        }

        return answer.Flush().ToArray();
    }

    private PktAnswer List(DateTimeOffset shown)
    {
        PktAnswer answer = new();
        foreach (string line in Lines(shown))
        {
            answer.Line(line);
        }

        return answer;
    }

    private IEnumerable<string> Lines(DateTimeOffset shown) =>
        from number in Enumerable.Range(0, refs.Count)
        let tip = refs[number].At(shown)
        where tip is not null
        select $"{tip.Id} {RefName(number)}";

    private byte[] Fetch(string body, DateTimeOffset shown)
    {
        string wanted = Wanted().Match(body).Groups[1].Value;
        SimulatedCommit? commit = (history.GivesUnreachable
                ? refs.SelectMany(timeline => timeline.States).Where(state => state.Since <= shown).Select(state => state.Tip)
                : refs.Select(timeline => timeline.At(shown)))
            .FirstOrDefault(given => given?.Id.Hex == wanted);
        return commit is null
            ? new PktAnswer().Line($"ERR upload-pack: not our ref {wanted}").Flush().ToArray()
            : new PktAnswer().Line(history.IsV2 ? "packfile" : "NAK").Band(1, commit.Pack).Flush().ToArray();
    }

    [GeneratedRegex("want ([0-9a-f]{40})")]
    private static partial Regex Wanted();
}
