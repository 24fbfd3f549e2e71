namespace BacklogQueue.Packaging;

/// <summary>
/// The routes and the stack say the same about who starts which pipeline. A stack whose artifacts start pipelines by their
/// events lets the worker start none, so that no version is started both ways.
/// </summary>
internal static class PipelineAgreement
{
    /// <exception cref="SettingsException">A pipeline would be started both ways, in vain, or not at all.</exception>
    public static void Check(Routes routes, Settings settings)
    {
        string[] started = [.. routes.All.Select(route => route.Pipeline?.Name).OfType<string>().Distinct()];
        if (started.Except(settings.Pipelines).FirstOrDefault() is { } unknown)
        {
            throw new SettingsException(
                $"The routes start the pipeline {unknown}, which {Settings.PipelinesVariable} does not name: the stack leaves it to an event, or to nobody.");
        }

        if (settings.Pipelines.Except(started).FirstOrDefault() is { } idle)
        {
            throw new SettingsException($"{Settings.PipelinesVariable} names the pipeline {idle}, which no route starts.");
        }
    }
}
