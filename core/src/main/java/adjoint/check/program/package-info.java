/**
 * Random programs made of differentiable operations, and the search for the smallest one whose
 * gradient is wrong.
 *
 * <p>Begin with {@link adjoint.check.program.ProgramCheck}: it checks the library's operations and
 * yours in random compositions, and shrinks what fails to a few lines of Java. The other types are
 * what it is made of, for use in tests of your own: {@link adjoint.check.program.Shapes}, {@link
 * adjoint.check.program.Numbers}, {@link adjoint.check.program.Layout} and {@link
 * adjoint.check.program.Positions} generate arrays; {@link adjoint.check.program.Word} and {@link
 * adjoint.check.program.Vocabulary} say what programs are made of; {@link
 * adjoint.check.program.Programs} generates a {@link adjoint.check.program.Program}; {@link
 * adjoint.check.program.Shrinker} makes it smaller.
 */
package adjoint.check.program;
