using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace BacklogQueue.Local.Aws;

/// <summary>The services on one loopback port, for SDKs, the AWS CLI and the functions' own processes.</summary>
public sealed class LocalAwsHost : IAsyncDisposable
{
    private readonly WebApplication _application;
    private readonly CancellationTokenSource _stopping;

    private LocalAwsHost(LocalAws services, WebApplication application, CancellationTokenSource stopping)
    {
        Services = services;
        _application = application;
        _stopping = stopping;
    }

    public LocalAws Services { get; }

    /// <summary>What <c>--endpoint-url</c> and <c>AWS_ENDPOINT_URL</c> take.</summary>
    public Uri Endpoint => new(_application.Urls.Single());

    internal static async Task<LocalAwsHost> StartAsync(LocalAws services, int port, CancellationToken token)
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, port);
            kestrel.Limits.MaxRequestBodySize = null; // S3 parts reach 5 GiB
            kestrel.AddServerHeader = false;
        });
        builder.Services.AddRoutingCore();
        CancellationTokenSource stopping = new();
        WebApplication application = builder.Build();
        application.Run(context => HandleAsync(services, context, stopping.Token));
        await application.StartAsync(token);
        return new LocalAwsHost(services, application, stopping);
    }

    /// <summary>Ends long polls at once, lets other requests finish, and closes the services.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _application.DisposeAsync();
        _stopping.Dispose();
        Services.Dispose();
    }

    private static async Task HandleAsync(LocalAws services, HttpContext context, CancellationToken stopping)
    {
        using CancellationTokenSource linked =
            CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, stopping);
        try
        {
            AwsResponse response = await services.HandleAsync(Read(context), linked.Token);
            await using Stream body = response.Body;
            context.Response.StatusCode = response.Status;
            foreach ((string name, string value) in response.Headers)
            {
                context.Response.Headers[name] = value;
            }

            context.Response.ContentLength = response.Status is 204 or 304 ? null : response.Length;
            await body.CopyToAsync(context.Response.Body, linked.Token);
        }
        catch (OperationCanceledException)
        {
            context.Abort(); // the caller went away, or the host stops: there is nobody to answer
        }
    }

    private static AwsRequest Read(HttpContext context)
    {
        // Kestrel's own Path is decoded and normalised; keys and signatures need the bytes that were sent.
        string target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        int question = target.IndexOf('?', StringComparison.Ordinal);
        return new AwsRequest(
            context.Request.Method,
            context.Request.Host.Value ?? "",
            question < 0 ? target : target[..question],
            question < 0 ? "" : target[(question + 1)..],
            context.Request.Headers.ToDictionary(
                header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase),
            context.Request.Body);
    }
}
