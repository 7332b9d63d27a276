package adjoint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import adjoint.array.DType;
import adjoint.array.NdArray;
import adjoint.check.GradCheck;
import adjoint.op.Slice;
import adjoint.op.SliceAdd;
import adjoint.op.TensorExpr;
import adjoint.op.TensorOp;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** Tensors taken apart, and where the cotangents of the parts meet. */
class SlicesTest {
  private static List<String> texts(List<Tensor> parts) {
    return parts.stream().map(part -> part.data().toString()).toList();
  }

  @Test
  void splitIntoPartsOfOneSize() {
    Tensor x = Tensor.arange(5);
    assertEquals(List.of("[0. 1.] F32[2]", "[2. 3.] F32[2]", "[4.] F32[1]"), texts(x.split(0, 2)));
    assertEquals(List.of("[0. 1. 2. 3. 4.] F32[5]"), texts(x.split(-1, 9)));
    assertEquals(1, Tensor.zeros(0, 2).split(0, 3).size());
  }

  @Test
  void splitIntoPartsOfGivenSizes() {
    Tensor x = Tensor.arange(6).reshape(2, 3);
    assertEquals(
        List.of("[[0.]\n [3.]] F32[2, 1]", "[[1. 2.]\n [4. 5.]] F32[2, 2]"),
        texts(x.split(-1, List.of(1, 2))));
    assertArrayEquals(new int[] {0, 3}, x.split(0, List.of(2, 0)).get(1).shape().extents());
    assertEquals(List.of(), Tensor.zeros(0).split(0, List.of()));
  }

  @Test
  void chunksAreAsManyAsPyTorchGives() {
    assertEquals(3, Tensor.arange(5).chunk(0, 3).size());
    assertEquals(List.of("[4.] F32[1]"), texts(Tensor.arange(5).chunk(0, 3)).subList(2, 3));
    assertEquals(3, Tensor.arange(6).chunk(0, 4).size()); // of 2 each
    assertEquals(4, Tensor.zeros(0).chunk(0, 4).size());
  }

  @Test
  void unbindDropsTheAxis() {
    Tensor x = Tensor.arange(6).reshape(2, 3);
    assertEquals(
        List.of("[0. 3.] F32[2]", "[1. 4.] F32[2]", "[2. 5.] F32[2]"), texts(x.unbind(-1)));
    assertEquals(List.of(), Tensor.zeros(2, 0).unbind(1));
  }

  @Test
  void partsAreViews() {
    Tensor x = Tensor.arange(6).reshape(2, 3);
    x.split(1, 2).forEach(part -> assertTrue(part.data().isViewOf(x.data())));
    x.chunk(0, 2).forEach(part -> assertTrue(part.data().isViewOf(x.data())));
    x.unbind(0).forEach(part -> assertTrue(part.data().isViewOf(x.data())));
  }

  /** A slice that the walk does not know to be one: its cotangents are the definition. */
  private record Definition(Slice slice) implements TensorOp {
    @Override
    public NdArray forward(NdArray... in) {
      return slice.forward(in);
    }

    @Override
    public <T extends TensorExpr<T>> T vjp(int input, List<T> in, T y, T g) {
      return slice.vjp(input, in, y, g);
    }
  }

  private static Tensor slice(Tensor x, Slice slice, boolean known) {
    return known ? x.apply(slice) : x.apply(new Definition(slice));
  }

  /** Uses slices of x, slices of these, and x as a whole, in any order. */
  private static Tensor random(Tensor x, long seed, boolean known) {
    SplittableRandom rng = new SplittableRandom(seed);
    List<Tensor> pool = new ArrayList<>(List.of(x));
    Tensor y = Tensor.scalar(x.dtype(), 0);
    int count = rng.nextInt(1, 9);
    for (int i = 0; i < count; i++) {
      Tensor from = pool.get(rng.nextInt(pool.size()));
      Tensor term = from;
      if (rng.nextInt(4) > 0) {
        int axis = rng.nextInt(from.rank());
        int extent = from.shape().extent(axis);
        int length = rng.nextInt(extent + 1);
        int start = length == 0 ? 0 : rng.nextInt(extent - length + 1);
        boolean backwards = rng.nextInt(4) == 0;
        Slice slice =
            new Slice(
                axis - (rng.nextBoolean() ? 2 : 0),
                backwards && length > 0 ? start + length - 1 : start,
                length,
                backwards ? -1 : 1);
        term = slice(from, slice, known);
        pool.add(term);
      }
      // Weights of very different size, and of either sign of zero.
      double scale = new double[] {1, -1e4, 1e-3, 0.0, -0.0}[rng.nextInt(5)];
      Tensor weight = Tensor.uniform(x.dtype(), rng, -1, 1, term.shape().extents()).mul(scale);
      y = y.add(term.mul(weight).sum()).add(term.square().mul(weight).sum());
    }
    return y;
  }

  @Property(tries = 500)
  void theBitsAreThoseOfTheDefinition(@ForAll long seed, @ForAll boolean single) {
    SplittableRandom rng = new SplittableRandom(seed);
    DType dtype = single ? DType.F32 : DType.F64;
    Tensor x = Tensor.uniform(dtype, rng, -1, 1, rng.nextInt(1, 5), rng.nextInt(1, 5)).asVariable();
    Tensor y = random(x, seed, true);
    Tensor definition = random(x, seed, false);
    assertEquals(definition.data(), y.data());
    NdArray expected = Grad.of(definition, x).data();
    assertEquals(expected, Grad.of(y, x).data());
    Tensor slope = Grad.differentiable(y, x);
    assertEquals(expected, slope.data());
    Parameter parameter = Parameter.of("x", x);
    GradientBuffer reused = new GradientBuffer(List.of(parameter));
    for (int round = 0; round < 2; round++) {
      reused.of(random(parameter, seed, true));
      assertEquals(expected, reused.copy(0).data());
    }
    Tensor direction = Tensor.uniform(dtype, rng, -1, 1, x.shape().extents());
    assertEquals(
        Grad.of(Grad.differentiable(definition, x).mul(direction).sum(), x).data(),
        Grad.of(slope.mul(direction).sum(), x).data());
  }

  @Test
  void rosenbrockToTheSecondOrder() {
    GradCheck.of(SlicesTest::rosenbrock).order(2).check(Tensor.of(0.5, -0.3, 1.2, 0.9, -1.1));
  }

  private static Tensor rosenbrock(Tensor x) {
    int n = x.size();
    Tensor a = x.slice(0, 0, n - 1);
    Tensor b = x.slice(0, 1, n);
    return b.sub(a.square()).square().mul(100).add(a.neg().add(1).square()).sum();
  }

  /** The sums of slices among what this was computed from. */
  private static Set<Tensor> sums(Tensor y) {
    Set<Tensor> sums = Collections.newSetFromMap(new IdentityHashMap<>());
    Set<Tensor> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    List<Tensor> left = new ArrayList<>(List.of(y));
    while (!left.isEmpty()) {
      Tensor next = left.removeLast();
      if (seen.add(next)) {
        left.addAll(next.inputs());
        if (next.op().filter(op -> op instanceof SliceAdd).isPresent()) {
          sums.add(next);
        }
      }
    }
    return sums;
  }

  @Test
  void manySlicesMeetInOneArray() {
    Tensor x = Tensor.arange(DType.F64, 0, 64, 1).reshape(32, 2).asVariable();
    Tensor y = Tensor.scalar(DType.F64, 0);
    for (Tensor step : x.unbind(0)) {
      y = y.add(step.square().sum());
    }
    Set<Tensor> sums = sums(Grad.differentiable(y, x));
    assertEquals(1, sums.size());
    List<Tensor> parts = sums.iterator().next().inputs();
    assertEquals(32, parts.size());
    parts.forEach(part -> assertEquals(2, part.size()));
  }
}
