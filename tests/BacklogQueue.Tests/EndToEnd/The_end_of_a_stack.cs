using System.Diagnostics;
using BacklogQueue.Local.Lambda;
using BacklogQueue.Tests.Support;

namespace BacklogQueue.Tests.EndToEnd;

public sealed class The_end_of_a_stack
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task No_process_and_no_file_is_left()
    {
        RunningStack stack = await RunningStack.StartAsync();
        int[] processes;
        string folder;
        await using (stack)
        {
            GitRepository repository = await stack.CreateRepositoryAsync();
            await stack.PushAsync(repository, "SHOP/web", "main");
            await stack.SettleAsync();
            processes = [.. stack.Stack.FunctionProcesses.SelectMany(function => function)];
            folder = stack.Stack.Folder;
            Assert.Equal(2, processes.Length);
        }

        Assert.False(Directory.Exists(folder));
        Assert.All(processes, id => Assert.Throws<ArgumentException>(() => Process.GetProcessById(id)));
    }

    [Theory]
    [InlineData("BacklogQueue.Ingest")]
    [InlineData("BacklogQueue.Packaging")]
    public async Task A_function_ends_by_itself_when_its_host_is_gone(string program)
    {
        using TemporaryDirectory folder = new();
        string path = FunctionProgram.Find(program, AppContext.BaseDirectory);
        RuntimeApiServer api = await RuntimeApiServer.StartAsync("arn:aws:lambda:eu-central-1:000000000000:function:any", Token);
        FunctionDefinition function = new("Any", program, 256, TimeSpan.FromSeconds(10), new Dictionary<string, string>
        {
            [Settings.QueueUrlVariable] = "http://127.0.0.1:9/000000000000/pushes.fifo",
            [Settings.DeadLetterQueueUrlVariable] = "http://127.0.0.1:9/000000000000/dead.fifo",
            [Settings.TableVariable] = "table",
            [Settings.BucketVariable] = "bucket",
        });
        Dictionary<string, string> aws = new()
        {
            ["AWS_REGION"] = "eu-central-1",
            ["AWS_ACCESS_KEY_ID"] = "test",
            ["AWS_SECRET_ACCESS_KEY"] = "test",
            ["AWS_ENDPOINT_URL"] = "http://127.0.0.1:9",
        };
        Dictionary<string, string> environment = FunctionEnvironment.Build(
            function, aws, api.Authority, Path.GetDirectoryName(path)!, folder.Path);
        FunctionEnvironment.AddFramework(environment);
        await using FunctionProcess process = FunctionProcess.Start(path, environment, _ => { });
        await Task.WhenAny(api.Ready, process.Exited);
        Assert.Null(await api.Ready);

        // A host that is killed says nothing: its sockets close, that is all.
        await api.DisposeAsync();

        await process.Exited.WaitAsync(Token);
        Assert.Equal(1, process.ExitCode);
    }
}
