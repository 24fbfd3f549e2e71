namespace BacklogQueue;

/// <summary>
/// What a function's program does when it is asked to check a <c>routes.json</c>: it reads the file as it would at its
/// start on Lambda, so that a mistake stops the build and not the function.
/// </summary>
public static class RoutesCheck
{
    /// <summary>The program's first argument; the file is the second.</summary>
    public const string Argument = "check-routes";

    /// <summary>Prints a mistake as <c>FILE(LINE): error : TEXT</c>, which is how compilers and editors say where one is.</summary>
    /// <returns>The program's exit code.</returns>
    public static int Run(string file, TextWriter errors)
    {
        try
        {
            Routes.Load(file);
            return 0;
        }
        catch (RoutesException problem)
        {
            string text = problem.Message[(file.Length + ": ".Length)..];
            string place = file;
            if (text.StartsWith("line ", StringComparison.Ordinal))
            {
                int end = text.IndexOf(':', StringComparison.Ordinal);
                place = $"{file}({text["line ".Length..end]})";
                text = text[(end + ": ".Length)..];
            }

            errors.WriteLine($"{place}: error : {text}");
            return 1;
        }
    }
}
