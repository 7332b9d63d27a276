package adjoint.nn.export;

import adjoint.Recording;
import adjoint.Recording.Slot;
import adjoint.Recording.Step;
import adjoint.array.Axes;
import adjoint.array.DType;
import adjoint.array.NdArray;
import adjoint.array.Shape;
import adjoint.op.AvgPool;
import adjoint.op.BinaryOp;
import adjoint.op.BroadcastTo;
import adjoint.op.Cast;
import adjoint.op.Concat;
import adjoint.op.Convolution;
import adjoint.op.Convolve;
import adjoint.op.ConvolveInput;
import adjoint.op.CumSum;
import adjoint.op.Gather;
import adjoint.op.IndexSelect;
import adjoint.op.Indexed;
import adjoint.op.LogSoftmax;
import adjoint.op.LogSumExp;
import adjoint.op.MatMul;
import adjoint.op.Max;
import adjoint.op.MaxPool;
import adjoint.op.MaxWithIndices;
import adjoint.op.MultiOp;
import adjoint.op.Normalize;
import adjoint.op.Op;
import adjoint.op.Permute;
import adjoint.op.Pooling;
import adjoint.op.Reshape;
import adjoint.op.ScatterAdd;
import adjoint.op.Slice;
import adjoint.op.SliceAdd;
import adjoint.op.Softmax;
import adjoint.op.Sort;
import adjoint.op.Sum;
import adjoint.op.SumTo;
import adjoint.op.TensorOp;
import adjoint.op.TopK;
import adjoint.op.UnaryOp;
import adjoint.op.Where;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The source of a class that does what was recorded with one example. */
final class JavaWriter {
  /** Of so many numbers arrays are written one by one. */
  private static final int FEW = 8;

  /** What one string holds, in base64 60,000 of the 65,535 characters that a class file takes. */
  private static final int BYTES = 45_000;

  private static final int LINE = 80;

  /** Statements that fit into a method, which may have 64 KB of bytecode. */
  private static final int MOST_STATEMENTS = 1000;

  /** Positions that fit into the initializer of a class. */
  private static final int MOST_POSITIONS = 1000;

  /** An array in the method: its name, or an expression that is one, and its shape. */
  private record Array(String name, DType dtype, Shape shape) {}

  private final Recording recording;
  private final Map<String, String> fields = new LinkedHashMap<>();
  private final StringBuilder statements = new StringBuilder();
  private final Map<Integer, Array> arrays = new HashMap<>();
  private final Map<Integer, String> positions = new HashMap<>(); // by slot
  private final Map<String, Double> single = new HashMap<>(); // constants of one number
  private int constants;
  private int variables;

  JavaWriter(Recording recording) {
    this.recording = recording;
  }

  String write(String packageName, String className) {
    if (recording.outputs().size() != 1) {
      throw new IllegalArgumentException(
          "JavaModel: the function gives %s tensors; one class gives one"
              .formatted(recording.outputs().size()));
    }
    Slot input = recording.slots().get(recording.inputs().getFirst());
    String type = input.dtype().map(JavaWriter::type).orElse("int");
    int first = recording.inputs().getFirst();
    input
        .dtype()
        .ifPresentOrElse(
            dtype -> arrays.put(first, new Array("x", dtype, input.shape())),
            () -> positions.put(first, "x"));
    for (Step step : recording.steps()) {
      List<Array> in = new ArrayList<>();
      for (int slot : step.inputs()) {
        if (recording.slots().get(slot).dtype().isPresent()) {
          in.add(array(slot));
        }
      }
      List<Array> results = results(step, in);
      for (int i = 0; i < results.size(); i++) {
        arrays.put(step.results().get(i), results.get(i));
      }
    }
    Array output = array(recording.outputs().getFirst());
    if (variables > MOST_STATEMENTS) {
      throw new IllegalArgumentException(
          "JavaModel: %s steps do not fit into a method; ONNX has no such limit"
              .formatted(variables));
    }
    boolean own = output.name.startsWith("v");
    String predict =
        """
          /**
           * The model's answer to one example; threads may ask at once.
           *
           * @param x its %1$s %2$s
           * @return %3$s %4$s
           */
          public static %5$s[] predict(%6$s... x) {
            if (x.length != %1$s) {
              throw new IllegalArgumentException("predict: takes %1$s %2$s, not " + x.length);
            }
        %7$s    return %8$s;
          }
        """
            .formatted(
                input.shape().size(),
                input.dtype().isPresent() ? "numbers" : "positions",
                output.shape.size(),
                "numbers",
                type(output.dtype),
                type,
                statements,
                own ? output.name : output.name + ".clone()");
    String used = usedFields(predict);
    String helpers = JavaHelpers.calledBy(used + predict);
    String code = used + predict + helpers;
    return """
    %s%s/** A trained model, written by Adjoint. It needs nothing but the JDK. */
    public final class %s {
    %s  private %s() {}

    %s%s}
    """
        .formatted(
            packageName.isEmpty() ? "" : "package " + packageName + ";\n\n",
            imports(code),
            className,
            used.isEmpty() ? "" : used + "\n",
            className,
            predict,
            helpers);
  }

  /** Those that the method names: a number may stand in a formula instead. */
  private String usedFields(String method) {
    Set<String> words = new HashSet<>(List.of(method.split("\\W+")));
    return fields.entrySet().stream()
        .filter(field -> words.contains(field.getKey()))
        .map(Map.Entry::getValue)
        .collect(Collectors.joining());
  }

  private static String imports(String code) {
    String imports =
        List.of(
                "java.io.ByteArrayOutputStream",
                "java.nio.ByteBuffer",
                "java.util.Arrays",
                "java.util.Base64",
                "java.util.Objects",
                "java.util.function.DoubleBinaryOperator",
                "java.util.function.DoubleUnaryOperator")
            .stream()
            .filter(name -> code.contains(name.substring(name.lastIndexOf('.') + 1)))
            .map(name -> "import " + name + ";\n")
            .collect(Collectors.joining());
    return imports.isEmpty() ? "" : imports + "\n";
  }

  // ---- arrays

  private static String type(DType dtype) {
    return dtype == DType.F32 ? "float" : "double";
  }

  private Array array(int slot) {
    return arrays.computeIfAbsent(
        slot, _ -> constant(recording.slots().get(slot).constant().orElseThrow().data()));
  }

  private Array constant(NdArray numbers) {
    String name = "C" + constants++;
    String type = type(numbers.dtype());
    String value = numbers.size() <= FEW ? literals(numbers) : strings(numbers);
    fields.put(name, "  private static final %s[] %s =%s;\n".formatted(type, name, value));
    if (numbers.size() == 1) {
      single.put(name, numbers.toDoubleArray()[0]);
    }
    return new Array(name, numbers.dtype(), numbers.shape());
  }

  private static String literals(NdArray numbers) {
    return IntStream.range(0, numbers.size())
        .mapToObj(i -> literal(numbers, i))
        .collect(Collectors.joining(", ", " {", "}"));
  }

  private static String literal(NdArray numbers, int i) {
    double c = numbers.toDoubleArray()[i];
    return numbers.dtype() == DType.F32 ? JavaFormulas.literal((float) c) : JavaFormulas.literal(c);
  }

  private static String strings(NdArray numbers) {
    boolean single = numbers.dtype() == DType.F32;
    ByteBuffer bytes = ByteBuffer.allocate(numbers.size() * (single ? Float.BYTES : Double.BYTES));
    if (single) {
      bytes.asFloatBuffer().put(numbers.toFloatArray());
    } else {
      bytes.asDoubleBuffer().put(numbers.toDoubleArray());
    }
    List<String> parts = new ArrayList<>();
    for (int at = 0; at < bytes.capacity(); at += BYTES) {
      int end = Math.min(bytes.capacity(), at + BYTES);
      parts.add(
          lines(Base64.getEncoder().encodeToString(Arrays.copyOfRange(bytes.array(), at, end))));
    }
    return "\n      %s(\n          %s)"
        .formatted(single ? "floats" : "doubles", String.join(",\n          ", parts));
  }

  private static String lines(String text) {
    List<String> lines = new ArrayList<>();
    for (int at = 0; at < text.length(); at += LINE) {
      lines.add("\"" + text.substring(at, Math.min(text.length(), at + LINE)) + "\"");
    }
    return String.join("\n              + ", lines);
  }

  /** A new variable with this value. */
  private Array computed(DType dtype, Shape shape, String value) {
    String name = "v" + variables++;
    statements.append("    %s[] %s = %s;\n".formatted(type(dtype), name, value));
    return new Array(name, dtype, shape);
  }

  /** The call of a method. */
  private static String call(String method, Object... arguments) {
    return Stream.of(arguments)
        .map(Object::toString)
        .collect(Collectors.joining(", ", method + "(", ")"));
  }

  private static String ints(int... numbers) {
    return IntStream.of(numbers)
        .mapToObj(Integer::toString)
        .collect(Collectors.joining(", ", "new int[] {", "}"));
  }

  // ---- operations

  private List<Array> results(Step step, List<Array> in) {
    Shape shape = recording.slots().get(step.results().getFirst()).shape();
    return switch (step.op()) {
      case UnaryOp f -> List.of(map(f, in.getFirst()));
      case BinaryOp f -> List.of(zip(f, in.getFirst(), in.getLast(), shape));
      case TensorOp f -> List.of(result(f, in, shape, step));
      case Normalize f -> normalize(f, in.getFirst());
      case TopK f -> List.of(best(in.getFirst(), f.axis(), f.k(), -1, step));
      case Sort f ->
          List.of(best(in.getFirst(), f.axis(), in.getFirst().shape.extent(f.axis()), 1, step));
      case MaxWithIndices f -> List.of(as(best(in.getFirst(), f.axis(), 1, -1, step), shape));
      case MultiOp f -> throw none(f);
    };
  }

  private static IllegalArgumentException none(Op op) {
    return new IllegalArgumentException(
        "JavaModel: %s has no form in one class; ONNX knows more operations".formatted(op.label()));
  }

  private Array map(UnaryOp op, Array x) {
    String formula = JavaFormulas.of(op).orElseThrow(() -> none(op));
    return computed(x.dtype, x.shape, call("map", x.name, "a -> " + of("x", "a", formula)));
  }

  private Array zip(BinaryOp op, Array a, Array b, Shape shape) {
    String formula = JavaFormulas.of(op).orElseThrow(() -> none(op));
    return zip(formula, a, b, shape);
  }

  private Array zip(String formula, Array a, Array b, Shape shape) {
    if (isNumber(b) && a.shape.equals(shape)) {
      return computed(a.dtype, shape, call("map", a.name, "a -> " + of("b", number(b), formula)));
    } else if (isNumber(a) && b.shape.equals(shape)) {
      return computed(b.dtype, shape, call("map", b.name, "b -> " + of("a", number(a), formula)));
    }
    Array left = stretched(a, shape);
    Array right = stretched(b, shape);
    return computed(a.dtype, shape, call("zip", left.name, right.name, "(a, b) -> " + formula));
  }

  /** A formula with another word for one of its variables. */
  private static String of(String variable, String word, String formula) {
    return formula.replaceAll("(?<![\\w.])" + variable + "(?![\\w.(])", word);
  }

  private boolean isNumber(Array x) {
    return single.containsKey(x.name);
  }

  private String number(Array x) {
    String literal = JavaFormulas.literal(single.getOrDefault(x.name, Double.NaN));
    return literal.startsWith("-") ? "(" + literal + ")" : literal;
  }

  private Array stretched(Array x, Shape shape) {
    int lead = shape.rank() - x.shape.rank();
    int[] own = steps(x.shape);
    int[] steps = new int[shape.rank()];
    boolean same = x.shape.size() == shape.size();
    for (int axis = 0; axis < x.shape.rank(); axis++) {
      steps[lead + axis] = x.shape.extent(axis) == 1 ? 0 : own[axis];
    }
    return same ? new Array(x.name, x.dtype, shape) : view(x, 0, steps, shape);
  }

  /** From one element to the next along each axis. */
  private static int[] steps(Shape shape) {
    int[] steps = new int[shape.rank()];
    for (int axis = shape.rank() - 1, step = 1; axis >= 0; axis--) {
      steps[axis] = step;
      step *= shape.extent(axis);
    }
    return steps;
  }

  private Array view(Array x, int at, int[] steps, Shape shape) {
    return computed(x.dtype, shape, call("view", x.name, at, ints(steps), ints(shape.extents())));
  }

  private static Array as(Array x, Shape shape) {
    return new Array(x.name, x.dtype, shape);
  }

  private Array result(TensorOp op, List<Array> in, Shape shape, Step step) {
    Array x = in.getFirst();
    return switch (op) {
      case Reshape _ -> as(x, shape);
      case BroadcastTo _ -> stretched(x, shape);
      case Cast(DType dtype) -> cast(x, dtype);
      case Permute f -> permute(x, f.axes().stream().mapToInt(a -> axis(x, a)).toArray());
      case Slice f -> slice(x, f, shape);
      case SliceAdd f -> addSlices(f, in);
      case Concat f -> concat(in, axis(x, f.axis()), shape);
      case Sum f -> as(reduce(x, f.axes().mask("sum", x.shape), "sumRows", "sumSlices"), shape);
      case SumTo _ -> as(reduce(x, reduced(x.shape, shape), "sumRows", "sumSlices"), shape);
      case Max f -> as(max(x, f.axes()), shape);
      case LogSumExp f -> as(logSumExp(x, f.axes()), shape);
      case Softmax f -> along("softmax", x, axis(x, f.axis()));
      case LogSoftmax f -> along("logSoftmax", x, axis(x, f.axis()));
      case CumSum f -> along("cumsum", x, axis(x, f.axis()));
      case MatMul _ -> matmul(x, in.getLast(), shape);
      case Convolve f -> convolve("convolve", f.how(), x, in.getLast(), x.shape, shape, shape);
      case ConvolveInput f ->
          convolve("convolveTransposed", f.how(), x, in.getLast(), shape, x.shape, shape);
      case MaxPool f -> pool("maxPool", f.how(), x, shape);
      case AvgPool f -> pool("avgPool", f.how(), x, shape);
      case IndexSelect f -> byPosition("select", f, f.axis(), x, x.shape, shape, step);
      case Gather f -> byPosition("gather", f, f.axis(), x, x.shape, shape, step);
      case ScatterAdd f -> byPosition("scatterAdd", f, f.axis(), x, shape, shape, step);
      case Where(NdArray mask) -> choose(constant(mask), in.getFirst(), in.getLast(), shape);
      default -> {
        if (op.label().equals("where") && in.size() == 3) {
          yield choose(in.get(1), in.getFirst(), in.getLast(), shape);
        }
        throw none(op);
      }
    };
  }

  private static int axis(Array x, int axis) {
    return x.shape.axis("JavaModel", axis);
  }

  private Array cast(Array x, DType dtype) {
    String method = dtype == DType.F32 ? "toFloats" : "toDoubles";
    return x.dtype == dtype ? x : computed(dtype, x.shape, call(method, x.name));
  }

  private Array permute(Array x, int... axes) {
    int[] own = steps(x.shape);
    int[] steps = IntStream.of(axes).map(axis -> own[axis]).toArray();
    int[] extents = IntStream.of(axes).map(x.shape::extent).toArray();
    return view(x, 0, steps, Shape.of(extents));
  }

  private Array slice(Array x, Slice f, Shape shape) {
    int[] steps = steps(x.shape);
    int axis = axis(x, f.axis());
    int at = f.start() * steps[axis];
    steps[axis] *= f.step();
    return view(x, at, steps, shape);
  }

  private Array addSlices(SliceAdd f, List<Array> in) {
    DType dtype = in.getFirst().dtype;
    Array y = computed(dtype, f.shape(), "new %s[%s]".formatted(type(dtype), f.shape().size()));
    for (int k = 0; k < in.size(); k++) {
      Slice slice = f.slices().get(k);
      int axis = f.shape().axis("JavaModel", slice.axis());
      statements.append(
          "    addSlice(%s, %s, %s, %s, %s, %s, %s, %s);\n"
              .formatted(
                  in.get(k).name,
                  f.shape().part(0, axis).size(),
                  slice.length(),
                  f.shape().part(axis + 1, f.shape().rank()).size(),
                  slice.start(),
                  slice.step(),
                  f.shape().extent(axis),
                  y.name));
    }
    return y;
  }

  private Array concat(List<Array> in, int axis, Shape shape) {
    String parts = in.stream().map(Array::name).collect(Collectors.joining(", "));
    return computed(in.getFirst().dtype, shape, call("concat", shape.part(0, axis).size(), parts));
  }

  private Array along(String method, Array x, int axis) {
    return computed(x.dtype, x.shape, call(method, x.name, runs(x.shape, axis)));
  }

  /** How many elements are before an axis, along it and behind it. */
  private static String runs(Shape shape, int axis) {
    int at = shape.axis("JavaModel", axis);
    Shape behind = shape.part(at + 1, shape.rank());
    return "%s, %s, %s".formatted(shape.part(0, at).size(), shape.extent(at), behind.size());
  }

  private Array matmul(Array a, Array b, Shape shape) {
    int m = a.shape.extent(-2);
    int k = a.shape.extent(-1);
    int n = b.shape.extent(-1);
    int products = 1;
    Array left = a;
    Array right = b;
    if (b.shape.rank() == 2) {
      m *= a.shape.part(0, a.shape.rank() - 2).size();
    } else {
      Shape batch = shape.part(0, shape.rank() - 2);
      products = batch.size();
      left = stretched(a, batch.concat(Shape.of(m, k)));
      right = stretched(b, batch.concat(Shape.of(k, n)));
    }
    return computed(a.dtype, shape, call("matmul", left.name, right.name, products, m, k, n));
  }

  // ---- images: of three axes, of which those that there are not have an extent of 1

  private static final int SPATIAL = 3;

  /** Of images of this shape, in places of that shape; one of them is what is computed. */
  private Array convolve(
      String method, Convolution how, Array x, Array w, Shape images, Shape places, Shape shape) {
    int spatial = shape.rank() - 2;
    int[] stride = new int[spatial];
    int[] before = new int[spatial];
    int[] dilation = new int[spatial];
    for (int axis = 0; axis < spatial; axis++) {
      stride[axis] = at(how.stride(), axis);
      dilation[axis] = at(how.dilation(), axis);
      int seen = dilation[axis] * (w.shape.extent(axis + 2) - 1) + 1;
      before[axis] = before(how.before(), axis, images, stride[axis], seen);
    }
    return computed(
        x.dtype,
        shape,
        call(
            method,
            x.name,
            w.name,
            shape.extent(0),
            how.groups(),
            w.shape.extent(1),
            places.extent(1) / how.groups(),
            ints(three(1, spatial(images))),
            ints(three(1, spatial(w.shape))),
            ints(three(1, spatial(places))),
            ints(three(1, stride)),
            ints(three(0, before)),
            ints(three(1, dilation))));
  }

  private static int[] spatial(Shape shape) {
    return shape.part(2, shape.rank()).extents();
  }

  private static int at(List<Integer> numbers, int axis) {
    return numbers.get(numbers.size() == 1 ? 0 : axis);
  }

  /** What precedes an axis; where it is told by −1, half of what makes ⌈extent/stride⌉ places. */
  private static int before(List<Integer> told, int axis, Shape images, int stride, int seen) {
    int extent = images.extent(axis + 2);
    int all = (Math.ceilDiv(extent, stride) - 1) * stride + seen - extent;
    return at(told, axis) >= 0 ? at(told, axis) : Math.max(0, all) / 2;
  }

  private static int[] three(int otherwise, int... extents) {
    int[] three = {otherwise, otherwise, otherwise};
    System.arraycopy(extents, 0, three, SPATIAL - extents.length, extents.length);
    return three;
  }

  private Array pool(String method, Pooling how, Array x, Shape shape) {
    int[] step = {1, 1, 1};
    String[] first = {"{0}", "{0}", "{0}"};
    String[] count = {"{1}", "{1}", "{1}"};
    int spatial = shape.rank() - 2;
    for (int axis = 0; axis < spatial; axis++) {
      int i = SPATIAL - spatial + axis;
      int places = shape.extent(axis + 2);
      int[] starts = new int[places];
      int[] counts = new int[places];
      for (int place = 0; place < places; place++) {
        int extent = x.shape.extent(axis + 2);
        switch (how) {
          case Pooling.Window w -> {
            step[i] = at(w.dilation(), axis);
            int length = at(w.window(), axis);
            int stride = at(w.stride(), axis);
            int seen = step[i] * (length - 1) + 1;
            int from = place * stride - before(w.before(), axis, x.shape, stride, seen);
            int outside = from < 0 ? Math.ceilDiv(-from, step[i]) : 0;
            int last = Math.min(length - 1, Math.floorDiv(extent - 1 - from, step[i]));
            starts[place] = from + outside * step[i];
            counts[place] = last - outside + 1;
          }
          case Pooling.Adaptive _ -> {
            starts[place] = (int) ((long) place * extent / places);
            counts[place] = (int) Math.ceilDiv((place + 1L) * extent, places) - starts[place];
          }
        }
      }
      first[i] = braces(starts);
      count[i] = braces(counts);
    }
    return computed(
        x.dtype,
        shape,
        call(
            method,
            x.name,
            shape.extent(0) * shape.extent(1),
            ints(three(1, spatial(x.shape))),
            ints(step),
            "new int[][] {" + String.join(", ", first) + "}",
            "new int[][] {" + String.join(", ", count) + "}"));
  }

  private static String braces(int... numbers) {
    return ints(numbers).substring("new int[] ".length());
  }

  /** The positions that a step takes: the input's, those that a step found, or constants. */
  private String positions(Indexed f, Step step) {
    String computed = positions.get(step.inputs().getLast());
    if (computed != null) {
      return computed;
    }
    if (f.indices().shape().size() > MOST_POSITIONS) {
      throw new IllegalArgumentException(
          "JavaModel: %s by %s positions do not fit into a class; ONNX has no such limit"
              .formatted(f.label(), f.indices().shape().size()));
    }
    String name = "P" + constants++;
    String all =
        IntStream.of(f.indices().toArray())
            .mapToObj(Integer::toString)
            .collect(Collectors.joining(", "));
    fields.put(name, "  private static final int[] %s = {%s};\n".formatted(name, all));
    return name;
  }

  /** By positions along an axis of what has this shape. */
  private Array byPosition(
      String method, Indexed f, int axis, Array x, Shape whole, Shape shape, Step step) {
    String places = positions(f, step);
    return computed(x.dtype, shape, call(method, x.name, runs(whole, axis), places));
  }

  /** The largest along an axis, or, of sign 1, the smallest, in order; and where they were. */
  private Array best(Array x, int axis, int count, int sign, Step step) {
    String found = "p" + variables++;
    String order = call("order", x.name, runs(x.shape, axis), count, sign);
    statements.append("    int[] %s = %s;\n".formatted(found, order));
    if (step.results().size() > 1) {
      positions.put(step.results().getLast(), found);
    }
    Shape shape = x.shape.with(axis(x, axis), count);
    return computed(x.dtype, shape, call("gather", x.name, runs(x.shape, axis), found));
  }

  private Array choose(Array mask, Array a, Array b, Shape shape) {
    Array ones = mask;
    if (mask.dtype != a.dtype) { // compared before it is cast, which may turn it into 0
      ones =
          cast(
              computed(mask.dtype, mask.shape, call("map", mask.name, "a -> a > 0 ? 1 : 0")),
              a.dtype);
    }
    return computed(
        a.dtype,
        shape,
        call(
            "choose",
            stretched(ones, shape).name,
            stretched(a, shape).name,
            stretched(b, shape).name));
  }

  // ---- reductions

  /** Where an axis is summed to get a smaller shape. */
  private static boolean[] reduced(Shape from, Shape to) {
    boolean[] reduced = new boolean[from.rank()];
    int lead = from.rank() - to.rank();
    for (int i = 0; i < reduced.length; i++) {
      reduced[i] = i < lead || to.extent(i - lead) != from.extent(i);
    }
    return reduced;
  }

  private Array max(Array x, Axes axes) {
    return reduce(x, axes.mask("max", x.shape), "maxSlices", "maxSlices");
  }

  /** One run of neighbouring axes after the other, the last run first, as the library does it. */
  private Array reduce(Array x, boolean[] reduced, String rows, String slices) {
    Array y = x;
    for (int end = reduced.length; end > 0; ) {
      if (!reduced[end - 1] && y.shape.extent(end - 1) != 1) {
        end--;
        continue;
      }
      int start = end;
      boolean any = false;
      while (start > 0 && (reduced[start - 1] || y.shape.extent(start - 1) == 1)) {
        start--;
        any |= reduced[start];
      }
      if (any) {
        y = reduce(y, start, end, rows, slices);
      }
      end = start;
    }
    return y;
  }

  private Array reduce(Array x, int start, int end, String rows, String slices) {
    Shape before = x.shape.part(0, start);
    Shape behind = x.shape.part(end, x.shape.rank());
    int n = x.shape.part(start, end).size();
    Shape left = before.concat(behind);
    if (n == 1) {
      return as(x, left);
    }
    int inner = behind.size();
    return inner == 1 && rows.equals("sumRows")
        ? computed(x.dtype, left, call("sumRows", x.name, before.size(), n))
        : computed(x.dtype, left, call(slices, x.name, before.size(), n, inner));
  }

  /** The steps of the operation of this name. */
  private Array logSumExp(Array x, Axes axes) {
    Shape kept = axes.kept().reduce("logSumExp", x.shape);
    boolean[] mask = axes.mask("logSumExp", x.shape);
    Array most = as(max(x, axes), kept);
    Array finite =
        computed(x.dtype, kept, call("map", most.name, "a -> Double.isInfinite(a) ? 0 : a"));
    Array largest = zip("a == b ? 1 : 0", x, most, x.shape);
    Array shifted = zip("a - b", x, finite, x.shape);
    Array e = computed(x.dtype, x.shape, call("map", shifted.name, "StrictMath::exp"));
    Array less = zip("a - b", e, largest, x.shape);
    Array others = as(reduce(less, mask, "sumRows", "sumSlices"), kept);
    Array count = as(reduce(largest, mask, "sumRows", "sumSlices"), kept);
    Array ties = computed(x.dtype, kept, call("map", count.name, "a -> a - 1"));
    Array sum = zip("a + b", others, ties, kept);
    Array log = computed(x.dtype, kept, call("map", sum.name, "StrictMath::log1p"));
    return zip("a + b", log, most, kept);
  }

  private List<Array> normalize(Normalize f, Array x) {
    int axis = axis(x, f.axis());
    int last = x.shape.rank() - 1;
    int[] exchange = IntStream.range(0, x.shape.rank()).toArray();
    exchange[axis] = last;
    exchange[last] = axis;
    Array rows = axis == last ? x : permute(x, exchange);
    int n = rows.shape.extent(-1);
    String both = "both" + variables++;
    statements.append(
        "    %s[][] %s = %s(%s, %s, %s, %s);\n"
            .formatted(
                type(x.dtype),
                both,
                f.center() == Normalize.Center.MEAN ? "standardize" : "rmsNormalize",
                rows.name,
                rows.shape.size() / n,
                n,
                JavaFormulas.literal(f.epsilon())));
    Array values = new Array(both + "[0]", x.dtype, rows.shape);
    Array scale = new Array(both + "[1]", x.dtype, rows.shape.with(last, 1));
    return axis == last
        ? List.of(values, scale)
        : List.of(permute(values, exchange), permute(scale, exchange));
  }
}
