package adjoint;

import adjoint.op.Op;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a {@link Watch} says. */
final class Report {
  private static final String WAY_OUT =
      "\n  if nothing depends on that element, let no branch see it: Tensor.where(mask, x, f, g)";

  private Report() {}

  /** An operation gave a number that is not finite. */
  static String value(Op op, Watched y, Origin origin, List<Node<?>> inputs) {
    return op.label()
        + ": gives "
        + y.firstBad()
        + "\n  line: "
        + origin.place()
        + inputs(inputs)
        + "\n  likely cause: "
        + Cause.ofValue(op, y, inputs)
        + (isGiven(inputs) ? "" : WAY_OUT);
  }

  /** What came back through a node for an input, of the cotangents of its results. */
  static String gradient(
      Node<?> node, int input, List<? extends @Nullable Node<?>> gs, Watched found) {
    Origin at = Origin.of(node);
    StringBuilder cotangents = new StringBuilder();
    for (Node<?> g : gs) {
      if (g != null) {
        cotangents.append("\n  cotangent: ").append(Watched.of(g));
      }
    }
    return node.describe()
        + ": "
        + order(at.order())
        + " by its input"
        + (node.arity() > 1 ? " " + input : "")
        + " is "
        + found.firstBad()
        + line(at)
        + inputs(List.copyOf(node.inputs()))
        + "\n  result: "
        + Watched.of(node)
        + cotangents
        + "\n  likely cause: "
        + Cause.ofDerivative(node, input, gs, found)
        + WAY_OUT;
  }

  /** A tangent is not finite. */
  static String tangent(Op op, List<? extends Node<?>> in, Node<?> y, Watched found) {
    return op.label()
        + ": its tangent is "
        + found.firstBad()
        + line(Origin.of(y))
        + inputs(List.copyOf(in))
        + "\n  likely cause: "
        + Cause.slopes(op, List.copyOf(in), found)
        + WAY_OUT;
  }

  private static String order(int order) {
    return switch (order) {
      case 0 -> "the gradient";
      case 1 -> "the second-order gradient";
      default -> "the gradient of order " + (order + 1);
    };
  }

  private static String line(Origin origin) {
    return "\n  line: "
        + origin.place()
        + (origin.order() == 0 ? "" : ", where it is " + origin.what());
  }

  private static boolean isGiven(List<Node<?>> inputs) {
    return inputs.stream().anyMatch(x -> Watched.of(x).hasNan());
  }

  /** A line for each input. */
  static String inputs(List<? extends Node<?>> inputs) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < inputs.size(); i++) {
      Node<?> x = inputs.get(i);
      text.append("\n  input")
          .append(inputs.size() > 1 ? " " + i : "")
          .append(": ")
          .append(Watched.of(x))
          .append(", ")
          .append(Origin.of(x));
    }
    return text.toString();
  }
}
