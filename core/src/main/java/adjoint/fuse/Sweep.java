package adjoint.fuse;

import adjoint.kernel.Spares;
import java.util.List;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;

/**
 * A {@link Formula} of numbers as generated code. It works on an array of doubles: the inputs are
 * the first of them, and the results are where {@link #place} says.
 */
public final class Sweep {

  /** Generated code for a part of the steps. */
  abstract static class Part {
    /** Only generated classes extend it. */
    Part() {}

    abstract void run(double[] s, DoubleUnaryOperator[] unary, DoubleBinaryOperator[] binary);
  }

  /** A result that is a constant. */
  record Constant(int place, double value) {}

  private final Part[] parts;
  private final DoubleUnaryOperator[] unary;
  private final DoubleBinaryOperator[] binary;
  private final int[] places; // of the results
  private final Constant[] constants;
  private final Spares<double[]> spare;

  Sweep(
      Part[] parts,
      DoubleUnaryOperator[] unary,
      DoubleBinaryOperator[] binary,
      int[] places,
      List<Constant> constants,
      int size) {
    this.parts = parts;
    this.unary = unary;
    this.binary = binary;
    this.places = places;
    this.constants = constants.toArray(Constant[]::new);
    this.spare = new Spares<>(() -> new double[size]);
  }

  /** Compiles a formula; derivatives stop nowhere any more, nobody takes them of code. */
  public static Sweep compile(Formula formula) {
    return new SweepCompiler(formula.undetached()).compile();
  }

  /** An array to work on, to be given back. */
  public double[] take() {
    return spare.take();
  }

  /** Leaves an array to others. */
  public void give(double[] s) {
    spare.give(s);
  }

  /** Where a result is. */
  public int place(int result) {
    return places[result];
  }

  /** Computes the results from the inputs. */
  public void run(double[] s) {
    for (Constant constant : constants) {
      s[constant.place] = constant.value;
    }
    for (Part part : parts) {
      part.run(s, unary, binary);
    }
  }
}
