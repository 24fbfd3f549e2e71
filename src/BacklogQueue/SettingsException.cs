namespace BacklogQueue;

/// <summary>The environment lacks something; the message names the variable to set.</summary>
public sealed class SettingsException(string message) : Exception(message);
