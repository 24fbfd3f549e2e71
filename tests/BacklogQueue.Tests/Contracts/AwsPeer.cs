namespace BacklogQueue.Tests.Contracts;

/// <summary>What answers as AWS in a contract test.</summary>
public enum AwsPeer
{
    /// <summary>Our own stand-ins.</summary>
    StandIn,

    /// <summary><c>moto_server</c>, where it is installed.</summary>
    Moto,

    /// <summary>AWS itself, when <c>BACKLOGQ_TEST_AWS=1</c> and the environment holds credentials.</summary>
    Aws,
}
