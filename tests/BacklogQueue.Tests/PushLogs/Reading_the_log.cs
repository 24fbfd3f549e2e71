using BacklogQueue.PushLogs;
using BacklogQueue.Tests.Support;

namespace BacklogQueue.Tests.PushLogs;

public sealed class Reading_the_log(TestCloud cloud)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_ref_shows_its_own_pushes_newest_first()
    {
        LogOfOneTest test = await LogOfOneTest.CreateAsync(cloud);
        Push older = await ReceiveAsync(test, SomePush.Main, minutes: 0);
        Push newer = await ReceiveAsync(test, SomePush.Main, minutes: 1);
        await ReceiveAsync(test, SomePush.Main with { Ref = "refs/heads/main2" }, minutes: 2);
        await test.PublishAsync(await test.ReadAsync(older), LogOfOneTest.Head(older, SomePush.Commit('a')));

        Assert.Equal([newer.Delivery, older.Delivery], await DeliveriesAsync(test.Reader.OfRefAsync(SomePush.Main, Token)));
    }

    [Fact]
    public async Task A_repository_shows_the_pushes_of_all_its_refs()
    {
        LogOfOneTest test = await LogOfOneTest.CreateAsync(cloud);
        Push main = await ReceiveAsync(test, SomePush.Main, minutes: 0);
        Push other = await ReceiveAsync(test, SomePush.Main with { Ref = "refs/heads/other" }, minutes: 1);
        await ReceiveAsync(test, SomePush.Main with { Repository = "app2" }, minutes: 2);

        Assert.Equal(
            [other.Delivery, main.Delivery],
            await DeliveriesAsync(test.Reader.OfRepositoryAsync(SomePush.Main.RepositoryPath, Token)));
    }

    [Fact]
    public async Task A_commit_is_found_as_pushed_and_as_packaged()
    {
        LogOfOneTest test = await LogOfOneTest.CreateAsync(cloud);
        Push push = SomePush.Of(commit: SomePush.Commit('a'));
        await test.PublishAsync(await test.ReceiveAsync(push), LogOfOneTest.Head(push, SomePush.Commit('b')));

        Assert.Equal([push.Delivery], await DeliveriesAsync(test.Reader.OfCommitAsync(SomePush.Commit('a'), Token)));
        Assert.Equal([push.Delivery], await DeliveriesAsync(test.Reader.OfPackagedCommitAsync(SomePush.Commit('b'), Token)));
        Assert.Empty(await DeliveriesAsync(test.Reader.OfCommitAsync(SomePush.Commit('b'), Token)));
        Assert.Empty(await DeliveriesAsync(test.Reader.OfPackagedCommitAsync(SomePush.Commit('a'), Token)));
    }

    [Fact]
    public async Task A_delivery_is_found_by_its_id()
    {
        LogOfOneTest test = await LogOfOneTest.CreateAsync(cloud);
        Push push = await ReceiveAsync(test, SomePush.Main, minutes: 0);

        Assert.Equal(push, (await test.Reader.OfDeliveryAsync(push.Delivery, Token))?.Push);
        Assert.Null(await test.Reader.OfDeliveryAsync("unknown", Token));
    }

    [Fact]
    public async Task What_arrived_since_a_time_is_read_day_by_day()
    {
        LogOfOneTest test = await LogOfOneTest.CreateAsync(cloud);
        Push today = await ReceiveAsync(test, SomePush.Main, minutes: 0);
        Push yesterday = await ReceiveAsync(test, SomePush.Main, minutes: -24 * 60);
        Push atTheTime = await ReceiveAsync(test, SomePush.Main, minutes: -48 * 60);
        await ReceiveAsync(test, SomePush.Main, minutes: (-48 * 60) - 1);

        Assert.Equal(
            [today.Delivery, yesterday.Delivery, atTheTime.Delivery],
            await DeliveriesAsync(test.Reader.SinceAsync(SomePush.Noon.AddDays(-2), Token)));
    }

    [Fact]
    public async Task A_status_lists_the_pushes_that_have_it_now()
    {
        LogOfOneTest test = await LogOfOneTest.CreateAsync(cloud);
        Push open = await ReceiveAsync(test, SomePush.Main, minutes: 0);
        Push yesterday = await ReceiveAsync(test, SomePush.Main, minutes: -24 * 60);
        Push settled = await ReceiveAsync(test, SomePush.Main, minutes: -1);
        await test.SettleAsync(await test.ReadAsync(settled), judgedBy: null, PushStatus.RefDeleted);
        DateTimeOffset since = SomePush.Noon.AddDays(-2);

        Assert.Equal(
            [open.Delivery, yesterday.Delivery],
            await DeliveriesAsync(test.Reader.OfStatusAsync(PushStatus.Received, since, Token)));
        Assert.Equal([settled.Delivery], await DeliveriesAsync(test.Reader.OfStatusAsync(PushStatus.RefDeleted, since, Token)));
    }

    [Fact]
    public async Task Many_rows_come_page_by_page_and_none_twice()
    {
        LogOfOneTest test = await LogOfOneTest.CreateAsync(cloud);
        const int Rows = PushLogReader.PageRows + 5;
        List<string> expected = [];
        for (int minute = 0; minute < Rows; minute++)
        {
            expected.Insert(0, (await ReceiveAsync(test, SomePush.Main, minute)).Delivery);
        }

        Assert.Equal(expected, await DeliveriesAsync(test.Reader.OfRefAsync(SomePush.Main, Token)));
        Assert.Equal(expected[..3], await DeliveriesAsync(test.Reader.OfRefAsync(SomePush.Main, Token).Take(3)));
    }

    private static async Task<Push> ReceiveAsync(LogOfOneTest test, RefId id, int minutes)
    {
        Push push = SomePush.Of(id, receivedAt: SomePush.Noon.AddMinutes(minutes));
        await test.ReceiveAsync(push);
        return push;
    }

    private static async Task<string[]> DeliveriesAsync(IAsyncEnumerable<PushRow> rows) =>
        await rows.Select(row => row.Push.Delivery).ToArrayAsync(Token);
}
