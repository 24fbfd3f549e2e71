namespace BacklogQueue.Cli.Costs;

/// <summary>Which quantities a month has, by the formulas of docs/cost.md; why they are so stands there.</summary>
internal static class CostModel
{
    public const decimal DaysOfMonth = 30.4m;

    /// <summary>Days for which the pipeline's own bucket keeps its copy of a source.</summary>
    public const decimal PipelineKeepDays = 30;

    private const decimal KilobytesOfRow = 10.5m;
    private const decimal KilobytesOfLog = 7;
    private const decimal MonthsOfLog = 3;
    private const decimal KilobytesOfGigabyte = 1024 * 1024;
    private const decimal HoursOfMonth = 730;

    // Five pollers of Lambda ask an idle queue every 20 seconds.
    private const decimal IdlePolls = 5 * 3 * 60 * HoursOfMonth;

    /// <summary>All that the stack does, a line for each price.</summary>
    public static IReadOnlyList<CostLine> Stack(Workload month, PriceList prices)
    {
        decimal pushes = month.Pushes;
        decimal lookups = pushes * (2 + (6 * month.Waiting));
        decimal rows = pushes * month.AuditMonths * KilobytesOfRow / KilobytesOfGigabyte;
        decimal logs = pushes * KilobytesOfLog / KilobytesOfGigabyte;
        (string Id, decimal Quantity)[] lines =
        [
            ("apiRequests", pushes),
            ("lambdaRequests", 2 * pushes),
            ("lambdaGigabyteSeconds", pushes * ((0.25m * 0.1m) + (month.Memory / 1024 * month.InvocationSeconds))),
            ("lambdaStorage", pushes * month.InvocationSeconds * (month.EphemeralStorage - 512) / 1024),
            ("sqsRequests", (4 * pushes) + IdlePolls),
            ("dynamoWrites", pushes * (25 + (15 * month.Waiting))),
            ("dynamoReads", lookups),
            ("dynamoStorage", rows),
            ("dynamoRecovery", rows),
            ("s3Puts", pushes * Workload.UploadRequests(month.Size)),
            ("s3Gets", lookups),
            ("s3Storage", month.StoredGigabytes(month.Size)),
            ("events", pushes),
            ("secrets", 2),
            ("secretCalls", 2 * pushes),
            ("logsWritten", logs),
            ("logsKept", MonthsOfLog * logs),
            ("metrics", 16 * Math.Min(1, pushes / HoursOfMonth)),
            ("alarms", 7),
            ("dashboards", 1),
            ("traces", 2 * pushes),
            .. month.CustomerKey ? [("keys", 1)] : Array.Empty<(string, decimal)>(),
        ];
        return [.. lines.Select(line => new CostLine(prices[line.Id], line.Quantity))];
    }

    /// <summary>What a pipeline costs that builds every artifact, whatever brings its source.</summary>
    public static IReadOnlyList<CostLine> Pipeline(Workload month, PriceList prices) =>
    [
        new(prices["pipelineMinutes"], month.Pushes * (1 + month.BuildMinutes)),
        new(prices["buildMinutes"], month.Pushes * month.BuildMinutes),
        new(prices["s3Storage"], month.Pushes * PipelineKeepDays / DaysOfMonth * month.Size / 1024),
    ];
}
