namespace BacklogQueue.Tests.Simulation;

/// <summary>What becomes of one call on the wire.</summary>
internal enum Passage
{
    Through,

    /// <summary>It never arrives.</summary>
    Refused,

    /// <summary>It is done, and the answer is lost.</summary>
    AnswerLost,

    /// <summary>It is done twice, as by a client that sends again what it had no answer to.</summary>
    Repeated,

    /// <summary>It meets a transaction of another caller, which nobody else knows of.</summary>
    Conflict,

    /// <summary>The caller dies before it.</summary>
    DiesBefore,

    /// <summary>It is done, and the caller dies before it knows.</summary>
    DiesAfter,
}
