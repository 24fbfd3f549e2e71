using System.Globalization;
using System.Text.RegularExpressions;

namespace BacklogQueue.Tests.Documents;

/// <summary>
/// A formula as a page writes it: numbers, one-letter variables, <c>+ − × /</c>, brackets, <c>min max ceil</c>, a variable
/// right after a number (<c>2P</c>), and <c>²</c> or <c>⁶</c>.
/// </summary>
internal sealed partial class Formula
{
    private readonly IReadOnlyDictionary<string, decimal> _values;
    private readonly string[] _tokens;
    private int _next;

    private Formula(string text, IReadOnlyDictionary<string, decimal> values)
    {
        _values = values;
        _tokens = [.. Token().Matches(text).Select(match => match.Value)];
        Assert.Equal(Space().Replace(text, ""), string.Concat(_tokens));
    }

    private string? Next => _next < _tokens.Length ? _tokens[_next] : null;

    public static decimal Evaluate(string text, IReadOnlyDictionary<string, decimal> values)
    {
        Formula formula = new(text, values);
        decimal result = formula.Sum();
        Assert.True(formula.Next is null, $"{text}: {formula.Next} is one too many");
        return result;
    }

    private decimal Sum()
    {
        decimal result = Product();
        while (Next is "+" or "−")
        {
            result = _tokens[_next++] == "+" ? result + Product() : result - Product();
        }

        return result;
    }

    private decimal Product()
    {
        decimal result = Power();
        while (Next is "×" or "/" || IsName(Next))
        {
            result = Next == "/" ? result / Taken("/").Power() : (Next == "×" ? Taken("×") : this).Power() * result;
        }

        return result;
    }

    private decimal Power()
    {
        decimal number = Atom();
        decimal result = number;
        int power = Next switch { "²" => 2, "⁶" => 6, _ => 1 };
        _next += power > 1 ? 1 : 0;
        for (int i = 1; i < power; i++)
        {
            result *= number;
        }

        return result;
    }

    private decimal Atom()
    {
        string token = _tokens[_next++];
        return token switch
        {
            "(" => Closed(Sum()),
            "ceil" => Math.Ceiling(Taken("(").Closed(Sum())),
            "min" or "max" => Two(token),
            _ when IsName(token) => _values[token],
            _ => decimal.Parse(token, CultureInfo.InvariantCulture),
        };
    }

    private decimal Two(string name)
    {
        decimal first = Taken("(").Sum();
        decimal second = Taken(",").Closed(Sum());
        return name == "min" ? Math.Min(first, second) : Math.Max(first, second);
    }

    private Formula Taken(string token)
    {
        Assert.Equal(token, Next);
        _next++;
        return this;
    }

    private decimal Closed(decimal value)
    {
        Taken(")");
        return value;
    }

    private static bool IsName(string? token) => token is { Length: 1 } && char.IsAsciiLetter(token[0]);

    [GeneratedRegex(@"\d{1,3}(?:,\d{3})+|\d+(?:\.\d+)?|ceil|min|max|[A-Za-z]|[-+−×/(),²⁶]")]
    private static partial Regex Token();

    [GeneratedRegex(@"\s")]
    private static partial Regex Space();
}
