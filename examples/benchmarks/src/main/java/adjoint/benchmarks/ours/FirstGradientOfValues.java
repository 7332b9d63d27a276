package adjoint.benchmarks.ours;

import adjoint.Grad;
import adjoint.Value;
import java.util.List;

/** The same gradient as {@link FirstGradientOfTensors} prints, of single numbers. */
public final class FirstGradientOfValues {
  private FirstGradientOfValues() {}

  /** Prints it behind the name of the row. */
  public static void main(String[] args) {
    Value[] w1 = {Value.of(0.1), Value.of(0.2), Value.of(0.3), Value.of(0.4)};
    Value[] b1 = {Value.of(0.5), Value.of(0.6)};
    Value[] w2 = {Value.of(0.7), Value.of(0.8)};
    Value b2 = Value.of(0.9);
    Value first = w1[0].add(w1[2].mul(2)).add(b1[0]).sigmoid();
    Value second = w1[1].add(w1[3].mul(2)).add(b1[1]).sigmoid();
    Value loss = first.mul(w2[0]).add(second.mul(w2[1])).add(b2).sigmoid().sub(1).square();
    List<Value> all = List.of(w1[0], w1[1], w1[2], w1[3], b1[0], b1[1], w2[0], w2[1], b2);
    StringBuilder line = new StringBuilder("@ check ").append(args[0]);
    for (Value gradient : Grad.of(loss, all)) {
      line.append(' ').append(gradient.value());
    }
    System.out.println(line);
  }
}
