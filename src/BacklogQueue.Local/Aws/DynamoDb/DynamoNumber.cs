using System.Globalization;
using System.Numerics;
using System.Text.RegularExpressions;

namespace BacklogQueue.Local.Aws.DynamoDb;

/// <summary>
/// A decimal of up to 38 significant digits, between 1E-130 and 9.99...E+125 or zero, exact and without trailing zeros.
/// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.NamingRulesDataTypes.html
/// </summary>
internal readonly partial record struct DynamoNumber : IComparable<DynamoNumber>
{
    private const int MaxDigits = 38;
    private const int MaxMagnitude = 125;
    private const int MinMagnitude = -130;

    private readonly BigInteger _digits;
    private readonly int _exponent;

    private DynamoNumber(BigInteger digits, int exponent)
    {
        while (!digits.IsZero && digits % 10 == 0)
        {
            digits /= 10;
            exponent++;
        }

        _digits = digits;
        _exponent = digits.IsZero ? 0 : exponent;
        int count = Digits(digits).Length;
        if (count > MaxDigits)
        {
            throw DynamoError.Validation("Attempting to store more than 38 significant digits in a Number");
        }

        if (!digits.IsZero && count - 1 + _exponent is < MinMagnitude or > MaxMagnitude)
        {
            throw DynamoError.Validation(
                "Number overflow or underflow. Attempting to store a number with magnitude outside the supported range");
        }
    }

    /// <exception cref="AwsException">No number, or one that DynamoDB cannot hold.</exception>
    public static DynamoNumber Parse(string text)
    {
        Match match = Form().Match(text);
        if (!match.Success || text.Length > 512)
        {
            throw DynamoError.Validation("The parameter cannot be converted to a numeric value: " + text);
        }

        string fraction = match.Groups["fraction"].Value;
        BigInteger digits = BigInteger.Parse("0" + match.Groups["whole"].Value + fraction, CultureInfo.InvariantCulture);
        int exponent = 0;
        if (match.Groups["exponent"] is { Success: true } group
            && !int.TryParse(group.ValueSpan, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out exponent))
        {
            throw DynamoError.Validation("Number overflow. Attempting to store a number with magnitude larger than supported range");
        }

        return new DynamoNumber(match.Groups["sign"].Value == "-" ? -digits : digits, exponent - fraction.Length);
    }

    public static DynamoNumber operator +(DynamoNumber left, DynamoNumber right)
    {
        int exponent = Math.Min(left._exponent, right._exponent);
        return new DynamoNumber(left.Scaled(exponent) + right.Scaled(exponent), exponent);
    }

    public static DynamoNumber operator -(DynamoNumber left, DynamoNumber right) =>
        left + new DynamoNumber(-right._digits, right._exponent);

    public int CompareTo(DynamoNumber other)
    {
        int exponent = Math.Min(_exponent, other._exponent);
        return Scaled(exponent).CompareTo(other.Scaled(exponent));
    }

    /// <summary>Bytes that count towards an item's size: about one per two digits, and one.</summary>
    public int Size => ((Digits(_digits).Length + 1) / 2) + 1;

    /// <summary>Without an exponent, as DynamoDB returns numbers.</summary>
    public override string ToString()
    {
        string digits = Digits(_digits);
        string text = _exponent >= 0
            ? digits + new string('0', _exponent)
            : digits.Length > -_exponent
                ? digits[..^-_exponent] + "." + digits[^-_exponent..]
                : "0." + digits.PadLeft(-_exponent, '0');
        return _digits.Sign < 0 ? "-" + text : text;
    }

    /// <summary>The seconds of a time-to-live attribute; null when they are no 64-bit integer.</summary>
    public long? ToInt64() => long.TryParse(ToString(), CultureInfo.InvariantCulture, out long value) ? value : null;

    private static string Digits(BigInteger value) => BigInteger.Abs(value).ToString(CultureInfo.InvariantCulture);

    private BigInteger Scaled(int exponent) => _digits * BigInteger.Pow(10, _exponent - exponent);

    [GeneratedRegex(@"^(?<sign>[+-]?)(?=\.?\d)(?<whole>\d*)(\.(?<fraction>\d*))?([eE](?<exponent>[+-]?\d+))?\z")]
    private static partial Regex Form();
}
