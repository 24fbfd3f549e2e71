using Amazon.DynamoDBv2;
using BacklogQueue.PushLogs;

namespace BacklogQueue.Cli;

/// <summary>The push log that the environment names: <c>BACKLOGQ_TABLE</c> and the usual <c>AWS_*</c> variables.</summary>
internal sealed class OperatorLog : IDisposable
{
    private readonly AmazonDynamoDBClient _dynamo;

    /// <exception cref="SettingsException"><c>BACKLOGQ_TABLE</c> is not set.</exception>
    public OperatorLog(Func<string, string?> environment, TimeProvider clock)
    {
        string table = new Settings(environment).Table;
        _dynamo = new AmazonDynamoDBClient();
        Reader = new PushLogReader(_dynamo, table, clock);
        Writer = new PushLog(_dynamo, table, clock);
    }

    public PushLogReader Reader { get; }

    public PushLog Writer { get; }

    public void Dispose() => _dynamo.Dispose();
}
