package adjoint;

import static java.util.Objects.requireNonNull;

import adjoint.fuse.Derivatives;
import adjoint.fuse.Formula;
import adjoint.fuse.Sparsity;
import adjoint.fuse.Sweep;
import adjoint.kernel.Spares;
import java.util.List;
import java.util.function.Function;

/**
 * A function of n numbers that gives m of them, such as the residuals of a least-squares problem,
 * as bytecode: it computes its values and its sparse Jacobian without a graph and without
 * allocating.
 *
 * {@snippet :
 * CompiledVector f = CompiledVector.of(3, x -> List.of(
 *     x.get(0).mul(x.get(1)), x.get(1).exp().sub(x.get(2))));
 * int[] rows = f.rows();                        // 0 0 1 1
 * int[] columns = f.columns();                  // 0 1 1 2
 * double[] y = new double[f.outputs()];
 * double[] entries = new double[f.entries()];
 * f.jacobian(new double[] {2, 3, 5}, y, entries);
 * }
 *
 * <p>An entry of the Jacobian is there if its output is computed from its input; whatever else is 0
 * for all inputs. Where outputs have little in common, each row is computed by itself. Otherwise
 * columns that share no row are differentiated in one pass, or rows that share no column, whichever
 * takes fewer passes: three for a tridiagonal matrix of any size. What can be seen of the function
 * while it is compiled is told by {@link Compiled}.
 *
 * <p>Where an inner derivative is infinite or NaN, entries of other rows and columns may become NaN
 * too, as zeros of theirs are multiplied by it.
 */
public final class CompiledVector {
  /** Rows that may share a step, on the average, and still be computed each for itself. */
  private static final int FEW = 4;

  private final int inputs;
  private final Formula formula;
  private final Sparsity pattern;
  private final Lazy<Sweep> values;
  private final Lazy<Jacobian> jacobian;
  private final Spares<double[]> spare = new Spares<>(() -> new double[entries()]);

  CompiledVector(Formula formula, int parameters) {
    this.inputs = formula.inputs();
    this.formula = formula;
    this.pattern = Sparsity.of(formula, parameters);
    this.values = new Lazy<>(() -> Sweep.compile(formula));
    this.jacobian = new Lazy<>(() -> jacobian(parameters));
  }

  private Jacobian jacobian(int parameters) {
    int limit = FEW * formula.steps().size();
    return Derivatives.stepsOfRows(formula, parameters, limit + 1) <= limit
        ? new JacobianByRows(formula, parameters, pattern)
        : new ColoredJacobian(formula, parameters, pattern);
  }

  /**
   * Traces a function of {@code inputs} numbers.
   *
   * @throws IllegalStateException if the function looks at a number
   * @throws IllegalArgumentException if it uses a leaf of its own, or gives nothing
   */
  public static CompiledVector of(int inputs, Function<List<Value>, List<Value>> function) {
    requireNonNull(function, "CompiledVector: function is null");
    Formula formula = Tracing.of("CompiledVector", inputs, 0, function);
    if (formula.results().isEmpty()) {
      throw new IllegalArgumentException("CompiledVector: the function gives an empty list");
    }
    return new CompiledVector(formula, inputs);
  }

  /** How many inputs it takes. */
  public int inputs() {
    return inputs;
  }

  /** How many numbers it gives. */
  public int outputs() {
    return formula.results().size();
  }

  /** How many entries its Jacobian has that may be other than 0. */
  public int entries() {
    return pattern.entries();
  }

  /** The row of every entry, that is the output, in ascending order. */
  public int[] rows() {
    return pattern.rows();
  }

  /** The column of every entry, that is the input; in a row they ascend. */
  public int[] columns() {
    return pattern.columns().clone();
  }

  /** Computes the outputs at x. */
  public void values(double[] x, double[] y) {
    requireNonNull(x, "CompiledVector.values: x is null");
    requireNonNull(y, "CompiledVector.values: y is null");
    requireLength("values", "x", x.length, inputs, "inputs");
    requireLength("values", "y", y.length, outputs(), "outputs");
    Sweep sweep = values.get();
    double[] s = sweep.take();
    System.arraycopy(x, 0, s, 0, inputs);
    sweep.run(s);
    for (int k = 0; k < y.length; k++) {
      y[k] = s[sweep.place(k)];
    }
    sweep.give(s);
  }

  /**
   * Computes the outputs at x, and the {@link #entries} of the Jacobian: the i-th is the derivative
   * of output {@code rows()[i]} by input {@code columns()[i]}.
   */
  public void jacobian(double[] x, double[] y, double[] entries) {
    requireNonNull(x, "CompiledVector.jacobian: x is null");
    requireNonNull(y, "CompiledVector.jacobian: y is null");
    requireNonNull(entries, "CompiledVector.jacobian: entries is null");
    requireLength("jacobian", "x", x.length, inputs, "inputs");
    requireLength("jacobian", "y", y.length, outputs(), "outputs");
    requireLength("jacobian", "entries", entries.length, entries(), "entries");
    jacobian.get().run(x, y, entries);
  }

  private static void requireLength(String method, String what, int length, int wanted, String of) {
    if (length != wanted) {
      throw new IllegalArgumentException(
          "CompiledVector.%s: %s has %s numbers, but there are %s %s"
              .formatted(method, what, length, wanted, of));
    }
  }

  /** The same without a look at lengths, as a matrix of which the rest is 0 already. */
  void jacobian(double[] x, double[] y, double[][] matrix) {
    double[] entries = spare.take();
    jacobian.get().run(x, y, entries);
    for (int row = 0, e = 0; row < matrix.length; row++) {
      for (; e < pattern.starts()[row + 1]; e++) {
        matrix[row][pattern.columns()[e]] = entries[e];
      }
    }
    spare.give(entries);
  }

  /** How the Jacobian is computed. */
  Jacobian jacobian() {
    return jacobian.get();
  }

  /** For example {@code CompiledVector(3 inputs, 2 outputs, 3 steps, 4 entries)}. */
  @Override
  public String toString() {
    return "CompiledVector(%s inputs, %s outputs, %s steps, %s entries)"
        .formatted(inputs, outputs(), formula.steps().size(), entries());
  }
}
