package adjoint.nn.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import adjoint.Tensor;
import adjoint.array.Axes;
import adjoint.array.DType;
import adjoint.array.Indices;
import adjoint.array.NdArray;
import adjoint.array.Shape;
import adjoint.nn.Activation;
import adjoint.nn.Layer;
import adjoint.op.Add;
import adjoint.op.BinaryOp;
import adjoint.op.Convolution;
import adjoint.op.Expr;
import adjoint.op.NoOnnxFormException;
import adjoint.op.OnnxCall;
import adjoint.op.OnnxValue;
import adjoint.op.Op;
import adjoint.op.Padding;
import adjoint.op.TensorExpr;
import adjoint.op.UnaryOp;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.io.IOException;
import java.lang.reflect.Modifier;
import java.net.URI;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Operations, exported, give in ONNX Runtime what they give here, at random shapes. */
class OnnxOperationsTest {
  /** Operations without a form, and why; the documentation has them in a table. */
  private static final Map<String, List<String>> WITHOUT_FORM =
      new TreeMap<>(
          Map.of(
              "ONNX has no gamma function",
              List.of("beta", "lgamma", "logBeta", "polygamma"),
              "ONNX has no inverse of the error function",
              List.of("erfinv", "normalQuantile"),
              "ONNX knows of matrices the product and the determinant only",
              List.of(
                  "cholesky",
                  "eigh",
                  "inverse",
                  "lstsq",
                  "lu",
                  "matrixExp",
                  "pinv",
                  "qr",
                  "slogdet",
                  "solve",
                  "solveTriangular",
                  "svd"),
              "only derivatives are made of it",
              List.of(
                  "absorbingMul",
                  "avgPoolInput",
                  "cofactor",
                  "cofactorTangent",
                  "convolveWeight",
                  "directionCosine",
                  "maxPoolInput",
                  "maxPoolTangent",
                  "normalizeInput",
                  "part",
                  "powDerivative",
                  "strongDiv",
                  "strongMul")));

  private static final Path PAGE = Path.of("../examples/docs/onnx.md");

  private final RandomGenerator rng = new SplittableRandom(3);

  // ---- functions

  private record Named(String name, UnaryOperator<Tensor> f) {}

  /** What is made of operators that ONNX Runtime computes in floats alone. */
  private static final Set<String> SEVEN_DIGITS =
      Set.of(
          "acos",
          "acosh",
          "asin",
          "asinh",
          "atan",
          "atan2",
          "atanh",
          "cast",
          "cosh",
          "det",
          "erf",
          "erfc",
          "gelu",
          "normalCdf",
          "sinh",
          "tan");

  private static final List<Named> ELEMENTWISE = new ArrayList<>();

  /** On numbers from 0.1 to 0.9. */
  private static void of(String name, UnaryOperator<Tensor> f) {
    ELEMENTWISE.add(new Named(name, f));
  }

  static {
    of("abs", x -> x.sub(0.5).abs());
    of("acos", Tensor::acos);
    of("acosh", x -> x.add(1).acosh());
    of("add", x -> x.add(x));
    of("asin", Tensor::asin);
    of("asinh", Tensor::asinh);
    of("atan", Tensor::atan);
    of("atan2", x -> x.sub(0.5).atan2(x.mul(9).sin()));
    of("atanh", Tensor::atanh);
    of("cbrt", x -> x.sub(0.5).cbrt());
    of("ceil", x -> x.mul(4).ceil());
    of("clamp", x -> x.clamp(0.3, 0.6));
    of("cos", Tensor::cos);
    of("cosh", Tensor::cosh);
    of("div", x -> x.div(x.add(1)));
    of("elu", x -> x.sub(0.5).elu(0.8));
    of("equalTo", x -> x.mul(3).rint().equalTo(1));
    of("erf", Tensor::erf);
    of("erfc", Tensor::erfc);
    of("exp", Tensor::exp);
    of("exp2", x -> x.mul(3).exp2());
    of("expm1", Tensor::expm1);
    of("floor", x -> x.mul(4).floor());
    of("fmod", x -> x.mul(5).fmod(x.add(1)));
    of("gelu", x -> x.sub(0.5).mul(4).gelu());
    of("geluTanh", x -> x.sub(0.5).mul(4).geluTanh());
    of("greater", x -> x.greater(0.5));
    of("greaterEqual", x -> x.greaterEqual(0.5));
    of("hypot", x -> x.hypot(x.mul(2)));
    of("leakyRelu", x -> x.sub(0.5).leakyRelu(0.2));
    of("less", x -> x.less(0.5));
    of("lessEqual", x -> x.lessEqual(0.5));
    of("log", Tensor::log);
    of("log10", Tensor::log10);
    of("log1p", Tensor::log1p);
    of("log2", Tensor::log2);
    of("logAddExp", x -> x.logAddExp(x.mul(3)));
    of("maskedBy", x -> x.maskedBy(x.sub(0.5)));
    of("maximum", x -> x.maximum(0.4));
    of("minimum", x -> x.minimum(x.neg().add(1)));
    of("mish", x -> x.sub(0.5).mul(4).mish());
    of("mul", x -> x.mul(x.add(1)));
    of("neg", Tensor::neg);
    of("normalCdf", x -> x.sub(0.5).normalCdf());
    of("pow", x -> x.pow(x.add(1)).add(x.pow(2.5)).add(x.pow(-1)).add(x.pow(0.5)));
    of("reciprocal", Tensor::reciprocal);
    of("relu", x -> x.sub(0.5).relu());
    of("rint", x -> x.mul(4).rint());
    of("sigmoid", x -> x.sub(0.5).mul(6).sigmoid());
    of("sigmoidSlope", x -> x.sub(0.5).mul(6).sigmoidSlope());
    of("sign", x -> x.sub(0.5).sign());
    of("silu", x -> x.sub(0.5).mul(6).silu());
    of("sin", Tensor::sin);
    of("sinh", Tensor::sinh);
    of("softplus", x -> x.sub(0.5).mul(6).softplus());
    of("softsign", x -> x.sub(0.5).softsign());
    of("sqrt", Tensor::sqrt);
    of("square", Tensor::square);
    of("sub", x -> x.sub(x.mul(2)));
    of("tan", Tensor::tan);
    of("tanh", x -> x.mul(2).tanh());
    of("xlogy", x -> x.greater(0.4).xlogy(x));
  }

  /** Of [n, 3, 4]. */
  private static final List<Named> SHAPED = new ArrayList<>();

  private static void shaped(String name, UnaryOperator<Tensor> f) {
    SHAPED.add(new Named(name, f));
  }

  static {
    shaped("broadcastTo", x -> x.unsqueeze(1).broadcastTo(x.shape().insert(1, 2)));
    shaped("cast", x -> x.to(DType.F32).add(1).to(x.dtype()));
    shaped("concat", x -> Tensor.concat(1, List.of(x, x.slice(1, 0, 2), x.neg())));
    shaped("cumSum", x -> x.cumsum(1));
    shaped("det", x -> x.matmul(x.transpose()).add(x.slice(2, 0, 3)).det());
    shaped("divmod", x -> x.divmod(x.constant(0.3)).get(1));
    shaped("gather", x -> x.gather(2, x.slice(2, 1, 3).sort(2).positions()));
    shaped("indexAdd", x -> x.indexAdd(1, Indices.of(0, 2, 0), 4));
    shaped(
        "indexAdd",
        x -> x.indexAdd(1, Indices.of(new int[][] {{0, 2, 0, 1}, {1, 2, 3, 0}, {5, 0, 0, 2}}), 6));
    shaped("indexSelect", x -> x.indexSelect(1, Indices.of(new int[][] {{0, 2}, {1, 1}})));
    shaped("linearRecurrence", x -> x.linearRecurrence(2, x.sub(0.5).mul(3)));
    shaped("logCumSumExp", x -> x.mul(2000).sub(1000).logCumSumExp(2).add(x.logCumSumExp(1)));
    shaped("logSoftmax", x -> x.logSoftmax(1));
    shaped("logSumExp", x -> x.logSumExp(1, 2));
    shaped("matMul", x -> x.matmul(x.transpose()));
    shaped("max", x -> x.max(1));
    shaped("maxWithIndices", x -> maxAndRest(x));
    shaped("norm", x -> x.norm(2, 1).add(x.norm(3, 1)).add(x.norm(1, 1)));
    shaped("normalize", x -> x.standardize(1, 1e-5).add(x.rmsNormalize(2, 1e-5)));
    shaped("permute", x -> x.permute(2, 0, 1));
    shaped("reshape", x -> x.reshape(-1, 6).reshape(x.shape().extents()).reshape(-1));
    shaped("reshape", x -> x.reshape(x.shape().extent(0), 12).flip(0).reshape(-1, 2, 6));
    shaped("scatterAdd", x -> x.scatterAdd(2, x.topk(2, 4).positions(), 5));
    shaped("slice", x -> x.slice(1, 1, 3).flip(2).slice(0, 1, x.shape().extent(0)));
    shaped("slice", x -> x.slice(2, 3, -5, -2));
    shaped("sliceAdd", x -> x.pad(1, 1, 2).add(x.pad(1, 2, 1, 0.5)));
    shaped("sliceAdd", x -> spread(x));
    shaped("softmax", x -> x.softmax(2).add(x.softmax(1)));
    shaped("sort", x -> x.sort(1).get(0));
    shaped("sum", x -> x.sum(1).mul(x.sum(0, 1)).add(x.sum()));
    shaped("sum", x -> x.sum(Axes.keep(0, 2)));
    shaped("sumTo", x -> x.sumTo(Shape.of(3, 1)).add(x.sumTo(Shape.of(1, 4))));
    shaped("topK", x -> x.topk(2, 2).get(0));
    shaped(
        "where",
        x ->
            Tensor.where(Tensor.of(1, 0, 0, 1), x, x.neg())
                .add(Tensor.where(x.sub(0.5), x, x.exp())));
    shaped("where", x -> Tensor.where(Tensor.of(1, 0, 0, 1).broadcastTo(x.shape()), x, x.neg()));
    shaped(
        "composed", x -> x.variance(1).add(x.std(1)).add(x.prod(1)).add(x.mean(1)).add(x.min(1)));
    shaped("composed", x -> x.tril().add(x.triu(1).mul(2)).roll(1, 1).tile(1, 2));
    shaped("composed", x -> Tensor.einsum("nij,nkj->nik", x, x).pad(2, 1, 1, Padding.REFLECT));
    shaped("composed", x -> x.unfold(2, 2, 1).mul(x.glu(2).unsqueeze(-1).slice(2, 0, 1)));
    shaped("composed", x -> Tensor.stack(1, x.unbind(1).reversed()).add(x.median(1).unsqueeze(1)));
    shaped("composed", x -> x.maskedMean(x.greater(0.5), 1).add(x.selu().softshrink(0.1).sum(1)));
  }

  private static Tensor maxAndRest(Tensor x) {
    var best = x.maxWithIndices(1);
    Tensor again = x.gather(1, best.positions().reshape(x.shape().with(1, 1).extents()));
    return best.get(0).unsqueeze(1).add(again);
  }

  private static Tensor spread(Tensor x) {
    return x.apply(
        new adjoint.op.SliceAdd(x.shape().with(2, 9), List.of(new adjoint.op.Slice(2, 1, 4, 2))));
  }

  // ---- tests

  @Test
  void elementwiseOperationsAreTheSame() throws OrtException {
    for (DType dtype : DType.values()) {
      requireSame(ELEMENTWISE, Shape.SCALAR, dtype);
      requireSame(ELEMENTWISE, random(), dtype);
    }
  }

  @Test
  void operationsOnShapesAreTheSame() throws OrtException {
    for (DType dtype : DType.values()) {
      requireSame(SHAPED, Shape.of(3, 4), dtype);
    }
  }

  @Test
  void transposedConvolutionsAreTheSame() throws OrtException {
    Tensor w = Tensor.normal(rng, 0, 1, 3, 2, 3, 3);
    Convolution how = Convolution.PLAIN.withStride(2).withPadding(1);
    Named transposed = new Named("convolveInput", x -> x.convolveTransposed(w, how, 1));
    requireSame(List.of(transposed), Shape.of(3, 4, 5), DType.F32);
    Named plain = new Named("convolve", x -> x.convolve(w.transpose(0, 1), how));
    requireSame(List.of(plain), Shape.of(3, 7, 5), DType.F32);
  }

  private Shape random() {
    int[] extents = new int[rng.nextInt(1, 3)];
    for (int i = 0; i < extents.length; i++) {
      extents[i] = rng.nextInt(1, 5);
    }
    return Shape.of(extents);
  }

  /** All in one graph, which is run at several batch sizes. */
  private void requireSame(List<Named> functions, Shape shape, DType dtype) throws OrtException {
    List<Tensor> inputs = new ArrayList<>();
    for (int n : List.of(2, 1, 6)) {
      inputs.add(Tensor.uniform(dtype, rng, 0.1, 0.9, shape.insert(0, n).extents()));
    }
    Function<Tensor, List<Tensor>> all =
        x -> functions.stream().map(function -> function.f.apply(x)).toList();
    byte[] file = Onnx.bytes(Activation.IDENTITY, all, inputs.getFirst());
    try (OrtSession session = OnnxRuntime.session(file)) {
      for (Tensor x : inputs) {
        List<Tensor> expected = all.apply(x);
        List<Tensor> found = OnnxRuntime.run(session, List.of(x));
        for (int i = 0; i < functions.size(); i++) {
          String name = functions.get(i).name;
          boolean digits = dtype == DType.F64 && !SEVEN_DIGITS.contains(name);
          OnnxRuntime.requireClose(
              name + " of " + dtype + x.shape(),
              expected.get(i),
              found.get(i),
              digits ? 1e-12 : 1e-5);
        }
      }
    }
  }

  /** An operation of the library either has a form, which is tested here, or is listed above. */
  @Test
  void everyOperationIsTestedOrListed() throws Exception {
    Set<String> tested = new TreeSet<>();
    Stream.of(ELEMENTWISE, SHAPED).flatMap(List::stream).forEach(f -> tested.add(f.name));
    // Layers on images are tested as such.
    tested.addAll(Set.of("avgPool", "convolve", "convolveInput", "maxPool", "powConstant"));
    Set<String> untested = new TreeSet<>();
    Set<String> formless = new TreeSet<>();
    WITHOUT_FORM.values().forEach(formless::addAll);
    int found = 0;
    for (Class<?> type : operations()) {
      String simple = type.getSimpleName();
      String name = Character.toLowerCase(simple.charAt(0)) + simple.substring(1);
      boolean hasForm =
          Stream.of(type.getDeclaredMethods()).anyMatch(m -> m.getName().equals("onnx"));
      boolean listed = WITHOUT_FORM.values().stream().anyMatch(names -> names.contains(name));
      assertEquals(hasForm, !listed, name);
      formless.remove(name);
      if (hasForm && !tested.contains(name)) {
        untested.add(name);
      }
      found++;
    }
    assertEquals(Set.of(), untested);
    assertEquals(Set.of(), formless, "listed, but there is no such operation");
    assertTrue(found > 100, found + " operations");
  }

  private static List<Class<?>> operations() throws IOException, ClassNotFoundException {
    URI place = URI.create(Add.class.getResource("Add.class").toString());
    List<Class<?>> operations = new ArrayList<>();
    if (place.getScheme().equals("jar")) {
      try (var jar = FileSystems.newFileSystem(place, Map.of())) {
        collect(jar.getPath("adjoint/op"), operations);
      }
    } else {
      collect(Path.of(place.resolve(".")), operations);
    }
    return operations;
  }

  private static void collect(Path folder, List<Class<?>> operations)
      throws IOException, ClassNotFoundException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.toList()) {
        String name = folder.relativize(file).toString();
        if (name.endsWith(".class") && !name.endsWith("package-info.class")) {
          String inside = name.substring(0, name.length() - ".class".length());
          Class<?> type = Class.forName("adjoint.op." + inside.replaceAll("[/\\\\]", "."));
          if (Op.class.isAssignableFrom(type) && !Modifier.isAbstract(type.getModifiers())) {
            operations.add(type);
          }
        }
      }
    }
  }

  /** Written anew by -Dadjoint.docs=write. */
  @Test
  void thePageSaysWhatHasNoForm() throws IOException {
    String text = Files.readString(PAGE);
    StringBuilder table = new StringBuilder("| without a form | why |\n| --- | --- |\n");
    WITHOUT_FORM.forEach(
        (why, names) -> table.append("| `%s` | %s |\n".formatted(String.join("`, `", names), why)));
    String written = text.replaceFirst("\\| without a form [^#]*?\\n\\n", table + "\n");
    if ("write".equals(System.getProperty("adjoint.docs"))) {
      Files.writeString(PAGE, written);
    }
    assertEquals(
        written,
        Files.readString(PAGE),
        "write it anew with mvn -pl nn test -Dtest=OnnxOperationsTest -Dadjoint.docs=write");
    assertTrue(written.contains(table), written);
  }

  // ---- at the edges

  void anglesOfZerosAndInfinitiesAreTheSame() throws OrtException {
    double[] edges = {
      0.0, -0.0, 1, -1, 1e-30, -1e30, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, Double.NaN
    };
    for (DType dtype : DType.values()) {
      Tensor a = Tensor.of(edges).to(dtype).unsqueeze(1);
      Tensor b = Tensor.of(edges).to(dtype).unsqueeze(0);
      requireSame(a, x -> x.atan2(b));
    }
  }

  /** Where the plain sum of exponentials would be 0 or infinite. */
  void runningSumsOfExponentialsAreTheSame() throws OrtException {
    double none = Double.NEGATIVE_INFINITY;
    double[][] rows = {{-800, -1, 0, 700, 700.5, -3, 900}, {none, none, -900, none, 2, 2, 1}};
    for (DType dtype : DType.values()) {
      requireSame(Tensor.of(rows).to(dtype), x -> x.logCumSumExp(1));
    }
  }

  /** Where the plain formula has lost all digits, or is infinite on the way. */
  @Test
  void smallAndLargeNumbersKeepTheirDigits() throws OrtException {
    double[] small = {0, 1e-30, -1e-10, 1e-6, -1e-3, 0.3, -0.4, 0.6, 2, Double.NaN};
    for (DType dtype : DType.values()) {
      double digits = dtype == DType.F32 ? 1e-6 : 1e-14;
      Tensor x = Tensor.of(small).to(dtype).unsqueeze(1);
      requireDigits(x, Tensor::expm1, digits);
      requireDigits(x, Tensor::log1p, digits);
      requireDigits(x, Tensor::softsign, digits);
      double large = dtype == DType.F32 ? 1e38 : 1e300;
      Tensor sides = Tensor.of(0, large, -large, 1 / large, Double.NEGATIVE_INFINITY).to(dtype);
      requireDigits(sides.unsqueeze(1), y -> y.hypot(sides.mul(0.5)), digits);
    }
  }

  private static void requireDigits(Tensor x, UnaryOperator<Tensor> f, double digits)
      throws OrtException {
    try (OrtSession session = OnnxRuntime.session(Onnx.bytes(Layer.of("f", f), x))) {
      double[] found = OnnxRuntime.run(session, List.of(x)).getFirst().toDoubleArray();
      double[] expected = f.apply(x).toDoubleArray();
      for (int i = 0; i < expected.length; i++) {
        boolean close = Math.abs(found[i] - expected[i]) <= digits * Math.abs(expected[i]);
        boolean same = Double.compare(found[i] + 0.0, expected[i] + 0.0) == 0;
        String at = "element " + i + " is " + found[i] + ", not " + expected[i];
        assertTrue(same || close && Double.isFinite(expected[i]), at);
      }
    }
  }

  /** A query that may look at no key gets zeros. */
  @Test
  void softmaxOfNothingIsTheSame() throws OrtException {
    double none = Double.NEGATIVE_INFINITY;
    double[][] rows = {{none, none, none}, {none, 1, none}, {1, 2, 3}};
    for (DType dtype : DType.values()) {
      requireSame(Tensor.of(rows).to(dtype), x -> x.softmax(1));
    }
  }

  /** The first factor is not used , whatever it is. */
  @Test
  void recurrencesAreTheSame() throws OrtException {
    Tensor a = Tensor.of(Double.NaN, -0.5, 0, 2, 1, 0.9, -1.1, 0.3, 0.3);
    Tensor x = Tensor.normal(DType.F64, rng, 0, 1, 3, 9);
    requireSame(x, y -> y.linearRecurrence(1, a.broadcastTo(y.shape())));
  }

  private static void requireSame(Tensor x, UnaryOperator<Tensor> f) throws OrtException {
    byte[] file = Onnx.bytes(Layer.of("f", f), x);
    try (OrtSession session = OnnxRuntime.session(file)) {
      Tensor found = OnnxRuntime.run(session, List.of(x)).getFirst();
      OnnxRuntime.requireClose(
          "f of " + x.dtype(), f.apply(x), found, OnnxRuntime.tolerance(file, x.dtype()));
    }
  }

  // ---- users' operations, and errors

  /** {@code a + 2b}. */
  private record AddTwice() implements BinaryOp {
    @Override
    public double applyAsDouble(double a, double b) {
      return a + 2 * b;
    }

    @Override
    public <E extends Expr<E>> E vjpLeft(E a, E b, E y, E g) {
      return g;
    }

    @Override
    public <E extends Expr<E>> E vjpRight(E a, E b, E y, E g) {
      return g.mul(2);
    }

    @Override
    public OnnxValue onnx(OnnxCall call) {
      return call.in(0).add(call.in(1).mul(2));
    }
  }

  /** {@code x²}, whose form forgets that it has one. */
  private record Formless() implements UnaryOp {
    @Override
    public double applyAsDouble(double x) {
      return x * x;
    }

    @Override
    public <E extends Expr<E>> E vjp(E x, E y, E g) {
      return g.mul(x).mul(2);
    }
  }

  /** Repeats rows; its form tells the number of one batch size only. */
  private record Frozen(Shape shape) implements adjoint.op.LinearOp {
    @Override
    public NdArray forward(NdArray... in) {
      return in[0].broadcastTo(shape);
    }

    @Override
    public <T extends TensorExpr<T>> T vjp(int input, List<T> in, T y, T g) {
      return g.sumTo(in.getFirst().shape());
    }

    @Override
    public OnnxValue onnx(OnnxCall call) {
      return call.in(0).node("Expand", call.in(0).integers(shape.extent(0), shape.extent(1)));
    }
  }

  @Test
  void operationsOfUsersHaveForms() throws OrtException {
    Named twice = new Named("addTwice", x -> x.apply(new AddTwice(), x.exp()));
    requireSame(List.of(twice), Shape.of(3), DType.F64);
  }

  @Test
  void anOperationWithoutFormIsNamed() {
    Tensor x = Tensor.of(new double[][] {{1, 2}});
    assertEquals(
        "formless: has no form in ONNX; compute it in another way, or, if it is yours, override its"
            + " onnx",
        assertThrows(
                NoOnnxFormException.class,
                () -> Onnx.bytes(Layer.of("f", y -> y.apply(new Formless())), x))
            .getMessage());
  }

  @Test
  void aFormThatFreezesTheBatchIsAnError() {
    Tensor x = Tensor.of(new double[][] {{1, 2}});
    Layer frozen = Layer.of("f", y -> y.sum(Axes.keep(0)).apply(new Frozen(y.shape())));
    assertEquals(
        "1_frozen/Constant_2: its form in ONNX is another one for a batch of 2 than for one of 3;"
            + " what depends on the batch size must be asked of the OnnxCall",
        assertThrows(NoOnnxFormException.class, () -> Onnx.bytes(frozen, x)).getMessage());
  }

  @Test
  void numbersThatDependOnTheBatchSizeOtherwiseAreAnError() {
    Tensor x = Tensor.of(new double[][] {{1, 2}});
    String message =
        assertThrows(
                RuntimeException.class,
                () ->
                    Onnx.bytes(
                        Layer.of(
                            "f",
                            y -> {
                              int n = y.shape().extent(0);
                              return y.sum().broadcastTo(Shape.of(n, n * n));
                            }),
                        x))
            .getMessage();
    assertEquals(
        "broadcastTo: [2, 4] for a batch of 2 and [5, 25] for one of 5; ONNX can be given what is"
            + " a·n + b of the batch size n",
        message);
    Layer rows =
        Layer.of("f", y -> y.mul(Tensor.arange(y.shape().extent(0)).to(y.dtype()).unsqueeze(1)));
    String constant = assertThrows(NoOnnxFormException.class, () -> Onnx.bytes(rows, x)).toString();
    assertTrue(constant.contains("constant: a constant is "), constant);
    Layer steps = Layer.of("f", y -> y.shape().extent(0) == 3 ? y.exp() : y.tanh());
    assertEquals(
        "onnx: step 0 is tanh for a batch of 2, and exp for one of 3; a graph does the same steps"
            + " for any batch size",
        assertThrows(IllegalArgumentException.class, () -> Onnx.bytes(steps, x)).getMessage());
  }

  @Test
  void readingANumberIsAnError() {
    Tensor x = Tensor.of(new double[][] {{1, 2}});
    Layer branch = Layer.of("f", y -> y.sum().item() > 0 ? y : y.neg());
    String message =
        assertThrows(IllegalStateException.class, () -> Onnx.bytes(branch, x)).toString();
    assertTrue(message.contains("item: this tensor [] stands for whatever"), message);
  }

  @Test
  void parametersAreInitializersByPath() throws Exception {
    Layer model = adjoint.nn.Mlp.of(2, 3, 1).init(rng);
    ModelProto file = ModelProto.parseFrom(Onnx.bytes(model, Tensor.zeros(1, 2)));
    assertEquals(
        List.copyOf(model.parameters().keySet()),
        file.getGraph().getInitializerList().stream().map(t -> t.getName()).toList());
    assertEquals(
        "batch",
        file.getGraph().getInput(0).getType().getTensorType().getShape().getDim(0).getDimParam());
    assertEquals(17, file.getOpsetImport(0).getVersion());
  }
}
