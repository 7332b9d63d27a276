/**
 * Elementwise expressions as data, and the bytecode that computes them: of vjps ({@link
 * adjoint.fuse.CompiledVjps} for tensors, {@link adjoint.fuse.CompiledRules} for scalars), of
 * update rules ({@link adjoint.fuse.UpdateCode}), and of chains and functions that users have made
 * one.
 *
 * <p>A {@link adjoint.fuse.Trace} collects what is computed with {@link adjoint.fuse.Symbol}s; it
 * ends as a {@link adjoint.fuse.Formula}: numbered inputs, constants, and steps that apply one
 * operation each. What two formulas of one shape share is their {@link adjoint.fuse.Plan}: the
 * operations' classes and how the steps hang together, without any number. Code is generated for a
 * plan and kept under it; the formula's constants, and those of its operations that {@link
 * adjoint.fuse.Primitives} has no instructions for, are arguments of that code. So {@code pow(2.5)}
 * and {@code pow(2.6)} share code and not numbers.
 *
 * <p>To generate code of another kind, a loop over arrays for example: take the plan, have the
 * inputs, constants and operators where {@link adjoint.fuse.Operands} can push them, and call
 * {@link adjoint.fuse.Emitter#emit} where the body of the loop belongs; then {@link
 * adjoint.fuse.Emitter#load} pushes a result. The emitter knows double and single precision; in the
 * latter each step is the double result rounded once, and a constant is rounded before use, as the
 * unfused operations have it. {@link adjoint.fuse.RuleCompiler} is an example.
 *
 * <p>A result may be an input itself (the vjp of a sum), or a constant.
 */
package adjoint.fuse;
