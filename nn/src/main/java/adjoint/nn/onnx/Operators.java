package adjoint.nn.onnx;

import static java.util.Map.entry;

import adjoint.Tensor;
import adjoint.array.Axes;
import adjoint.array.DType;
import adjoint.array.Indices;
import adjoint.array.NdArray;
import adjoint.array.Shape;
import adjoint.nn.onnx.Item.Integers;
import adjoint.nn.onnx.Item.Numbers;
import adjoint.nn.onnx.Node.In;
import adjoint.op.Results;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.BinaryOperator;
import java.util.function.LongBinaryOperator;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** The operators of ONNX that are understood, made of operations on tensors. */
final class Operators {
  private Operators() {}

  private interface Operator {
    List<Item> apply(In in);
  }

  private static final Map<String, Operator> ALL = new HashMap<>();

  static boolean knows(String type) {
    return ALL.containsKey(type);
  }

  /** What a node gives; an array whose shape the file tells may have so many elements. */
  static List<Item> apply(Node node, List<Optional<Item>> in, long most) {
    Operator operator = ALL.get(node.type());
    if (operator == null) {
      throw new IllegalArgumentException("operator " + node.type() + " is not supported");
    }
    return operator.apply(new In(node, in, most));
  }

  private static void add(String type, java.util.function.Function<In, Item> f) {
    ALL.put(type, in -> List.of(f.apply(in)));
  }

  private static void tensors(String type, java.util.function.Function<In, Tensor> f) {
    add(type, in -> new Numbers(f.apply(in)));
  }

  private static void unary(String type, UnaryOperator<Tensor> f) {
    tensors(type, in -> f.apply(in.tensor(0)));
  }

  // ---- elementwise

  static {
    Map.<String, UnaryOperator<Tensor>>ofEntries(
            entry("Abs", Tensor::abs),
            entry("Acos", Tensor::acos),
            entry("Acosh", Tensor::acosh),
            entry("Asin", Tensor::asin),
            entry("Asinh", Tensor::asinh),
            entry("Atan", Tensor::atan),
            entry("Atanh", Tensor::atanh),
            entry("Ceil", Tensor::ceil),
            entry("Cos", Tensor::cos),
            entry("Cosh", Tensor::cosh),
            entry("Erf", Tensor::erf),
            entry("Exp", Tensor::exp),
            entry("Floor", Tensor::floor),
            entry("HardSwish", Tensor::hardswish),
            entry("Log", Tensor::log),
            entry("Mish", Tensor::mish),
            entry("Neg", Tensor::neg),
            entry("Reciprocal", Tensor::reciprocal),
            entry("Relu", Tensor::relu),
            entry("Round", Tensor::rint),
            entry("Sigmoid", Tensor::sigmoid),
            entry("Sign", Tensor::sign),
            entry("Sin", Tensor::sin),
            entry("Sinh", Tensor::sinh),
            entry("Softplus", Tensor::softplus),
            entry("Softsign", Tensor::softsign),
            entry("Sqrt", Tensor::sqrt),
            entry("Tan", Tensor::tan),
            entry("Tanh", Tensor::tanh))
        .forEach(Operators::unary);
    tensors("Celu", in -> in.tensor(0).celu(in.node().number("alpha", 1)));
    tensors("Elu", in -> in.tensor(0).elu(in.node().number("alpha", 1)));
    tensors("LeakyRelu", in -> in.tensor(0).leakyRelu(in.node().number("alpha", 0.01)));
    tensors("PRelu", in -> in.tensor(0).prelu(in.tensor(1)));
    tensors("Selu", Operators::selu);
    tensors("HardSigmoid", Operators::hardSigmoid);
    tensors("Gelu", in -> gelu(in.tensor(0), in.node().text("approximate", "none")));
    tensors("Clip", Operators::clip);
    arithmetic("Add", Tensor::add, Math::addExact);
    arithmetic("Sub", Tensor::sub, Math::subtractExact);
    arithmetic("Mul", Tensor::mul, Math::multiplyExact);
    arithmetic("Div", Tensor::div, (a, b) -> a / b);
    arithmetic("Mod", Operators::mod, Math::floorMod);
    arithmetic("Max", Tensor::maximum, Math::max);
    arithmetic("Min", Tensor::minimum, Math::min);
    arithmetic("Sum", Tensor::add, Math::addExact);
    tensors("Mean", in -> sum(in).div(in.count()));
    tensors("Pow", in -> power(in));
    arithmetic("Equal", Tensor::equalTo, (a, b) -> a == b ? 1 : 0);
    arithmetic("Greater", Tensor::greater, (a, b) -> a > b ? 1 : 0);
    arithmetic("GreaterOrEqual", Tensor::greaterEqual, (a, b) -> a >= b ? 1 : 0);
    arithmetic("Less", Tensor::less, (a, b) -> a < b ? 1 : 0);
    arithmetic("LessOrEqual", Tensor::lessEqual, (a, b) -> a <= b ? 1 : 0);
    add("Not", in -> truth(in, 0, mask -> mask.equalTo(0), (a, _) -> a == 0 ? 1 : 0));
    logical("And", Tensor::mul, (a, b) -> a != 0 && b != 0 ? 1 : 0);
    logical("Or", Tensor::maximum, (a, b) -> a != 0 || b != 0 ? 1 : 0);
    add("Where", Operators::where);
    add("Cast", Operators::cast);
    add("Identity", in -> in.item(0));
    add("Dropout", in -> in.item(0));
  }

  private static void arithmetic(
      String type, BinaryOperator<Tensor> f, LongBinaryOperator ofIntegers) {
    add(
        type,
        in -> {
          Item y = in.item(0);
          for (int i = 1; i < in.count(); i++) {
            y =
                in.areIntegers()
                    ? ((Integers) y).zip(in.integers(i), ofIntegers)
                    : new Numbers(f.apply(tensor(y), in.tensor(i)));
          }
          return y;
        });
  }

  private static Tensor tensor(Item item) {
    if (item instanceof Numbers(Tensor tensor)) {
      return tensor;
    }
    throw new IllegalArgumentException("integers and numbers do not mix");
  }

  private static void logical(
      String type, BinaryOperator<Tensor> f, LongBinaryOperator ofIntegers) {
    add(
        type,
        in ->
            in.areIntegers()
                ? in.integers(0).zip(in.integers(1), ofIntegers)
                : new Numbers(f.apply(in.mask(0), in.mask(1))));
  }

  private static Item truth(
      In in, int input, UnaryOperator<Tensor> f, LongBinaryOperator ofIntegers) {
    return in.item(input) instanceof Integers integers
        ? integers.map(a -> ofIntegers.applyAsLong(a, 0))
        : new Numbers(f.apply(in.tensor(input)));
  }

  private static Tensor sum(In in) {
    Tensor y = in.tensor(0);
    for (int i = 1; i < in.count(); i++) {
      y = y.add(in.tensor(i));
    }
    return y;
  }

  /** A constant exponent has a derivative where the base is 0 or negative. */
  private static Tensor power(In in) {
    Tensor x = in.tensor(0);
    if (in.item(1) instanceof Integers integers && integers.values().length == 1) {
      return x.pow((double) integers.values()[0]);
    }
    Tensor exponent = in.tensor(1);
    boolean number = exponent.size() == 1 && exponent.rank() <= x.rank();
    return number && !exponent.isVariable() && !exponent.isMapped()
        ? x.pow(exponent.data().toDoubleArray()[0])
        : x.pow(exponent);
  }

  private static Tensor mod(Tensor a, Tensor b) {
    return a.fmod(b);
  }

  private static Tensor selu(In in) {
    double alpha = in.node().number("alpha", 1.67326319217681884765625);
    double gamma = in.node().number("gamma", 1.05070102214813232421875);
    return in.tensor(0).elu(alpha).mul(gamma);
  }

  private static Tensor hardSigmoid(In in) {
    double slope = in.node().number("alpha", 0.2);
    double start = in.node().number("beta", 0.5);
    return in.tensor(0).mul(slope).add(start).clamp(0, 1);
  }

  private static Tensor gelu(Tensor x, String approximate) {
    return approximate.equals("tanh") ? x.geluTanh() : x.gelu();
  }

  private static Tensor clip(In in) {
    Tensor y = in.tensor(0);
    if (in.optional(1).isPresent()) {
      y = y.maximum(in.tensor(1));
    }
    if (in.optional(2).isPresent()) {
      y = y.minimum(in.tensor(2));
    }
    if (in.node().attributes().get("min") instanceof Double least) {
      y = y.maximum(least);
    }
    return in.node().attributes().get("max") instanceof Double most ? y.minimum(most) : y;
  }

  private static Item where(In in) {
    if (in.areIntegers()) {
      Integers zeros = in.integers(1).zip(in.integers(2), (_, _) -> 0);
      Integers a = in.integers(1).zip(zeros, (x, _) -> x);
      Integers b = in.integers(2).zip(zeros, (x, _) -> x);
      Integers chosen = in.integers(0).zip(zeros, (c, _) -> c);
      long[] y = new long[chosen.values().length];
      Arrays.setAll(y, i -> chosen.values()[i] != 0 ? a.values()[i] : b.values()[i]);
      return new Integers(chosen.shape(), y);
    }
    return new Numbers(Tensor.where(in.mask(0), in.tensor(1), in.tensor(2)));
  }

  private static Item cast(In in) {
    int to = Math.toIntExact(in.node().integer("to", 0));
    return switch (to) {
      case 1 -> cast(in.item(0), DType.F32);
      case 11 -> cast(in.item(0), DType.F64);
      case 2, 3, 5, 6, 7 ->
          in.item(0) instanceof Numbers(Tensor x) ? integers(x.data()) : in.item(0);
      case 9 ->
          in.item(0) instanceof Numbers(Tensor x)
              ? new Numbers(x.equalTo(0).equalTo(0))
              : in.integers(0).map(a -> a != 0 ? 1 : 0);
      default -> throw new IllegalArgumentException("type %s is not supported".formatted(to));
    };
  }

  private static Item cast(Item item, DType dtype) {
    return new Numbers(
        switch (item) {
          case Integers integers -> integers.tensor(dtype);
          case Numbers(Tensor tensor) -> tensor.to(dtype);
        });
  }

  // ---- products, convolutions, norms

  static {
    tensors("MatMul", in -> in.tensor(0).matmul(in.tensor(1)));
    unary("Det", Tensor::det);
    tensors("Gemm", Operators::gemm);
    tensors("Einsum", Operators::einsum);
    tensors("Conv", in -> OnImages.convolve(in));
    tensors("ConvTranspose", in -> OnImages.convolveTransposed(in));
    tensors("MaxPool", in -> OnImages.maxPool(in));
    tensors("AveragePool", in -> OnImages.averagePool(in));
    tensors("GlobalMaxPool", in -> OnImages.global(in, Tensor::max));
    tensors("GlobalAveragePool", in -> OnImages.global(in, Tensor::mean));
    tensors("DepthToSpace", in -> OnImages.depthToSpace(in));
    tensors("SpaceToDepth", in -> OnImages.spaceToDepth(in));
    tensors("Resize", in -> OnImages.resize(in));
    tensors("BatchNormalization", in -> OnImages.batchNorm(in));
    tensors("InstanceNormalization", in -> OnImages.instanceNorm(in));
    tensors("LayerNormalization", Operators::layerNorm);
    ALL.put("RNN", in -> OnSequences.rnn(in));
    ALL.put("GRU", in -> OnSequences.gru(in));
    ALL.put("LSTM", in -> OnSequences.lstm(in));
    tensors("Softmax", in -> alongAxis(in, Tensor::softmax));
    tensors("LogSoftmax", in -> alongAxis(in, Tensor::logSoftmax));
  }

  private static Tensor gemm(In in) {
    Tensor a = in.node().flag("transA") ? in.tensor(0).transpose() : in.tensor(0);
    Tensor b = in.node().flag("transB") ? in.tensor(1).transpose() : in.tensor(1);
    Tensor y = times(a.matmul(b), in.node().number("alpha", 1));
    return in.optional(2).isPresent() ? y.add(times(in.tensor(2), in.node().number("beta", 1))) : y;
  }

  private static Tensor times(Tensor x, double c) {
    return c == 1 ? x : x.mul(c);
  }

  private static Tensor einsum(In in) {
    Tensor[] operands = new Tensor[in.count()];
    Arrays.setAll(operands, in::tensor);
    return Tensor.einsum(in.node().text("equation", ""), operands);
  }

  private static Tensor layerNorm(In in) {
    Tensor x = in.tensor(0);
    int axis = x.shape().axis("axis", Math.toIntExact(in.node().integer("axis", -1)));
    double epsilon = in.node().number("epsilon", 1e-5);
    Shape behind = x.shape().part(axis, x.rank());
    int[] rows = x.shape().part(0, axis).concat(Shape.of(behind.size())).extents();
    Tensor y = x.reshape(rows).standardize(-1, epsilon).reshape(x.shape().extents());
    y = y.mul(in.tensor(1));
    return in.optional(2).isPresent() ? y.add(in.tensor(2)) : y;
  }

  /** Before version 13 the axes from this one on were one. */
  private static Tensor alongAxis(In in, BiFunction<Tensor, Integer, Tensor> f) {
    Tensor x = in.tensor(0);
    boolean joined = in.node().version() < 13;
    int axis = Math.toIntExact(in.node().integer("axis", joined ? 1 : -1));
    if (!joined) {
      return f.apply(x, axis);
    }
    int at = x.shape().axis("axis", axis);
    int behind = x.shape().part(at, x.rank()).size();
    Tensor rows = x.reshape(x.shape().part(0, at).size(), behind);
    return f.apply(rows, 1).reshape(x.shape().extents());
  }

  // ---- reductions and order

  static {
    reduction("ReduceSum", Tensor::sum);
    reduction("ReduceMean", Tensor::mean);
    reduction("ReduceMax", Tensor::max);
    reduction("ReduceMin", Tensor::min);
    reduction("ReduceProd", Tensor::prod);
    reduction("ReduceLogSumExp", Tensor::logSumExp);
    reduction("ReduceL1", (x, axes) -> x.abs().sum(axes));
    reduction("ReduceL2", (x, axes) -> x.norm(2, axes));
    reduction("ReduceSumSquare", (x, axes) -> x.square().sum(axes));
    tensors("CumSum", in -> in.tensor(0).cumsum(in.ints(1)[0]));
    ALL.put("TopK", Operators::topk);
    add("ArgMax", Operators::argmax);
  }

  private static void reduction(String type, BiFunction<Tensor, Axes, Tensor> f) {
    add(type, in -> moved(in.item(0), x -> reduced(in, x, f)));
  }

  private static Tensor reduced(In in, Tensor x, BiFunction<Tensor, Axes, Tensor> f) {
    int[] axes = in.axes(1).orElse(new int[0]);
    if (axes.length == 0 && in.node().flag("noop_with_empty_axes")) {
      return x;
    }
    int[] all =
        axes.length == 0
            ? IntStream.range(0, x.rank()).toArray()
            : IntStream.of(axes).map(axis -> x.shape().axis("axes", axis)).toArray();
    if (all.length == 0) {
      return x;
    }
    return f.apply(x, in.node().integer("keepdims", 1) != 0 ? Axes.keep(all) : Axes.of(all));
  }

  private static List<Item> topk(In in) {
    Tensor x = in.tensor(0);
    int axis = Math.toIntExact(in.node().integer("axis", -1));
    boolean largest = in.node().integer("largest", 1) != 0;
    Results<Tensor> best = (largest ? x : x.neg()).topk(axis, in.ints(1)[0]);
    Tensor values = largest ? best.get(0) : best.get(0).neg();
    return List.of(new Numbers(values), integers(best.positions()));
  }

  private static Item argmax(In in) {
    Tensor x = in.tensor(0);
    int axis = x.shape().axis("axis", Math.toIntExact(in.node().integer("axis", 0)));
    Integers found = integers(x.argmax(axis));
    return in.node().integer("keepdims", 1) == 0
        ? found
        : new Integers(x.shape().with(axis, 1), found.values());
  }

  static Integers integers(Indices positions) {
    return new Integers(
        positions.shape(), IntStream.of(positions.toArray()).asLongStream().toArray());
  }

  // ---- shapes

  static {
    add("Constant", Operators::constant);
    add("ConstantOfShape", Operators::constantOfShape);
    add("Range", Operators::range);
    add("Shape", Operators::shape);
    add("Reshape", Operators::reshape);
    add("Flatten", Operators::flatten);
    add("Squeeze", Operators::squeeze);
    add("Unsqueeze", Operators::unsqueeze);
    add("Transpose", Operators::transpose);
    add("Expand", Operators::expand);
    tensors("Tile", Operators::tile);
    add("Concat", Operators::concat);
    ALL.put("Split", Operators::split);
    add("Slice", Operators::slice);
    add("Gather", Operators::gather);
    tensors("GatherElements", Operators::gatherElements);
    tensors("ScatterElements", Operators::scatterElements);
    add("OneHot", Operators::oneHot);
    tensors("Pad", in -> OnImages.pad(in));
    tensors("Trilu", Operators::trilu);
  }

  private static Item constant(In in) {
    Map<String, Object> attributes = in.node().attributes();
    for (String name : List.of("value", "value_float", "value_int", "value_floats", "value_ints")) {
      switch (attributes.get(name)) {
        case Item item -> {
          return item;
        }
        case Double number -> {
          return new Numbers(Tensor.scalar(DType.F32, number));
        }
        case Long integer -> {
          return new Integers(Shape.SCALAR, integer);
        }
        case long[] integers -> {
          return new Integers(Shape.of(integers.length), integers);
        }
        case double[] numbers -> {
          return new Numbers(Tensor.of(NdArray.of(numbers).to(DType.F32)));
        }
        case null, default -> {}
      }
    }
    throw new IllegalArgumentException("it has no value that is supported");
  }

  private static Item constantOfShape(In in) {
    Shape shape = in.bounded(in.ints(0));
    Object value = in.node().attributes().get("value");
    if (value instanceof Integers integers && integers.values().length == 1) {
      return new Integers(
          shape, LongStream.generate(() -> integers.values()[0]).limit(shape.size()).toArray());
    }
    Tensor number = value instanceof Numbers(Tensor tensor) ? tensor : Tensor.zeros(1);
    return new Numbers(number.reshape().broadcastTo(shape));
  }

  private static Item range(In in) {
    long start = in.integers(0).values()[0];
    long step = in.integers(2).values()[0];
    long count = Math.ceilDiv(Math.subtractExact(in.integers(1).values()[0], start), step);
    Shape shape = in.bounded(Math.toIntExact(Math.max(0, count)));
    return new Integers(
        shape, LongStream.range(0, shape.size()).map(i -> start + i * step).toArray());
  }

  private static Item shape(In in) {
    int[] extents = in.item(0).shape().extents();
    int rank = extents.length;
    int start = bound(in.node().integer("start", 0), rank);
    int end = bound(in.node().integer("end", rank), rank);
    int[] part = Arrays.copyOfRange(extents, start, Math.max(start, end));
    return new Integers(Shape.of(part.length), IntStream.of(part).asLongStream().toArray());
  }

  private static int bound(long position, int extent) {
    return Math.clamp(position < 0 ? position + extent : position, 0, extent);
  }

  /** What an operation that moves or adds elements makes of numbers, or of integers as doubles. */
  private static Item moved(Item item, UnaryOperator<Tensor> f) {
    return switch (item) {
      case Numbers(Tensor tensor) -> new Numbers(f.apply(tensor));
      case Integers integers -> integers(f.apply(integers.tensor(DType.F64)).data());
    };
  }

  private static Integers integers(NdArray whole) {
    return new Integers(
        whole.shape(), Arrays.stream(whole.toDoubleArray()).mapToLong(c -> (long) c).toArray());
  }

  private static Item shaped(Item item, int... extents) {
    return switch (item) {
      case Numbers(Tensor tensor) -> new Numbers(tensor.reshape(extents));
      case Integers integers ->
          new Integers(Shape.infer("reshape", integers.shape(), extents), integers.values());
    };
  }

  private static Item reshape(In in) {
    Item x = in.item(0);
    int[] extents = in.ints(1);
    for (int axis = 0; axis < extents.length && !in.node().flag("allowzero"); axis++) {
      extents[axis] = extents[axis] == 0 ? x.shape().extent(axis) : extents[axis];
    }
    return shaped(x, extents);
  }

  private static Item flatten(In in) {
    Item x = in.item(0);
    int axis = bound(in.node().integer("axis", 1), x.shape().rank());
    int before = x.shape().part(0, axis).size();
    return shaped(x, before, x.shape().part(axis, x.shape().rank()).size());
  }

  private static Item squeeze(In in) {
    Shape shape = in.item(0).shape();
    int[] axes =
        in.axes(1)
            .orElseGet(
                () -> IntStream.range(0, shape.rank()).filter(a -> shape.extent(a) == 1).toArray());
    List<Integer> dropped = IntStream.of(axes).map(a -> shape.axis("axes", a)).boxed().toList();
    for (int axis : dropped) {
      if (shape.extent(axis) != 1) {
        throw new IllegalArgumentException("axis %s of %s is not 1".formatted(axis, shape));
      }
    }
    int[] left =
        IntStream.range(0, shape.rank())
            .filter(axis -> !dropped.contains(axis))
            .map(shape::extent)
            .toArray();
    return shaped(in.item(0), left);
  }

  private static Item unsqueeze(In in) {
    Shape shape = in.item(0).shape();
    int[] axes = in.axes(1).orElseThrow(() -> new IllegalArgumentException("it has no axes"));
    int rank = shape.rank() + axes.length;
    int[] extents = new int[rank];
    for (int axis : axes) {
      extents[axis < 0 ? axis + rank : axis] = 1;
    }
    for (int axis = 0, next = 0; axis < rank; axis++) {
      extents[axis] = extents[axis] == 1 ? 1 : shape.extent(next++);
    }
    return shaped(in.item(0), extents);
  }

  private static Item transpose(In in) {
    int rank = in.item(0).shape().rank();
    int[] order =
        in.node()
            .integers("perm")
            .map(list -> Arrays.stream(list).mapToInt(Math::toIntExact).toArray())
            .orElseGet(() -> IntStream.range(0, rank).map(i -> rank - 1 - i).toArray());
    return moved(in.item(0), tensor -> tensor.permute(order));
  }

  private static Item expand(In in) {
    Shape asked = in.bounded(in.ints(1));
    Item x = in.item(0);
    Shape shape = Shape.broadcast("expand", x.shape(), asked);
    in.bounded(shape.extents());
    return switch (x) {
      case Numbers(Tensor tensor) -> new Numbers(tensor.broadcastTo(shape));
      case Integers integers ->
          integers.zip(new Integers(shape, new long[shape.size()]), (a, _) -> a);
    };
  }

  private static Tensor tile(In in) {
    int[] counts = in.ints(1);
    Tensor x = in.tensor(0);
    int[] extents = x.shape().extents();
    for (int axis = 0; axis < extents.length; axis++) {
      extents[axis] = Math.multiplyExact(extents[axis], counts[axis]);
    }
    in.bounded(extents);
    return x.tile(counts);
  }

  private static Item concat(In in) {
    int axis = Math.toIntExact(in.node().integer("axis", 0));
    if (in.areIntegers()) {
      List<NdArray> parts = new ArrayList<>();
      for (int i = 0; i < in.count(); i++) {
        parts.add(in.integers(i).tensor(DType.F64).data());
      }
      return integers(NdArray.concat(parts.getFirst().shape().axis("axis", axis), parts));
    }
    List<Tensor> parts = new ArrayList<>();
    for (int i = 0; i < in.count(); i++) {
      parts.add(in.tensor(i));
    }
    return new Numbers(Tensor.concat(axis, parts));
  }

  private static List<Item> split(In in) {
    Tensor x = in.tensor(0);
    int axis = x.shape().axis("axis", Math.toIntExact(in.node().integer("axis", 0)));
    int parts = in.node().outputs().size();
    List<Integer> sizes =
        in.optional(1).isPresent()
            ? IntStream.of(in.ints(1)).boxed().toList()
            : in.node().each("split", Math.ceilDiv(x.shape().extent(axis), parts), parts);
    return x.split(axis, sizes).stream().<Item>map(Numbers::new).toList();
  }

  private static Item slice(In in) {
    Item y = in.item(0);
    long[] starts = in.integers(1).values();
    long[] ends = in.integers(2).values();
    long[] axes =
        in.optional(3).isPresent()
            ? in.integers(3).values()
            : LongStream.range(0, starts.length).toArray();
    for (int i = 0; i < starts.length; i++) {
      int axis = y.shape().axis("axes", Math.toIntExact(axes[i]));
      int extent = y.shape().extent(axis);
      long step = in.optional(4).isPresent() ? in.integers(4).values()[i] : 1;
      y = slice(y, axis, extent, starts[i], ends[i], Math.toIntExact(step));
    }
    return y;
  }

  private static Item slice(Item x, int axis, int extent, long start, long end, int step) {
    int low = step > 0 ? 0 : -1;
    int high = step > 0 ? extent : extent - 1;
    long from = Math.clamp(start < 0 ? start + extent : start, 0, high);
    long to = Math.clamp(end < 0 ? Math.max(end, -extent - 1L) + extent : end, low, extent);
    int stop = (int) to < 0 ? -extent - 1 : (int) to;
    if (extent == 0) {
      return x;
    }
    return moved(x, tensor -> tensor.slice(axis, (int) from, stop, step));
  }

  private static Item gather(In in) {
    Item x = in.item(0);
    int axis = x.shape().axis("axis", Math.toIntExact(in.node().integer("axis", 0)));
    Indices positions = in.integers(1).positions(x.shape().extent(axis));
    return moved(x, tensor -> tensor.indexSelect(axis, positions));
  }

  private static Tensor gatherElements(In in) {
    Tensor x = in.tensor(0);
    int axis = x.shape().axis("axis", Math.toIntExact(in.node().integer("axis", 0)));
    return x.gather(axis, in.integers(1).positions(x.shape().extent(axis)));
  }

  private static Tensor scatterElements(In in) {
    in.node().requireOnly("reduction", "add");
    if (!in.node().attributes().containsKey("reduction")) {
      throw new IllegalArgumentException("only the reduction add is supported");
    }
    Tensor x = in.tensor(0);
    int axis = x.shape().axis("axis", Math.toIntExact(in.node().integer("axis", 0)));
    return x.scatterAdd(axis, in.integers(1).positions(x.shape().extent(axis)), in.tensor(2));
  }

  /** {@code values[1]} at these positions along a new axis, {@code values[0]} elsewhere. */
  private static Item oneHot(In in) {
    Integers at = in.integers(0);
    int depth = Math.toIntExact(in.integers(1).values()[0]);
    int axis = Math.toIntExact(in.node().integer("axis", -1));
    int place = axis < 0 ? axis + at.shape().rank() + 1 : axis;
    Shape shape = in.bounded(at.shape().insert(place, depth).extents());
    Integers column = new Integers(at.shape().insert(place, 1), at.values());
    int[] along = new int[shape.rank() - place];
    Arrays.fill(along, 1);
    along[0] = depth;
    Integers counted = new Integers(Shape.of(along), LongStream.range(0, depth).toArray());
    Integers hot = column.zip(counted, (p, k) -> (p < 0 ? p + depth : p) == k ? 1 : 0);
    if (in.item(2) instanceof Integers values) {
      return hot.map(h -> values.values()[(int) h]);
    }
    Tensor values = in.tensor(2);
    Tensor mask = hot.tensor(values.dtype());
    return new Numbers(Tensor.where(mask, values.select(0, 1), values.select(0, 0)));
  }

  private static Tensor trilu(In in) {
    int diagonal = in.optional(1).isPresent() ? in.ints(1)[0] : 0;
    return in.node().integer("upper", 1) != 0
        ? in.tensor(0).triu(diagonal)
        : in.tensor(0).tril(diagonal);
  }
}
