package adjoint.check.program;

import adjoint.array.DType;
import adjoint.array.NdArray;
import adjoint.array.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Supplier;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The programs that are a little smaller than a given one, the greatest savings first. */
final class Simpler {
  private final Program program;
  private final int inputs;
  private final int values;

  private Simpler(Program program) {
    this.program = program;
    this.values = program.values().size();
    this.inputs = values - program.steps().size();
  }

  static Stream<Program> than(Program program) {
    Simpler simpler = new Simpler(program);
    List<Supplier<Stream<Draft>>> rounds =
        List.of(
            simpler::singleSteps,
            simpler::ends,
            simpler::beginnings,
            simpler::shortcuts,
            simpler::shapes,
            simpler::calls,
            simpler::numbers);
    return rounds.stream().flatMap(Supplier::get).flatMap(Draft::build);
  }

  private Draft draft() {
    return new Draft(program);
  }

  private IntStream results() {
    return IntStream.range(inputs, values);
  }

  private List<Integer> operands(int value) {
    return program.steps().get(value - inputs).operands();
  }

  // ---- fewer steps

  /** Each step alone, with its operands as inputs. */
  private Stream<Draft> singleSteps() {
    return results()
        .mapToObj(value -> {
          Draft draft = draft().result(value);
          operands(value).forEach(draft::cut);
          return draft;
        });
  }

  /** Nothing but the last few steps. */
  private Stream<Draft> ends() {
    return IntStream.range(inputs, values)
        .map(i -> values - 1 - (i - inputs))
        .mapToObj(first -> {
          Draft draft = draft();
          IntStream.range(0, first).forEach(draft::cut);
          return draft;
        });
  }

  /** Nothing but the first few steps. */
  private Stream<Draft> beginnings() {
    return IntStream.range(0, values - 1).mapToObj(value -> draft().result(value));
  }

  /** One step replaced by an earlier value, or by an input. */
  private Stream<Draft> shortcuts() {
    return results()
        .boxed()
        .flatMap(value ->
            Stream.concat(
                Stream.concat(operands(value).stream(), IntStream.range(0, inputs).boxed())
                    .distinct()
                    .map(other -> draft().replace(value, other)),
                Stream.of(draft().cut(value))));
  }

  // ---- smaller shapes

  private Stream<Draft> shapes() {
    return Stream.concat(lowerRanks(), smallerExtents());
  }

  /** An axis of one input. */
  private record Axis(int input, int axis) {}

  private List<Axis> axes() {
    List<Axis> axes = new ArrayList<>();
    for (int input = 0; input < inputs; input++) {
      for (int axis = 0; axis < shape(input).rank(); axis++) {
        axes.add(new Axis(input, axis));
      }
    }
    return axes;
  }

  private Shape shape(int value) {
    return program.values().get(value).shape();
  }

  private int extent(Axis axis) {
    return shape(axis.input).extent(axis.axis);
  }

  /** An axis dropped: in all inputs, in one, in two. */
  private Stream<Draft> lowerRanks() {
    List<Axis> axes = axes().stream().filter(axis -> extent(axis) > 0).toList();
    int deepest = IntStream.range(0, inputs).map(i -> shape(i).rank()).max().orElse(0);
    Stream<List<Axis>> everywhere =
        IntStream.rangeClosed(1, deepest)
            .mapToObj(fromEnd ->
                axes.stream().filter(a -> a.axis == shape(a.input).rank() - fromEnd).toList());
    Stream<List<Axis>> single = axes.stream().map(List::of);
    Stream<List<Axis>> pairs =
        axes.stream()
            .flatMap(a -> axes.stream().filter(b -> b.input > a.input).map(b -> List.of(a, b)));
    return Stream.concat(
        firstElements(),
        Stream.of(everywhere, single, pairs).flatMap(all -> all).map(some -> change(some, -1)));
  }

  /** All inputs replaced by their first elements, then single ones. */
  private Stream<Draft> firstElements() {
    List<Integer> filled =
        IntStream.range(0, inputs).filter(i -> shape(i).size() > 0).boxed().toList();
    return Stream.concat(Stream.of(filled), filled.stream().map(List::of))
        .map(some -> {
          Draft draft = draft();
          for (int i : some) {
            double first = program.values().get(i).toDoubleArray()[0];
            draft.input(i, NdArray.scalar(DType.F64, first));
          }
          return draft;
        });
  }

  /** All axes of an extent made smaller, then single ones. */
  private Stream<Draft> smallerExtents() {
    List<Axis> axes = axes();
    TreeSet<Integer> extents = new TreeSet<>(axes.stream().map(this::extent).toList());
    Stream<Draft> together =
        extents.stream()
            .flatMap(extent ->
                smaller(extent)
                    .mapToObj(
                        to -> change(axes.stream().filter(a -> extent(a) == extent).toList(), to)));
    Stream<Draft> single =
        axes.stream()
            .flatMap(axis -> smaller(extent(axis)).mapToObj(to -> change(List.of(axis), to)));
    return Stream.concat(together, single);
  }

  private static IntStream smaller(int extent) {
    return IntStream.of(0, 1, 2, extent / 2, extent - 1)
        .filter(to -> to >= 0 && to < extent)
        .distinct();
  }

  /**
   * The first slices only along some axes, at most one of each input; the axis is dropped where
   * {@code extent} is −1.
   */
  private Draft change(List<Axis> axes, int extent) {
    NdArray[] arrays = program.values().toArray(NdArray[]::new);
    Draft draft = draft();
    for (Axis axis : axes) {
      NdArray x = arrays[axis.input].slice(axis.axis, 0, Math.abs(extent), 1);
      arrays[axis.input] = extent < 0 ? x.reshape(x.shape().remove(axis.axis).extents()) : x;
      draft.input(axis.input, arrays[axis.input]);
    }
    return draft;
  }

  // ---- simpler calls

  private Stream<Draft> calls() {
    return IntStream.range(0, program.steps().size())
        .boxed()
        .flatMap(at -> {
          Step step = program.steps().get(at);
          List<Call> all = step.word().calls(program.shapes(step));
          return all.subList(0, Math.min(all.size(), Size.position(step.call(), all))).stream()
              .map(call -> draft().call(at, call));
        });
  }

  // ---- simpler numbers

  private Stream<Draft> numbers() {
    return IntStream.range(0, inputs)
        .boxed()
        .flatMap(input -> Stream.concat(all(input), each(input)));
  }

  /** All numbers of an input at once. */
  private Stream<Draft> all(int input) {
    List<DoubleUnaryOperator> ways =
        List.of(x -> 0, x -> 1, Math::rint, x -> decimals(x, 10), x -> decimals(x, 100));
    return ways.stream().map(way -> draft().input(input, program.values().get(input).map(way)));
  }

  private Stream<Draft> each(int input) {
    NdArray x = program.values().get(input);
    double[] numbers = x.toDoubleArray();
    return IntStream.range(0, numbers.length)
        .boxed()
        .flatMap(i ->
            candidates(numbers[i])
                .mapToObj(candidate -> {
                  double[] changed = numbers.clone();
                  changed[i] = candidate;
                  return draft().input(input, NdArray.wrap(changed, x.shape()));
                }));
  }

  private static DoubleStream candidates(double x) {
    return DoubleStream.of(
            0, 1, 2, -1, 0.5, Math.rint(x), x - x % 1, decimals(x, 10), decimals(x, 100), -x)
        .filter(to -> Size.difficulty(to) < Size.difficulty(x))
        .distinct();
  }

  private static double decimals(double x, double scale) {
    return Math.rint(x * scale) / scale;
  }
}
