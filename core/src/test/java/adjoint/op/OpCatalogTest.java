package adjoint.op;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import adjoint.Tensor;
import adjoint.Value;
import adjoint.array.DType;
import java.io.IOException;
import java.lang.reflect.Method;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class OpCatalogTest {
  /** Adjoints of others, used as {@code x.apply(new SliceAdd(…))}. */
  private static final Set<String> WITHOUT_METHOD =
      Set.of(
          "sliceAdd",
          "convolveInput",
          "convolveWeight",
          "avgPoolInput",
          "maxPoolInput",
          "maxPoolTangent",
          "normalizeInput",
          "cofactorTangent");

  /** Named after what users write, not after the record. */
  private static final Set<String> OTHER_LABEL = Set.of("to");

  @Test
  void everyOperationIsListed() throws IOException, URISyntaxException {
    Set<String> listed =
        Stream.concat(
                OpCatalog.elementwise().stream()
                    .map(entry -> entry.op().getClass().getSimpleName()),
                Stream.of(OpCatalog.SHAPED, OpCatalog.SEVERAL, ConvolutionEntries.SHAPED)
                    .flatMap(List::stream)
                    .flatMap(e -> e.ops().stream())
                    .map(Class::getSimpleName))
            .collect(Collectors.toCollection(TreeSet::new));
    assertEquals(
        operations(), listed, "the records of adjoint.op, and the operations that OpCatalog lists");
  }

  /** The records among the compiled classes of the package, and of those below it. */
  private static Set<String> operations() throws IOException, URISyntaxException {
    Path classes = Path.of(Op.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    try (Stream<Path> files = Files.walk(classes.resolve("adjoint/op"))) {
      return files
          .map(file -> classes.relativize(file).toString().replaceAll("[/\\\\]", "."))
          .filter(name -> name.endsWith(".class") && !name.endsWith(".package-info.class"))
          .map(name -> load(name.replace(".class", "")))
          .filter(Op.class::isAssignableFrom)
          .filter(type -> !type.isInterface() && type != MultiOp.Part.class)
          .peek(type -> assertTrue(type.isRecord(), type + " should be a record"))
          .map(Class::getSimpleName)
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }

  private static Class<?> load(String name) {
    try {
      return Class.forName(name);
    } catch (ClassNotFoundException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void everyOperationHasItsFluentMethod() {
    for (Entry entry : OpCatalog.all()) {
      if (!WITHOUT_METHOD.contains(entry.method())) {
        boolean elementwise = entry instanceof Entry.Elementwise;
        assertTrue(
            (elementwise
                    ? Stream.of(Expr.class)
                    : Stream.of(Tensor.class, TensorExpr.class, Expr.class))
                .flatMap(type -> Arrays.stream(type.getDeclaredMethods()))
                .map(Method::getName)
                .anyMatch(entry.method()::equals),
            () -> entry + " has no method " + entry.method());
      }
    }
  }

  @Test
  void theFluentMethodRecordsTheOperation() {
    for (Entry.Unary entry : OpCatalog.UNARY) {
      assertEquals(entry.op(), entry.value().apply(Value.of(0.5)).op().orElseThrow());
      Tensor x = Tensor.of(0.5, 0.6).asVariable();
      assertEquals(entry.op(), entry.tensor().apply(x).op().orElseThrow());
    }
    for (Entry.Shaped entry :
        Stream.of(OpCatalog.SHAPED, ConvolutionEntries.SHAPED).flatMap(List::stream).toList()) {
      int recorded = 0;
      for (int seed = 0; seed < 50; seed++) {
        Sample sample = entry.draw(new Draw(3, 3, seed).smooth());
        Tensor y = sample.run().apply(sample.leaves(DType.F32));
        if (y.op().isPresent()) {
          recorded++;
          assertEquals(entry.ops(), List.of(y.op().get().getClass()));
          String label = OTHER_LABEL.contains(entry.method()) ? "cast" : entry.method();
          assertEquals(label, y.op().get().label());
        }
      }
      assertTrue(recorded > 5, entry + " recorded nothing");
    }
  }

  @Test
  void theFluentMethodOfSeveralResultsRecordsAPart() {
    Tensor x = Tensor.of(new double[][] {{1, 5}, {7, 3}}).asVariable();
    Results<Tensor> largest = x.maxWithIndices(-1);
    assertEquals(new MultiOp.Part(new MaxWithIndices(-1), 0), largest.get(0).op().orElseThrow());
    assertEquals("maxWithIndices.values", largest.get(0).op().orElseThrow().label());
    Results<Tensor> r = x.divmod(Tensor.of(2.0));
    assertEquals(new MultiOp.Part(new Divmod(), 0), r.get(0).op().orElseThrow());
    assertEquals("divmod.remainder", r.get(1).op().orElseThrow().label());
    assertEquals(List.of(x, r.get(1).inputs().get(1)), r.get(1).inputs());
  }

  @Test
  void theFluentMethodOfTwoOperandsRecordsTheOperation() {
    Set<String> masks = Set.of("equalTo", "greater", "greaterEqual", "less", "lessEqual");
    for (Entry.Binary entry : OpCatalog.BINARY) {
      Value value = entry.value().apply(List.of(Value.of(0.5), Value.of(2)));
      Tensor x = Tensor.of(0.5, 0.6).asVariable();
      Tensor tensor = entry.tensor().apply(List.of(x, x));
      if (masks.contains(entry.method())) {
        assertTrue(!value.isVariable() && !tensor.isVariable(), entry + " gives a constant");
      } else {
        assertEquals(entry.op(), value.op().orElseThrow());
        assertEquals(entry.op(), tensor.op().orElseThrow());
      }
      assertEquals(entry.op().applyAsDouble(0.5, 2), value.value());
      assertEquals(entry.op().applyAsDouble(0.6, 0.6), tensor.get(1));
    }
  }

  @Test
  void comparisonsWithTheOperandsExchanged() {
    Tensor a = Tensor.of(1.0, 2, 3, Double.NaN).asVariable();
    Tensor b = Tensor.of(2.0, 2, 2, 2);
    assertEquals(Tensor.of(1.0, 0, 0, 0).data(), a.less(b).data());
    assertEquals(Tensor.of(1.0, 1, 0, 0).data(), a.lessEqual(b).data());
    assertEquals(Tensor.of(1.0, 0, 0, 0).data(), a.less(2).data());
    assertEquals(Tensor.of(1.0, 1, 0, 0).data(), a.lessEqual(2).data());
    assertEquals(Tensor.of(0.0, 0, 1, 0).data(), a.greater(2).data());
    assertEquals(Tensor.of(0.0, 1, 1, 0).data(), a.greaterEqual(2).data());
    assertEquals(Tensor.of(0.0, 1, 0, 0).data(), a.equalTo(2).data());
  }

  @Test
  void overloadsWithANumberRoundItToTheDtype() {
    Tensor x = Tensor.of(3f, -4f);
    for (double c : new double[] {0.1, 1 / 3.0, 1e-3}) {
      float f = (float) c;
      assertEquals(Tensor.of(3 + f, -4 + f).data(), x.add(c).data());
      assertEquals(Tensor.of(3 - f, -4 - f).data(), x.sub(c).data());
      assertEquals(Tensor.of(3 * f, -4 * f).data(), x.mul(c).data());
      assertEquals(Tensor.of(3 / f, -4 / f).data(), x.div(c).data());
      assertEquals(Tensor.of(3, f).data(), x.maximum(c).data());
      assertEquals(Tensor.of(f, -4).data(), x.minimum(c).data());
      assertEquals(Tensor.of(0f, 1).data(), Tensor.of(1f, f).equalTo(c).data());
    }
  }

  @Test
  void drawsReachEveryRankEmptyShapesAndViews() {
    Set<Integer> ranks = new TreeSet<>();
    Set<Integer> extents = new TreeSet<>();
    int views = 0;
    for (int seed = 0; seed < 300; seed++) {
      Source source = new Draw(4, 5, seed).anywhere();
      int[] shape = source.shape();
      ranks.add(shape.length);
      Arrays.stream(shape).forEach(extents::add);
      views += source.view(source.numbers(shape, -1, 1), DType.F32).isContiguous() ? 0 : 1;
    }
    assertEquals(Set.of(0, 1, 2, 3, 4), ranks);
    assertEquals(Set.of(0, 1, 2, 3, 4, 5), extents);
    assertTrue(views > 100, views + " views only");
  }
}
