using System.Runtime.CompilerServices;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.S3.Model;

namespace BacklogQueue.Tests.Simulation;

/// <summary>
/// The SDK's own rules of what is tried again, with its waits in virtual time. Its token bucket is left out: it is one for
/// all clients of a process that have the same endpoint, so that one run would change another.
/// </summary>
internal sealed class VirtualRetryPolicy(IClientConfig config) : StandardRetryPolicy(config)
{
    private const double LongestSeconds = 20;

    /// <summary>The SDK has no setting for who waits between its tries.</summary>
    public static T GiveTo<T>(T client)
        where T : AmazonServiceClient
    {
        PipelineOf(client).ReplaceHandler<RetryHandler>(new RetryHandler(new VirtualRetryPolicy(client.Config)));
        return client;
    }

    public override bool OnRetry(IExecutionContext executionContext) => true;

    public override bool OnRetry(IExecutionContext executionContext, bool bypassAcquireCapacity) => true;

    public override bool OnRetry(IExecutionContext executionContext, bool bypassAcquireCapacity, bool isThrottlingError) => true;

    public override void NotifySuccess(IExecutionContext executionContext)
    {
    }

    /// <summary>https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html: up to 2^i seconds by chance.</summary>
    public override async Task WaitBeforeRetryAsync(IExecutionContext executionContext)
    {
        Actor actor = Actor.Current!;
        IRequestContext context = executionContext.RequestContext;
        double most = Math.Min(LongestSeconds, Math.Pow(2, context.Retries));
        TimeSpan wait = TimeSpan.FromSeconds(actor.Random.NextDouble() * most);
        if (context.OriginalRequest is UploadPartRequest)
        {
            actor.Owed += wait;
            return;
        }

        await actor.WaitAsync(wait, context.CancellationToken);
    }

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "get_RuntimePipeline")]
    private static extern RuntimePipeline PipelineOf(AmazonServiceClient client);
}
