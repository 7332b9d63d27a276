package adjoint.nn.train;

/** A weighted mean that numbers are added to. */
record Mean(double sum, double weight) {
  static final Mean OF_NOTHING = new Mean(0, 0);

  /** With a number that counts so many times; one that counts for nothing may be NaN. */
  Mean with(double number, double times) {
    return times == 0 ? this : new Mean(sum + times * number, weight + times);
  }

  /** NaN if nothing was added. */
  double value() {
    return sum / weight;
  }
}
