package adjoint.fuse;

import java.util.List;

/**
 * One line of a {@link Sweep}: {@code s[target] = f(…)}, or {@code s[target] += f(…)}.
 *
 * @param formula what to compute
 * @param plan the formula's plan
 * @param result which of its results
 * @param inputs what it is given: an {@link Integer} is a place in s, a {@link Double} a constant
 * @param target where the result goes
 * @param adds whether it is added to what is there
 */
public record Line(
    Formula formula, Plan plan, int result, List<Number> inputs, int target, boolean adds) {}
