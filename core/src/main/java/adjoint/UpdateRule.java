package adjoint;

import java.util.List;

/**
 * How an optimizer moves a parameter, and what it remembers of it: element by element, an {@link
 * Update}, or as whole arrays, a {@link TensorUpdate}.
 */
public sealed interface UpdateRule permits Update, TensorUpdate {
  /** What is remembered beside the parameter, an array for each name; zeros at first. */
  default List<String> state() {
    return List.of();
  }
}
