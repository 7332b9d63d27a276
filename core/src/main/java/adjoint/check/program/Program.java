package adjoint.check.program;

import static java.util.Objects.requireNonNull;

import adjoint.NoGrad;
import adjoint.Parameter;
import adjoint.Tensor;
import adjoint.array.NdArray;
import adjoint.array.Shape;
import adjoint.graph.Graph;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A function of tensors as data: a list of calls, and the numbers it is tried on. Its result is
 * that of the last step.
 *
 * <p>It can be run on any tensors of fitting shapes, printed as Java ({@link JavaSource}), drawn
 * ({@link #graph}), and made smaller ({@link #simpler}). Immutable.
 */
public final class Program {
  private final List<NdArray> inputs;
  private final List<Step> steps;
  private final List<NdArray> values;

  private Program(List<NdArray> inputs, List<Step> steps) {
    this.inputs = Elements.copy("program: input", inputs);
    this.steps = Elements.copy("program: step", steps);
    List<Tensor> constants = this.inputs.stream().map(Tensor::of).toList();
    this.values = NoGrad.call(() -> runAll(constants)).stream().map(Tensor::data).toList();
  }

  /** A program; it is run once, so that shapes that do not fit throw here. */
  public static Program of(List<NdArray> inputs, List<Step> steps) {
    requireNonNull(inputs, "program: inputs is null");
    requireNonNull(steps, "program: steps is null");
    if (inputs.isEmpty()) {
      throw new IllegalArgumentException("program: needs at least one input");
    }
    return new Program(inputs, steps);
  }

  /** The numbers it is tried on, as constants. */
  public List<Tensor> inputs() {
    return inputs.stream().map(Tensor::of).toList();
  }

  /** Its lines. */
  public List<Step> steps() {
    return steps;
  }

  /** The numbers of all inputs, then of all results, on the program's own inputs. */
  public List<NdArray> values() {
    return values;
  }

  /** The result on these tensors. */
  public Tensor run(List<Tensor> in) {
    requireNonNull(in, "program: in is null");
    if (in.size() != inputs.size()) {
      throw new IllegalArgumentException(
          "program: takes " + inputs.size() + " inputs, not " + in.size());
    }
    return runAll(in).getLast();
  }

  private List<Tensor> runAll(List<Tensor> in) {
    List<Tensor> all = new ArrayList<>(in);
    for (Step step : steps) {
      all.add(step.call().apply(step.operands().stream().map(all::get).toList()));
    }
    return all;
  }

  /** The graph of the result, its inputs called as in the Java source. */
  public Graph graph() {
    List<Tensor> leaves = new ArrayList<>();
    for (int i = 0; i < inputs.size(); i++) {
      leaves.add(Parameter.of(name(i), Tensor.of(inputs.get(i))));
    }
    return Graph.of(run(leaves));
  }

  /**
   * Programs that are a step smaller, the greatest savings first: fewer steps, then fewer inputs,
   * lower ranks, smaller extents, simpler calls, simpler numbers. None leaves the domain of its
   * operations if this program does not.
   */
  public Stream<Program> simpler() {
    return Simpler.than(this);
  }

  /**
   * How large it is, the first number that differs decides: how many steps and inputs, all ranks
   * together, all elements together, how far the calls are from the simplest, how hard the numbers
   * are to read.
   */
  public long[] size() {
    return Size.of(this).toArray();
  }

  /**
   * What a value is called in the Java source: inputs {@code a}, {@code b} …, results {@code t1},
   * {@code t2} ….
   */
  String name(int value) {
    int n = inputs.size();
    return value >= n
        ? "t" + (value - n + 1)
        : n > 19 ? "x" + value : String.valueOf((char) ('a' + value));
  }

  String source(int step) {
    Step line = steps.get(step);
    return line.call().source(line.operands().stream().map(this::name).toList());
  }

  List<Shape> shapes(Step step) {
    return step.operands().stream().map(i -> values.get(i).shape()).toList();
  }

  /** One line per input and per step. */
  @Override
  public String toString() {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < inputs.size(); i++) {
      out.append(name(i)).append(": ").append(inputs.get(i).shape()).append('\n');
    }
    for (int i = 0; i < steps.size(); i++) {
      int value = inputs.size() + i;
      out.append(name(value)).append(" = ").append(source(i)).append("  ");
      out.append(values.get(value).shape()).append('\n');
    }
    return out.toString();
  }
}
