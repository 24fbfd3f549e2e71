namespace BacklogQueue;

/// <summary>A secret's text is not of the form that the program reads. Permanent until someone puts a new value.</summary>
public sealed class SecretFormatException(string message) : Exception(message);
