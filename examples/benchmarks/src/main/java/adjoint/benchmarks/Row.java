package adjoint.benchmarks;

/**
 * A row of the table.
 *
 * @param id by which contenders name it
 * @param what it measures
 * @param scale in which it is written
 * @param bar that it is to reach
 * @param inShort whether the README shows it
 */
record Row(String id, String what, Scale scale, Bar bar, boolean inShort) {
  Row(String id, String what, Scale scale, Bar bar) {
    this(id, what, scale, bar, false);
  }

  /** The same, shown in the README too. */
  Row shown() {
    return new Row(id, what, scale, bar, true);
  }
}
