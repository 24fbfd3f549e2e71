using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using BacklogQueue.Local.Faults;
using BacklogQueue.Tests.Support;

namespace BacklogQueue.Tests.Local.Faults;

/// <summary>What git's own client, and any other, sees of each fault.</summary>
public sealed class Git_faults
{
    private const string Greeting = "info/refs?service=git-upload-pack";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_refusal_is_a_503_or_a_cut_connection()
    {
        await using FaultyBacklog backlog = await FaultyBacklog.StartAsync("git.refuse=100%");
        using HttpClient http = Client(backlog);

        string[] answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(async _ =>
        {
            try
            {
                using HttpResponseMessage answer = await http.GetAsync(Greeting, Token);
                return answer.StatusCode.ToString();
            }
            catch (HttpRequestException)
            {
                return "cut";
            }
        }));

        Assert.Equal(["ServiceUnavailable", "cut"], answers.Distinct().Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("git.refuse=100%")]
    [InlineData("git.cut=100%")]
    public async Task Pushes_pass_and_fetches_fail_until_the_calm(string spec)
    {
        await using FaultyBacklog backlog = await FaultyBacklog.StartAsync(spec);
        string commit = await backlog.PushAsync("one");

        await Assert.ThrowsAnyAsync<Exception>(backlog.LookUpAsync);
        backlog.Faults.Calm();

        Assert.Equal(commit, await backlog.LookUpAsync());
        Assert.NotEqual(0, backlog.Faults.Injected.Values.Sum());
    }

    [Fact]
    public async Task A_stall_is_headers_and_then_nothing()
    {
        await using FaultyBacklog backlog = await FaultyBacklog.StartAsync("git.stall=100%");
        using HttpClient http = Client(backlog);

        using HttpResponseMessage answer = await http.GetAsync(Greeting, HttpCompletionOption.ResponseHeadersRead, Token);
        Task<string> body = answer.Content.ReadAsStringAsync(Token);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("application/x-git-upload-pack-advertisement", answer.Content.Headers.ContentType?.MediaType);
        Assert.False(body.IsCompleted);
        backlog.Faults.Calm();
        await Assert.ThrowsAsync<HttpRequestException>(() => body);
    }

    [Fact]
    public async Task A_cut_pack_has_begun()
    {
        await using FaultyBacklog backlog = await FaultyBacklog.StartAsync("git.cut=100%");
        backlog.Work.Write("large.bin", RandomNumberGenerator.GetBytes(3 << 20));
        string commit = await backlog.PushAsync("large");
        using HttpClient http = Client(backlog);

        // A fetch in protocol v0: one want, nothing had (https://git-scm.com/docs/gitprotocol-pack).
        using HttpRequestMessage request = new(HttpMethod.Post, "git-upload-pack")
        {
            Content = new StringContent($"0032want {commit}\n00000009done\n", new MediaTypeHeaderValue("application/x-git-upload-pack-request")),
        };
        using HttpResponseMessage answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Token);
        await using Stream body = await answer.Content.ReadAsStreamAsync(Token);
        byte[] start = new byte["0008NAK\nPACK".Length];
        await body.ReadExactlyAsync(start, Token);

        Assert.Equal("0008NAK\nPACK", Encoding.ASCII.GetString(start));
        await Assert.ThrowsAnyAsync<IOException>(() => body.CopyToAsync(Stream.Null, Token));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_stale_answer_is_as_old_as_the_lag_at_the_most(bool speaksV2)
    {
        await using FaultyBacklog backlog = await FaultyBacklog.StartAsync("git.stale=100%", speaksV2);
        string one = await backlog.PushAsync("one");
        backlog.Clock.Advance(FaultyBacklog.Lag + TimeSpan.FromSeconds(1));
        string two = await backlog.PushAsync("two");

        Assert.Equal(one, await backlog.LookUpAsync());
        backlog.Clock.Advance(FaultyBacklog.Lag);
        Assert.Equal(one, await backlog.LookUpAsync());
        backlog.Clock.Advance(TimeSpan.FromTicks(1));
        Assert.Equal(two, await backlog.LookUpAsync());
    }

    [Fact]
    public async Task Stale_answers_go_backwards_between_lookups()
    {
        await using FaultyBacklog backlog = await FaultyBacklog.StartAsync("git.stale=50%");
        string[] pushed = ["", await backlog.PushAsync("one"), await backlog.PushAsync("two"), await backlog.PushAsync("three")];

        List<int> seen = [];
        while (seen.Count < 100 && !(seen.Zip(seen.Skip(1)).Any(pair => pair.Second < pair.First) && seen.Distinct().Count() == pushed.Length))
        {
            seen.Add(Array.IndexOf(pushed, await backlog.LookUpAsync()));
        }

        Assert.Equal([0, 1, 2, 3], seen.Distinct().Order());
        Assert.Contains(seen.Zip(seen.Skip(1)), pair => pair.Second < pair.First);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_replica_refuses_a_commit_that_it_has_not_heard_of(bool speaksV2)
    {
        await using FaultyBacklog backlog = await FaultyBacklog.StartAsync("git.stale=100%", speaksV2);
        await backlog.PushAsync("one");
        string two = await backlog.PushAsync("two");
        GitRepository other = await backlog.Backlog.CreateRepositoryAsync("other");

        await Assert.ThrowsAnyAsync<Exception>(() => other.RunAsync("fetch", "-q", backlog.Backlog.UrlWithAccount(), two));
        backlog.Faults.Calm();

        await other.RunAsync("fetch", "-q", backlog.Backlog.UrlWithAccount(), two);
        Assert.Equal(two, await other.RunAsync("rev-parse", "FETCH_HEAD"));
    }

    [Fact]
    public async Task Old_states_are_not_kept_for_ever()
    {
        await using FaultyBacklog backlog = await FaultyBacklog.StartAsync("git.stale=100%");
        await backlog.PushAsync("one");
        await backlog.PushAsync("two");
        Assert.Equal(2, backlog.Copies.Count);

        backlog.Clock.Advance(TimeSpan.FromMinutes(2));
        await backlog.PushAsync("three");

        Assert.Single(backlog.Copies);
    }

    private static HttpClient Client(FaultyBacklog backlog)
    {
        string account = $"{backlog.Backlog.Options.User}:{backlog.Backlog.Options.Password}";
        HttpClient http = new() { BaseAddress = new Uri(backlog.Backlog.Url() + "/") };
        http.DefaultRequestHeaders.Authorization = new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(account)));
        return http;
    }
}
