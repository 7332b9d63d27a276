package adjoint;

/**
 * What many numbers say about one, as those of a Monte Carlo simulation do.
 *
 * <p>They are added in pairs, sums of these in pairs, and so on, in an order that depends on
 * nothing but their places. So the bits are the same on any number of threads.
 *
 * @param count how many numbers there are
 * @param sum of them
 * @param mean of them
 * @param standardError of the mean: the standard deviation of the numbers, with {@code count − 1},
 *     over {@code √count}; NaN if there is one number only
 */
public record Estimate(int count, double sum, double mean, double standardError) {}
