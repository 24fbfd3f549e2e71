using System.Net;
using System.Text;
using System.Text.Json;

namespace BacklogQueue.Tests.Simulation;

/// <summary>
/// DynamoDB's refusal of a write to an item that a transaction is at work on, in its two forms
/// (<see href="https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html"/>,
/// <see href="https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateItem.html"/>). The stand-in, which does
/// one thing at a time, has no reason to give it.
/// </summary>
internal static class TransactionConflict
{
    private const string Namespace = "com.amazonaws.dynamodb.v20120810#";
    private const string Code = "TransactionConflict";

    /// <param name="request">Any request.</param>
    /// <param name="body">Its body.</param>
    /// <param name="item">Which of a transaction's items meets another one, from 0 to 1.</param>
    /// <returns>Null for a request that meets no transactions.</returns>
    public static HttpResponseMessage? AnswerTo(HttpRequestMessage request, byte[] body, double item) =>
        request.Headers.GetValues("X-Amz-Target").Single().Split('.')[^1] switch
        {
            "TransactWriteItems" => Refuse(request, Cancelled(body, item)),
            "UpdateItem" => Refuse(request, JsonSerializer.Serialize(new
            {
                __type = $"{Namespace}{Code}Exception",
                message = "Operation was rejected because there is an ongoing transaction for the item",
            })),
            _ => null,
        };

    private static string Cancelled(byte[] body, double item)
    {
        using JsonDocument json = JsonDocument.Parse(body);
        string[] codes = [.. Enumerable.Repeat("None", json.RootElement.GetProperty("TransactItems").GetArrayLength())];
        codes[(int)(item * codes.Length)] = Code;
        return JsonSerializer.Serialize(new
        {
            __type = $"{Namespace}TransactionCanceledException",
            Message = $"Transaction cancelled, please refer cancellation reasons for specific reasons [{string.Join(", ", codes)}]",
            CancellationReasons = codes.Select(code => new
            {
                Code = code,
                Message = code == Code ? "Transaction is ongoing for the item" : null,
            }),
        });
    }

    private static HttpResponseMessage Refuse(HttpRequestMessage request, string json) => new(HttpStatusCode.BadRequest)
    {
        RequestMessage = request,
        Content = new StringContent(json, Encoding.UTF8, "application/x-amz-json-1.0"),
    };
}
