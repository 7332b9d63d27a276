package adjoint.examples.option;

/**
 * An option whose value can only be judged by trying it. Examples check theirs before they work.
 */
public interface Checked {
  /**
   * Tries the value.
   *
   * @throws IllegalArgumentException with the option, the value and the mend in one line
   */
  void check();
}
