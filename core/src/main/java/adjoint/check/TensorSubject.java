package adjoint.check;

import adjoint.Grad;
import adjoint.Parameter;
import adjoint.Tensor;
import adjoint.array.DType;
import adjoint.array.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * A function of tensors, and of the parameters it uses inside, with the gradients that {@link Grad}
 * finds. In F64.
 */
final class TensorSubject implements Subject {
  final TensorFunction program;
  final List<Tensor> at;
  final List<Parameter> parameters;
  private final Layout inputs;
  private final Layout outputs;
  private Optional<String> changed = Optional.empty();
  private double[] pulled = {};

  TensorSubject(
      TensorFunction program,
      List<String> names,
      List<Tensor> at,
      SequencedMap<String, Parameter> parameters) {
    this.program = program;
    this.at = at.stream().map(x -> Tensor.of(x.data().to(DType.F64))).toList();
    this.parameters = List.copyOf(parameters.values());
    List<String> allNames = new ArrayList<>(names);
    allNames.addAll(parameters.keySet());
    List<Shape> shapes = new ArrayList<>(this.at.stream().map(Tensor::shape).toList());
    parameters.forEach((name, parameter) -> shapes.add(requireF64(name, parameter).shape()));
    this.inputs = new Layout(allNames, shapes);
    List<Tensor> ys = OutsideDomain.watch(() -> program.apply(leaves(this.at)));
    List<String> outputNames = new ArrayList<>();
    for (int k = 0; k < ys.size(); k++) {
      outputNames.add(ys.size() == 1 ? "y" : "y" + k);
    }
    this.outputs = new Layout(outputNames, ys.stream().map(Tensor::shape).toList());
  }

  private TensorSubject(TensorSubject lower, TensorFunction gradient) {
    this.program = gradient;
    this.at = lower.at;
    this.parameters = lower.parameters;
    this.inputs = lower.inputs;
    this.outputs =
        new Layout(
            lower.inputs.names().stream().map(name -> "gradient of " + name).toList(),
            lower.inputs.shapes());
  }

  private TensorSubject(TensorSubject other, List<Tensor> at) {
    this.program = other.program;
    this.at = at;
    this.parameters = other.parameters;
    this.inputs = other.inputs;
    this.outputs = other.outputs;
  }

  /** The same function at another point; its parameters stay what they are. */
  TensorSubject at(List<Tensor> values) {
    return new TensorSubject(this, values);
  }

  private static Parameter requireF64(String name, Parameter parameter) {
    if (parameter.dtype() != DType.F64) {
      throw new IllegalArgumentException(
          "GradCheck: parameter "
              + name
              + " is F32, too coarse for finite differences; cast the model to F64 first");
    }
    return parameter;
  }

  /** The function whose derivatives are this one's of the next order. */
  TensorSubject gradient(Seeds seeds) {
    List<double[]> weights =
        outputs.shapes().stream().map(shape -> seeds.weights(shape.size())).toList();
    return new TensorSubject(this, TensorFunction.gradient(program, weights));
  }

  /** What the function is applied to: these as variables, then the parameters. */
  List<Tensor> leaves(List<Tensor> values) {
    List<Tensor> leaves = new ArrayList<>(values.stream().map(Tensor::asVariable).toList());
    leaves.addAll(parameters);
    return leaves;
  }

  @Override
  public Layout inputs() {
    return inputs;
  }

  @Override
  public Layout outputs() {
    return outputs;
  }

  @Override
  public double[] point() {
    List<double[]> parts = new ArrayList<>(at.stream().map(Tensor::toDoubleArray).toList());
    parameters.forEach(parameter -> parts.add(parameter.toDoubleArray()));
    return Layout.join(parts);
  }

  @Override
  public double[] evaluate(double[] x) {
    return with(x, () -> numbers(program.apply(leaves(tensors(x)))));
  }

  /** The function at the point, of constants: nothing that is recorded. */
  double[] evaluateConstants() {
    List<Tensor> constants = new ArrayList<>(at);
    constants.addAll(parameters);
    return numbers(program.apply(constants));
  }

  @Override
  public double rounding(double[] u) {
    List<Tensor> leaves = leaves(at);
    return Rounding.of(program.apply(leaves), outputs.split(u), leaves);
  }

  @Override
  public double roundingOfGradient(double[] u, double[] direction) {
    List<Tensor> leaves = leaves(at);
    List<Tensor> gradient = gradientGraph(u, leaves);
    try {
      return Rounding.of(gradient, inputs.split(direction), leaves);
    } catch (RuntimeException e) {
      return 0; // has no derivative of its own
    }
  }

  /** How far the i-th number of the gradient could be off if all were computed in F32. */
  double roundingOfGradientInF32(double[] u, List<Tensor> values, int i) {
    List<Tensor> leaves = leaves(values);
    double[] direction = new double[inputs.size()];
    direction[i] = 1;
    try {
      return Rounding.inF32(gradientGraph(u, leaves), inputs.split(direction), leaves);
    } catch (RuntimeException e) {
      return 0; // has no derivative of its own
    }
  }

  @Override
  public boolean underflows(double[] u, double[] direction) {
    try {
      return Magnitude.underflows(gradientGraph(u, leaves(at)), inputs.split(direction));
    } catch (RuntimeException e) {
      return false; // has no derivative of its own
    }
  }

  @Override
  public double tiny() {
    return Culprit.nodes(program.apply(leaves(at))).stream()
        .mapToDouble(node -> Magnitude.tiny(node.dtype()))
        .max()
        .orElse(Magnitude.TINY);
  }

  private List<Tensor> gradientGraph(double[] u, List<Tensor> leaves) {
    return TensorFunction.gradient(program, outputs.split(u)).apply(leaves);
  }

  @Override
  public double[][] pull(double[] x, double[][] u) {
    return with(x, () -> pull(leaves(tensors(x)), u));
  }

  double[][] pull(List<Tensor> leaves, double[][] u) {
    List<Tensor> ys = program.apply(leaves);
    pulled = numbers(ys);
    double[][] gradients = new double[u.length][];
    for (int r = 0; r < u.length; r++) {
      gradients[r] = pull(ys, leaves, seeds(u[r]));
    }
    return gradients;
  }

  /** Weights of the outputs as tensors. */
  List<Tensor> seeds(double[] u) {
    List<double[]> weights = outputs.split(u);
    return IntStream.range(0, weights.size())
        .mapToObj(k -> Tensor.wrap(weights.get(k), outputs.shapes().get(k).extents()))
        .toList();
  }

  /** The gradient of outputs that have been computed from these leaves already. */
  double[] pull(List<Tensor> ys, List<Tensor> leaves, List<Tensor> seeds) {
    double[] gradient = new double[inputs.size()];
    for (int k = 0; k < ys.size(); k++) {
      Tensor y = ys.get(k);
      Tensor seed = seeds.get(k);
      if (y.isVariable() && !isZero(seed.toDoubleArray())) {
        double[] part = numbers(Grad.of(y, leaves, seed.to(y.dtype())));
        for (int i = 0; i < part.length; i++) {
          gradient[i] += part[i];
        }
      }
    }
    return gradient;
  }

  @Override
  public double[] pulled() {
    return pulled;
  }

  private static boolean isZero(double[] weights) {
    for (double weight : weights) {
      if (weight != 0) {
        return false;
      }
    }
    return true;
  }

  List<Tensor> tensors(double[] x) {
    List<double[]> parts = inputs.split(x);
    List<Tensor> tensors = new ArrayList<>();
    for (int k = 0; k < at.size(); k++) {
      tensors.add(Tensor.wrap(parts.get(k), at.get(k).shape().extents()));
    }
    return tensors;
  }

  static double[] numbers(List<Tensor> tensors) {
    return Layout.join(tensors.stream().map(Tensor::toDoubleArray).toList());
  }

  /** A parameter that the function has changed, if it has changed any. */
  Optional<String> changed() {
    return changed;
  }

  /** Gives the parameters their part of x while {@code code} runs, and their own numbers back. */
  private <R> R with(double[] x, Supplier<R> code) {
    if (parameters.isEmpty()) {
      return code.get();
    }
    List<Tensor> saved = parameters.stream().map(Tensor::detach).toList();
    List<double[]> parts = inputs.split(x);
    try {
      for (int k = 0; k < parameters.size(); k++) {
        Parameter parameter = parameters.get(k);
        parameter.set(Tensor.wrap(parts.get(at.size() + k), parameter.shape().extents()));
      }
      R result = code.get();
      for (int k = 0; k < parameters.size(); k++) {
        if (!Arrays.equals(parameters.get(k).toDoubleArray(), parts.get(at.size() + k))) {
          changed = Optional.of(inputs.names().get(at.size() + k));
        }
      }
      return result;
    } finally {
      for (int k = 0; k < parameters.size(); k++) {
        parameters.get(k).set(saved.get(k));
      }
    }
  }
}
