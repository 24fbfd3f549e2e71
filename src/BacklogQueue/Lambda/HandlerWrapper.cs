using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Amazon.Lambda.Core;

namespace Amazon.Lambda.RuntimeSupport;

/// <summary>Handlers of records as handlers of bytes.</summary>
public static class HandlerWrapper
{
    /// <summary>A handler that reads its event and writes its answer with source-generated JSON.</summary>
    public static LambdaBootstrapHandler GetHandlerWrapper<TInput, TOutput>(
        Func<TInput, LambdaContext, CancellationToken, Task<TOutput>> handler,
        JsonTypeInfo<TInput> inputType,
        JsonTypeInfo<TOutput> outputType) => async (invocation, cancellationToken) =>
    {
        TInput input = await JsonSerializer.DeserializeAsync(invocation.InputStream, inputType, cancellationToken)
            ?? throw new JsonException("The event is JSON null.");
        TOutput output = await handler(input, invocation.LambdaContext, cancellationToken);
        return new InvocationResponse(new MemoryStream(JsonSerializer.SerializeToUtf8Bytes(output, outputType)));
    };
}
