package adjoint.benchmarks;

/**
 * What a contender measured for a row.
 *
 * @param median the figure itself, in nanoseconds
 * @param min the least of all samples
 * @param max the greatest
 * @param bytes allocated by the JVM for one step, -1 if unknown
 */
record Figure(double median, double min, double max, double bytes) {}
