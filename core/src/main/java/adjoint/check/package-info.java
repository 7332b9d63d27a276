/**
 * Checking derivatives, the library's or your own: {@link adjoint.check.GradCheck}.
 *
 * <p>Begin there. A check gives a {@link adjoint.check.GradReport}: one {@link
 * adjoint.check.Verdict}, and {@link adjoint.check.Finding}s with places, numbers and error bars.
 *
 * <p>How it works, in the order to read it. {@code Subject} is what is checked: a function that is
 * only ever evaluated forward, and the derivatives claimed for it. {@code Examination} chooses
 * directions; {@code Line} evaluates the function along one, at steps that halve; {@code Slope}
 * extrapolates the quotients and estimates the error; {@code Evidence} puts the slope across the
 * point and those from either side together. {@code Judge} weighs the evidence of several lengths
 * against the claim, and before it says wrong it looks for innocent explanations: {@code
 * Neighbourhood} for pieces that meet at the point, {@code Staircase}, {@code Magnitude} and {@code
 * Roughness} for digits lost to rounding. {@code Laws} compares two ways to the same gradient.
 * {@code Culprit} and {@code Diagnosis} guess what went wrong. {@code SameDomain} compares where a
 * function and its version for plain doubles have a value.
 *
 * <p>Besides, {@link adjoint.check.ErrorInput} is a wrong call and what its error must name, and
 * {@link adjoint.check.CheckLog} writes down what was checked.
 */
package adjoint.check;
