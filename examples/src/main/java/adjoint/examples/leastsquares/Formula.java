package adjoint.examples.leastsquares;

import adjoint.Value;
import java.util.Map;

/**
 * A formula that was read from text, such as {@code b1*(1-exp[-b2*x])}: names, numbers, {@code pi},
 * {@code + - * / **}, functions, and brackets of both kinds.
 */
@FunctionalInterface
public interface Formula {
  /** Its value, if these are the values of the names. */
  Value at(Map<String, Value> names);

  /**
   * The formula that this text is.
   *
   * @throws IllegalArgumentException with the place where it is none
   */
  static Formula parse(String text) {
    return new FormulaParser(text).whole();
  }

  /** A number, which powers treat by a rule of their own. */
  record Constant(double value) implements Formula {
    @Override
    public Value at(Map<String, Value> names) {
      return Value.ofConstant(value);
    }
  }
}
