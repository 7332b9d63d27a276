package adjoint.op;

import static org.junit.jupiter.api.Assertions.assertEquals;

import adjoint.Grad;
import adjoint.Tensor;
import adjoint.array.DType;
import adjoint.array.NdArray;
import adjoint.fuse.CompiledVjps;
import adjoint.fuse.ElementwiseOps;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Zero goes in, and zero comes out, of the vjp of every operation, at every number there is. */
class ZeroCotangentTest {
  private static final double INF = Double.POSITIVE_INFINITY;
  private static final double NAN = Double.NaN;

  static Stream<Entry.Elementwise> entries() {
    return OpCatalog.elementwise().stream();
  }

  /** Every pair of special numbers. */
  private static List<Tensor> special(int arity, DType dtype) {
    double[] numbers = ElementwiseOps.special();
    int n = numbers.length;
    double[] a = new double[n * n];
    double[] b = new double[n * n];
    for (int i = 0; i < a.length; i++) {
      a[i] = numbers[i / n];
      b[i] = numbers[i % n];
    }
    List<Tensor> in = new ArrayList<>();
    for (double[] x : List.of(a, b).subList(0, arity)) {
      in.add(Tensor.of(x).to(dtype).asVariable());
    }
    return in;
  }

  private static void requireZeros(Object what, List<Tensor> in, List<Tensor> found) {
    for (Tensor cotangent : found) {
      for (int i = 0; i < cotangent.size(); i++) {
        int at = i;
        assertEquals(
            0,
            cotangent.get(i) + 0.0,
            () -> what + " at " + in.stream().map(x -> x.get(at)).toList());
      }
    }
  }

  @ParameterizedTest
  @MethodSource("entries")
  void staysZero(Entry.Elementwise entry) {
    for (DType dtype : DType.values()) {
      for (double zero : new double[] {0, -0.0}) {
        List<Tensor> in = special(entry.arity(), dtype);
        Tensor y = entry.onTensors(in);
        if (y.isVariable()) { // comparisons are constants
          Tensor g = Tensor.full(dtype, zero, y.size());
          requireZeros(entry, in, Grad.differentiable(y, in, g));
          for (int i = 0; i < in.size(); i++) {
            CompiledVjps.prepare(entry.op(), i);
          }
          requireZeros(entry, in, Grad.of(y, in, g));
        }
      }
    }
  }

  /** The derivative of nothing is nothing. */
  @ParameterizedTest
  @MethodSource("entries")
  void staysZeroInTheSecondOrder(Entry.Elementwise entry) {
    for (DType dtype : DType.values()) {
      List<Tensor> in = special(entry.arity(), dtype);
      Tensor y = entry.onTensors(in);
      if (y.isVariable()) {
        Tensor g = Tensor.zeros(dtype, y.size());
        List<Tensor> first = Grad.differentiable(y, in, g);
        Tensor sum = first.stream().reduce(Tensor::add).orElseThrow();
        requireZeros(entry, in, Grad.of(sum.sum(), in));
      }
    }
  }

  /** A cotangent that was 0 stays so against what comes back from the second order, be it ∞. */
  @Test
  void meetsAnotherCotangent() {
    Tensor zero = Tensor.of(0.0).asVariable();
    Tensor infinite = Tensor.of(INF);
    Tensor x = Tensor.of(2.0).asVariable();
    assertEquals(0, slope(zero.strongMul(x), x, infinite));
    assertEquals(0, slope(zero.strongDiv(x), x, infinite));
    assertEquals(0, slope(zero.absorbingMul(x), x, infinite));
    assertEquals(0, slope(x.absorbingMul(zero), x, infinite));
    assertEquals(0, slope(x.powDerivative(2.5, 1, zero), x, infinite));
    assertEquals(INF, slope(zero.strongMul(x), zero, infinite));
    assertEquals(INF, slope(zero.strongDiv(x), zero, infinite));
  }

  private static double slope(Tensor y, Tensor x, Tensor g) {
    return Grad.of(y, List.of(x), g).getFirst().item() + 0.0;
  }

  @Test
  void rowsThatNothingDependsOn() {
    Tensor x = Tensor.of(new double[][] {{1, 2}, {NAN, 3}, {INF, -INF}});
    Tensor chosen = Tensor.of(new double[][] {{1}, {0}, {0}});
    List<Function<Tensor, Tensor>> rows =
        List.of(
            t -> t.softmax(1).slice(1, 0, 1),
            t -> t.logSoftmax(1).slice(1, 0, 1),
            t -> t.standardize(1, 0.1).slice(1, 0, 1),
            t -> t.rmsNormalize(1, 0.1).slice(1, 0, 1),
            t -> t.normalize(Normalize.Center.MEAN, 1, 0.1).get(1),
            t ->
                t.detach()
                    .square()
                    .apply(
                        new NormalizeInput(Normalize.Center.ZERO, 1),
                        List.of(t.detach(), t.slice(1, 0, 1)))
                    .slice(1, 0, 1),
            t -> t.logSumExp(1).unsqueeze(1),
            t -> t.max(1).unsqueeze(1),
            t -> t.norm(2, 1).unsqueeze(1),
            t -> t.norm(3, 1).unsqueeze(1),
            t -> t.prod(1).unsqueeze(1));
    for (Function<Tensor, Tensor> f : rows) {
      Function<Tensor, Tensor> masked = t -> f.apply(t).maskedBy(chosen).sum();
      Tensor alone = Grad.gradient((Tensor t) -> f.apply(t).sum(), x.slice(0, 0, 1));
      Tensor slopes = Grad.gradient(masked, x);
      assertEquals(alone.data(), slopes.slice(0, 0, 1).data());
      assertEquals(NdArray.of(new double[2][2]), slopes.slice(0, 1, 3).data());
      for (int i = 0; i < 2; i++) {
        Tensor direction = Tensor.of(new double[][] {{1 - i, i}, {0, 0}, {0, 0}});
        Tensor all = Grad.jvp(f, x, direction);
        assertEquals(alone.get(0, i), all.get(0, 0), 1e-15);
        assertEquals(0, all.get(1, 0) + 0.0);
        assertEquals(0, all.get(2, 0) + 0.0);
      }
    }
  }

  @Test
  void operandsThatNothingDependsOn() {
    Tensor x = Tensor.of(NAN, 1, INF).asVariable();
    Tensor b = Tensor.of(0.0, NAN, 2).asVariable();
    Tensor factors = Tensor.of(1.0, 2, 3).asVariable(); // times what came before: NaN
    Tensor none = Tensor.zeros(DType.F64, 3);
    assertEquals(
        none.data(), Grad.of(x.divmod(b).get(1), List.of(b), none).getFirst().add(0).data());
    Tensor running = x.linearRecurrence(0, factors);
    assertEquals(none.data(), Grad.of(running, List.of(factors), none).getFirst().add(0).data());
    assertEquals(none.data(), Grad.jvp((Tensor t) -> x.divmod(t).get(1), b, none).add(0).data());
    assertEquals(
        none.data(), Grad.jvp((Tensor t) -> x.linearRecurrence(0, t), factors, none).add(0).data());
  }
}
