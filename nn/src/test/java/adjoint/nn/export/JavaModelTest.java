package adjoint.nn.export;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import adjoint.Tensor;
import adjoint.array.Axes;
import adjoint.array.DType;
import adjoint.array.Indices;
import adjoint.array.Shape;
import adjoint.nn.Activation;
import adjoint.nn.Block;
import adjoint.nn.Embedding;
import adjoint.nn.EveryLayer;
import adjoint.nn.Flatten;
import adjoint.nn.Layer;
import adjoint.nn.Linear;
import adjoint.nn.Mlp;
import adjoint.nn.Sequential;
import adjoint.nn.conv.AvgPool;
import adjoint.nn.conv.Conv1d;
import adjoint.nn.conv.Conv2d;
import adjoint.nn.conv.Conv3d;
import adjoint.nn.conv.ConvTranspose1d;
import adjoint.nn.conv.ConvTranspose2d;
import adjoint.nn.conv.MaxPool;
import adjoint.nn.conv.Upsample;
import adjoint.nn.norm.RmsNorm;
import adjoint.op.Pooling;
import adjoint.op.Resampling;
import java.io.IOException;
import java.io.StringWriter;
import java.lang.reflect.InvocationTargetException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Models as classes: compiled without the library, they give its bits. */
class JavaModelTest {
  private static final String PACKAGE = "models";

  private final RandomGenerator rng = new SplittableRandom(5);

  @TempDir private Path folder;

  /** What is to be compiled, and what it must give: one class for each. */
  private final Map<String, Case<?>> cases = new LinkedHashMap<>();

  private record Case<A>(String name, Function<A, Tensor> f, List<A> examples) {}

  private void add(String name, UnaryOperator<Tensor> f, DType dtype, int... shape) {
    List<Tensor> examples = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      examples.add(Tensor.normal(dtype, rng, 0, 2, Shape.of(shape).insert(0, 2).extents()));
    }
    cases.put("Model" + cases.size(), new Case<>(name + " in " + dtype, f, examples));
  }

  /** One after the other in floats and in doubles. */
  private void add(String name, Layer layer, int... shape) {
    if (cases.size() % 2 == 0) {
      add(name, layer::forward, DType.F32, shape);
      return;
    }
    Layer doubles = Block.copyOf(layer).cast(DType.F64);
    add(name, doubles::forward, DType.F64, shape);
  }

  private void addBoth(String name, UnaryOperator<Tensor> f, int... shape) {
    add(name, f, DType.F32, shape);
    add(name, f, DType.F64, shape);
  }

  /** All in one test: most of its time goes to the compiler. */
  @Test
  void modelsHaveTheSameBits() throws Exception {
    addLayers();
    addOperations();
    addEmbedding();
    try (URLClassLoader loader = compiled()) {
      for (Map.Entry<String, Case<?>> entry : cases.entrySet()) {
        requireSameBits(loader.loadClass(PACKAGE + "." + entry.getKey()), entry.getValue());
      }
      refusesTooMany(loader.loadClass(PACKAGE + ".Model0"));
    }
  }

  private void addLayers() {
    for (int i = 0; i < 2; i++) {
      add("mlp", Mlp.of(4, 16, 16, 3).init(rng), 4);
    }
    for (EveryLayer.Sample layer : EveryLayer.all()) {
      add(layer.name(), layer.make().apply(rng), layer.shape().extents());
    }
    add("linear", Linear.of(300, 3).init(rng), 300);
    add("one output", Linear.of(70, 1).init(rng), 70);
    addBoth(
        "activations",
        x -> Tensor.concat(1, Stream.of(Activation.values()).map(f -> f.forward(x)).toList()),
        50);
    add("rms norm", RmsNorm.of(70).init(), 70);
    for (int i = 0; i < 2; i++) {
      add(
          "images",
          Sequential.of(
              Conv2d.of(2, 4, 3).samePadding().init(rng),
              Activation.RELU,
              MaxPool.of(Pooling.of(3).withStride(2).withPadding(1)),
              Conv2d.of(4, 6, 2).stride(2).dilation(2).groups(2).padding(1).init(rng),
              Conv2d.of(6, 3, 1).init(rng),
              AvgPool.of(Pooling.of(2).withPadding(1)),
              Upsample.of(Resampling.LINEAR, 2),
              MaxPool.adaptive(3, 2),
              AvgPool.global(),
              Flatten.of(),
              Linear.of(3, 2).init(rng)),
          2,
          11,
          9);
      add("one axis", Conv1d.of(40, 2, 5).stride(3).init(rng), 40, 9);
      add("one column", Conv2d.of(3, 2, 3).init(rng), 3, 7, 3);
      add("one place", Conv3d.of(2, 3, 2).init(rng), 2, 2, 2, 2);
    }
    for (int i = 0; i < 2; i++) {
      add(
          "images from places",
          Sequential.of(
              ConvTranspose2d.of(4, 6, 3).stride(2, 1).padding(1).groups(2).init(rng),
              Activation.TANH,
              ConvTranspose2d.of(6, 2, 2).dilation(2).init(rng)),
          4,
          6,
          50);
      add("blocks of lines", ConvTranspose2d.of(2, 60, 3).init(rng), 2, 7, 20);
      add("from one column", ConvTranspose2d.of(40, 60, 3, 1).init(rng), 40, 183, 1);
      add("from one place", ConvTranspose1d.of(5, 3, 4).init(rng), 5, 1);
    }
  }

  private void addOperations() {
    addBoth(
        "functions",
        x ->
            Tensor.concat(
                -1,
                List.of(
                    x.abs(),
                    x.tanh().acos(),
                    x.tanh().asin(),
                    x.atan(),
                    x.cbrt(),
                    x.ceil(),
                    x.clamp(-0.5, 0.7),
                    x.cos(),
                    x.cosh(),
                    x.erf(),
                    x.erfc(),
                    x.exp(),
                    x.exp2(),
                    x.expm1(),
                    x.floor(),
                    x.abs().log(),
                    x.abs().log10(),
                    x.abs().log1p(),
                    x.reciprocal(),
                    x.rint(),
                    x.sigmoidSlope(),
                    x.sign(),
                    x.sin(),
                    x.sinh(),
                    x.abs().sqrt(),
                    x.tan(),
                    x.pow(3),
                    x.abs().pow(0.3),
                    x.rdiv(2),
                    x.rsub(-1.5))),
        400);
    addBoth(
        "of two",
        x -> {
          Tensor y = x.flip(1);
          return Tensor.concat(
              1,
              List.of(
                  x.atan2(y),
                  x.div(y),
                  x.equalTo(y),
                  x.fmod(y),
                  x.greater(y),
                  x.greaterEqual(y),
                  x.hypot(y),
                  x.less(y),
                  x.lessEqual(y),
                  x.logAddExp(y),
                  x.maskedBy(y),
                  x.maximum(y),
                  x.minimum(y),
                  x.abs().pow(y),
                  x.sub(y),
                  x.greater(0).xlogy(y.abs())));
        },
        40);
    addBoth(
        "shapes",
        x -> {
          Tensor a = x.transpose(1, 2).slice(1, 3, -5, -2).pad(2, 1, 2);
          Tensor b = x.unsqueeze(1).broadcastTo(x.shape().extent(0), 2, 3, 4).sum(1);
          Tensor c = x.indexSelect(1, Indices.of(2, 0)).reshape(x.shape().extent(0), -1);
          return Tensor.concat(
              1,
              List.of(a.reshape(x.shape().extent(0), -1), b.reshape(x.shape().extent(0), -1), c));
        },
        3,
        4);
    addBoth(
        "reductions",
        x ->
            x.sum(1)
                .add(x.max(1))
                .add(x.logSumExp(1))
                .add(x.mean(Axes.keep(1, 3)).squeeze(1))
                .add(x.softmax(1).mul(x.logSoftmax(3)).cumsum(2).sum(1))
                .add(x.rmsNormalize(2, 1e-6).sumTo(x.shape().with(1, 1)).squeeze(1)),
        150,
        2,
        3);
    addBoth(
        "choices",
        x ->
            Tensor.where(Tensor.of(1, 0, 1, 0), x, x.neg())
                .add(Tensor.where(x.greater(0).to(DType.F64), x.exp(), x))
                .matmul(Tensor.full(x.dtype(), 0.3, 4, 5)),
        4);
    addBoth(
        "orders",
        x -> {
          Tensor ties = x.rint().mul(x.greater(-1)); // zeros of both signs among them
          Tensor best = ties.div(ties).maximum(x).topk(1, 3).get(0); // and NaN
          var sorted = ties.sort(1);
          Tensor again = x.gather(1, sorted.positions());
          Tensor spread = x.slice(1, 0, 3).scatterAdd(1, ties.topk(1, 3).positions(), 7);
          Tensor most = ties.transpose(1, 2).maxWithIndices(1).get(0).unsqueeze(1);
          Shape four = x.shape().with(1, 4);
          int[] places = IntStream.range(0, four.size()).map(i -> i * 5 % 7).toArray();
          Tensor named = x.gather(1, Indices.wrap(places, four));
          return Tensor.concat(
              1,
              List.of(
                  best,
                  sorted.get(0),
                  again,
                  spread,
                  most.transpose(1, 2).broadcastTo(x.shape().with(2, 2)),
                  named));
        },
        7,
        2);
    addBoth("long sums", x -> x.sum(1, 2).add(x.matmul(x.transpose(1, 2)).max(1, 2)), 1, 5000);
    addBoth("products", x -> x.matmul(x.transpose(1, 2)).matmul(x), 3, 600);
    addBoth("raw rows", x -> x.sub(1.5).div(0.3).slice(1, 0, 2).sum(1).to(DType.F64), 4);
  }

  private void addEmbedding() {
    Embedding words = Embedding.of(1000, 20).init(rng);
    Linear out = Linear.of(20, 2).init(rng);
    Function<Indices, Tensor> f = text -> out.forward(words.forward(text).mean(1));
    cases.put(
        "Text",
        new Case<>("embedding", f, List.of(Indices.of(new int[][] {{1, 2, 999}, {0, 0, 7}}))));
  }

  // ---- compiling and running

  private URLClassLoader compiled() throws IOException {
    List<Path> sources = new ArrayList<>();
    for (Map.Entry<String, Case<?>> entry : cases.entrySet()) {
      Path file = folder.resolve(entry.getKey() + ".java");
      write(file, entry.getValue());
      sources.add(file);
    }
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StringWriter out = new StringWriter();
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
      List<String> options =
          List.of(
              "-d",
              folder.toString(),
              "-cp",
              folder.toString(),
              "-Xlint:all",
              "-Werror",
              "-proc:none");
      boolean compiles =
          compiler
              .getTask(out, files, null, options, null, files.getJavaFileObjectsFromPaths(sources))
              .call();
      assertTrue(compiles, out.toString());
    }
    // Only the JDK's classes and these.
    return new URLClassLoader(
        new URL[] {folder.toUri().toURL()}, ClassLoader.getPlatformClassLoader());
  }

  private static <A> void write(Path file, Case<A> theCase) throws IOException {
    JavaModel.write(file, PACKAGE, theCase.f, theCase.examples.getFirst());
  }

  private static <A> void requireSameBits(Class<?> model, Case<A> theCase) throws Exception {
    for (A example : theCase.examples) {
      Tensor y = theCase.f.apply(example);
      Object row = row(example);
      Tensor first = y.select(0, 0);
      Object found = model.getMethod("predict", row.getClass()).invoke(null, row);
      if (y.dtype() == DType.F32) {
        assertArrayEquals(bits(first.toFloatArray()), bits((float[]) found), theCase.name);
      } else {
        assertArrayEquals(bits(first.toDoubleArray()), bits((double[]) found), theCase.name);
      }
    }
  }

  /** The first example. */
  private static Object row(Object example) {
    return switch (example) {
      case Indices i -> Arrays.copyOf(i.toArray(), i.toArray().length / i.shape().extent(0));
      case Tensor x when x.dtype() == DType.F32 -> x.select(0, 0).toFloatArray();
      case Tensor x -> x.select(0, 0).toDoubleArray();
      default -> throw new AssertionError(example);
    };
  }

  private static int[] bits(float[] x) {
    int[] bits = new int[x.length];
    Arrays.setAll(bits, i -> Float.floatToIntBits(x[i]));
    return bits;
  }

  private static long[] bits(double[] x) {
    long[] bits = new long[x.length];
    Arrays.setAll(bits, i -> Double.doubleToLongBits(x[i]));
    return bits;
  }

  // ---- the source, and errors

  /** Copied, as classes stand alone; from the library's own. */
  @Test
  void coefficientsAreTheLibrarys() throws IOException {
    String library =
        Files.readString(Path.of("../core/src/main/java/adjoint/kernel/math/ErrorFunction.java"));
    String copied = JavaHelpers.calledBy("erf(x)");
    for (String name : List.of("ERX", "PP", "QQ", "PA", "QA", "RA", "SA", "RB", "SB")) {
      assertEquals(numbers(library, name), numbers(copied, name), name);
    }
    for (String number : List.of("1.28379167095512586316e-01", "0.84375", "0.5625")) { // within
      assertTrue(library.contains(number) && copied.contains(number), number);
    }
  }

  private static List<Double> numbers(String source, String name) {
    String text = source.substring(source.indexOf(name + " = ") + name.length() + " = ".length());
    List<Double> numbers =
        Stream.of(text.substring(0, text.indexOf(';')).split("[{},\\s]+"))
            .filter(word -> !word.isEmpty())
            .map(Double::valueOf)
            .toList();
    assertFalse(numbers.isEmpty(), name);
    return numbers;
  }

  /** In every interval of the approximations, and where these meet. */
  @Test
  void errorFunctionsAreTheLibrarys() throws Exception {
    double[] meet = {0x1p-28, 0.25, 0.5, 0.84375, 1.25, 1 / 0.35, 6, 27.2, 28};
    double[] x =
        DoubleStream.concat(
                DoubleStream.of(meet).flatMap(a -> DoubleStream.of(a, Math.nextDown(a), -a)),
                IntStream.range(-3000, 3000).mapToDouble(i -> i * 0.0097))
            .toArray();
    UnaryOperator<Tensor> f = y -> Tensor.concat(1, List.of(y.erf(), y.erfc()));
    Tensor row = Tensor.of(x).unsqueeze(0);
    cases.put("Model0", new Case<>("error functions", f, List.of(row)));
    try (URLClassLoader loader = compiled()) {
      requireSameBits(
          loader.loadClass(PACKAGE + ".Model0"), Objects.requireNonNull(cases.get("Model0")));
    }
  }

  @Test
  void readsLikeCode() {
    Tensor w = Tensor.of(new double[][] {{0.5, -1}, {2, 0.25}});
    String source =
        JavaModel.source(
            "shop",
            "Prices",
            (Tensor x) -> x.sub(3).matmul(w).relu(),
            Tensor.zeros(DType.F64, 1, 2));
    assertTrue(
        source.startsWith("package shop;\n\nimport java.util.function.DoubleUnaryOperator;\n"),
        source);
    assertTrue(
        source.contains(
            """
              private static final double[] C1 = {0.5, -1.0, 2.0, 0.25};
            """),
        source);
    assertTrue(
        source.contains(
            """
                double[] v0 = map(x, a -> a - 3.0);
                double[] v1 = matmul(v0, C1, 1, 1, 2, 2);
                double[] v2 = map(v1, a -> Math.max(a, 0));
                return v2;
            """),
        source);
  }

  private static void refusesTooMany(Class<?> model) {
    InvocationTargetException e =
        assertThrows(
            InvocationTargetException.class,
            () -> model.getMethod("predict", float[].class).invoke(null, new float[5]));
    assertEquals(
        "predict: takes 4 numbers, not 5", Objects.requireNonNull(e.getCause()).getMessage());
  }

  @Test
  void whatHasNoFormIsNamed() {
    Tensor x = Tensor.zeros(1, 2);
    assertEquals(
        "JavaModel: lgamma has no form in one class; ONNX knows more operations",
        error(() -> JavaModel.source("", "Model", (Tensor y) -> y.lgamma(), x)));
    assertEquals(
        "JavaModel: norm has no form in one class; ONNX knows more operations",
        error(() -> JavaModel.source("", "Model", (Tensor y) -> y.norm(2, 1), x)));
    assertEquals(
        "JavaModel: \"my-model\" is no name of a class in Java",
        error(() -> JavaModel.source("", "my-model", (Tensor y) -> y, x)));
    assertEquals(
        "JavaModel: \"a.class\" is no name of a package in Java",
        error(() -> JavaModel.source("a.class", "Model", (Tensor y) -> y, x)));
    assertEquals(
        "JavaModel: model.txt is no Java file; its name is that of the class, as in Model.java",
        error(() -> JavaModel.write(Path.of("model.txt"), "", Activation.RELU, x)));
    assertTrue(Files.notExists(Path.of("model.txt")));
  }

  private static String error(org.junit.jupiter.api.function.Executable code) {
    return "" + assertThrows(IllegalArgumentException.class, code).getMessage();
  }
}
