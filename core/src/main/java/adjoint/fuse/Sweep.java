package adjoint.fuse;

import java.util.List;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;

/** A straight-line program on an array of doubles, in generated code. */
public final class Sweep {

  /** Generated code for a part of the lines. */
  abstract static class Part {
    /** Only generated classes extend it. */
    Part() {}

    abstract void run(double[] s, DoubleUnaryOperator[] unary, DoubleBinaryOperator[] binary);
  }

  private final Part[] parts;
  private final DoubleUnaryOperator[] unary;
  private final DoubleBinaryOperator[] binary;

  Sweep(Part[] parts, DoubleUnaryOperator[] unary, DoubleBinaryOperator[] binary) {
    this.parts = parts;
    this.unary = unary;
    this.binary = binary;
  }

  /** Compiles the lines, which run one after the other on an array of at least {@code size}. */
  public static Sweep compile(List<Line> lines, int size) {
    return new SweepCompiler(lines, size).compile();
  }

  /** Runs all lines. */
  public void run(double[] s) {
    for (Part part : parts) {
      part.run(s, unary, binary);
    }
  }
}
