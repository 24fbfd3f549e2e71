namespace BacklogQueue;

/// <summary>
/// A text or list of the file has at least one letter or element. The BCL's <c>MinLengthAttribute</c> looks for a
/// <c>Count</c> by reflection, which a trimmed program may not have.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class NotEmptyAttribute : Attribute;
