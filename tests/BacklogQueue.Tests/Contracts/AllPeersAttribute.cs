using System.Reflection;
using Xunit.Sdk;
using Xunit.v3;

namespace BacklogQueue.Tests.Contracts;

/// <summary>Runs a contract case once per <see cref="AwsPeer"/>.</summary>
internal sealed class AllPeersAttribute : DataAttribute
{
    public override ValueTask<IReadOnlyCollection<ITheoryDataRow>> GetData(MethodInfo testMethod, DisposalTracker disposalTracker) =>
        new([.. Enum.GetValues<AwsPeer>().Select(peer => (ITheoryDataRow)new TheoryDataRow<AwsPeer>(peer))]);

    public override bool SupportsDiscoveryEnumeration() => true;
}
