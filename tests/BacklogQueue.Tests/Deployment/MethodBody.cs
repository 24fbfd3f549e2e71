using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.CompilerServices;

namespace BacklogQueue.Tests.Deployment;

/// <summary>
/// What the instructions of a method name. The encoding is that of ECMA-335, partition III: an opcode of one byte, or of two
/// that begin with 0xFE, and an operand whose size the opcode tells.
/// https://ecma-international.org/publications-and-standards/standards/ecma-335/
/// </summary>
internal static class MethodBody
{
    private static readonly Dictionary<ushort, OpCode> s_opCodes = typeof(OpCodes)
        .GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(field => (OpCode)field.GetValue(null)!)
        .ToDictionary(code => unchecked((ushort)code.Value));

    /// <summary>Methods and constructors that <paramref name="method"/> calls or takes a pointer to, those of its state machine included.</summary>
    public static IEnumerable<MethodBase> MethodsNamedBy(MethodBase method)
    {
        if (method.GetCustomAttribute<StateMachineAttribute>() is { StateMachineType: { } machine })
        {
            foreach (MethodBase step in machine.GetMethods(BindingFlags.NonPublic | BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly))
            {
                yield return step;
            }
        }

        byte[] code = method.GetMethodBody()?.GetILAsByteArray() ?? [];
        for (int at = 0; at < code.Length;)
        {
            ushort value = code[at++];
            OpCode opCode = s_opCodes[value == 0xFE ? (ushort)(0xFE00 | code[at++]) : value];
            if (opCode.OperandType is OperandType.InlineMethod or OperandType.InlineTok
                && Resolve(method, BitConverter.ToInt32(code, at)) is MethodBase named)
            {
                yield return named;
            }

            at += SizeOf(opCode.OperandType, code, at);
        }
    }

    private static MemberInfo? Resolve(MethodBase method, int token) => method.Module.ResolveMember(
        token,
        method.DeclaringType?.GetGenericArguments(),
        method.IsGenericMethod ? method.GetGenericArguments() : null);

    private static int SizeOf(OperandType operand, byte[] code, int at) => operand switch
    {
        OperandType.InlineNone => 0,
        OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
        OperandType.InlineVar => 2,
        OperandType.InlineI8 or OperandType.InlineR => 8,
        OperandType.InlineSwitch => 4 + (4 * BitConverter.ToInt32(code, at)),
        _ => 4,
    };
}
