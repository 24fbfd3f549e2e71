using System.Reflection;
using System.Runtime.CompilerServices;
using Amazon.Runtime;

namespace BacklogQueue.Tests.Deployment;

/// <summary>
/// Everything of this solution that a program can come to run: what its entry point names, what that names, and so on; and
/// for whatever it constructs, every virtual method that somebody wrote, since who calls those cannot be seen.
/// </summary>
internal sealed class ReachableCode
{
    private const BindingFlags Declared =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private readonly HashSet<MethodBase> _seen = [];
    private readonly Queue<MethodBase> _waiting = new();
    private readonly HashSet<string> _calls = new(StringComparer.Ordinal);
    private readonly HashSet<Type> _constructed = [];

    private ReachableCode(MethodBase entry)
    {
        Add(entry);
        while (_waiting.TryDequeue(out MethodBase? method))
        {
            foreach (MethodBase named in MethodBody.MethodsNamedBy(method))
            {
                Note(named);
            }
        }
    }

    /// <summary>Calls of AWS clients: <c>AmazonSQS.SendMessage</c>, by the client's type without I, Client and Async.</summary>
    public IReadOnlySet<string> AwsCalls => _calls;

    /// <summary>Types that are made, of this solution and of packages.</summary>
    public IReadOnlySet<Type> Constructed => _constructed;

    /// <summary>Methods of this solution that may run.</summary>
    public IReadOnlySet<MethodBase> Methods => _seen;

    public static ReachableCode From(Assembly program) => new(program.EntryPoint!);

    private void Note(MethodBase named)
    {
        Type? owner = named.DeclaringType;
        if (owner is null)
        {
            return;
        }

        if (typeof(IAmazonService).IsAssignableFrom(owner) || typeof(AmazonServiceClient).IsAssignableFrom(owner))
        {
            if (!named.IsConstructor)
            {
                _calls.Add($"{NameOf(owner)}.{Trim(named.Name)}");
            }

            return;
        }

        if (named.IsConstructor && _constructed.Add(Definition(owner)) && IsOurs(owner))
        {
            // A record's own ToString reads every property.
            foreach (MethodInfo method in Definition(owner).GetMethods(Declared)
                .Where(method => method.IsVirtual && !method.IsDefined(typeof(CompilerGeneratedAttribute))))
            {
                Add(method);
            }
        }

        if (IsOurs(owner))
        {
            Add(named.Module.ResolveMethod(named.MetadataToken)!);
            if (Definition(owner).TypeInitializer is { } initializer)
            {
                Add(initializer);
            }
        }
    }

    private void Add(MethodBase method)
    {
        if (_seen.Add(method))
        {
            _waiting.Enqueue(method);
        }
    }

    private static bool IsOurs(Type type) => type.Assembly.GetName().Name!.StartsWith("BacklogQueue", StringComparison.Ordinal);

    private static Type Definition(Type type) => type.IsGenericType ? type.GetGenericTypeDefinition() : type;

    private static string NameOf(Type client) => client.Name.TrimStart('I').Replace("Client", "", StringComparison.Ordinal);

    private static string Trim(string method) => method.EndsWith("Async", StringComparison.Ordinal) ? method[..^5] : method;
}
