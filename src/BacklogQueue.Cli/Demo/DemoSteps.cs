using System.Globalization;
using Spectre.Console;

namespace BacklogQueue.Cli.Demo;

/// <summary>The steps of the demo as they happen: a spinner on the one under way, a line with its time for each that is done.</summary>
internal sealed class DemoSteps(IAnsiConsole console, TimeProvider clock)
{
    private readonly Lock _lock = new();
    private readonly Queue<string> _lastNotes = new();

    /// <summary>Runs a step; when it fails, shows what the parts of the stack said last.</summary>
    public async Task<T> RunAsync<T>(string name, Func<Task<T>> step, Func<T, string>? result = null)
    {
        long start = clock.GetTimestamp();
        try
        {
            T value = await console.Status().Spinner(Spinner.Known.Dots).StartAsync(Markup.Escape(name), _ => step());
            string end = result is null ? "" : $" [grey]→[/] {Markup.Escape(result(value))}";
            console.MarkupLine(string.Create(
                CultureInfo.InvariantCulture,
                $"[green]✓[/] {clock.GetElapsedTime(start).TotalSeconds,5:0.0} s  {Markup.Escape(name)}{end}"));
            return value;
        }
        catch (Exception problem) when (problem is not OperationCanceledException)
        {
            console.MarkupLine($"[red]✗[/]          {Markup.Escape(name)}");
            foreach (string note in Notes())
            {
                console.MarkupLine($"  [grey]{Markup.Escape(note)}[/]");
            }

            throw;
        }
    }

    /// <summary>A line of a part's log, kept for the case that a step fails.</summary>
    public void Note(string source, string line)
    {
        const int kept = 20;
        lock (_lock)
        {
            _lastNotes.Enqueue($"{source}: {line}");
            if (_lastNotes.Count > kept)
            {
                _lastNotes.Dequeue();
            }
        }
    }

    public void Say(string text) => console.MarkupLine(Markup.Escape(text));

    public void Show(Table table) => console.Write(table);

    private string[] Notes()
    {
        lock (_lock)
        {
            return [.. _lastNotes];
        }
    }
}
