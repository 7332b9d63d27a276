package adjoint.op;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import adjoint.Grad;
import adjoint.NoGrad;
import adjoint.Tensor;
import adjoint.array.DType;
import adjoint.array.NdArray;
import adjoint.array.Shape;
import adjoint.check.Finding;
import adjoint.check.GradCheck;
import adjoint.check.GradReport;
import adjoint.check.Kinks;
import adjoint.check.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/** What every operation of the catalog is tested for: the columns of the published table. */
enum OpProperty {
  /** The gradient is the slope, by an oracle that knows nothing of {@link GradCheck}. */
  FINITE_DIFFERENCES("finite differences") {
    @Override
    boolean check(Entry entry, Draw draw) {
      Source source = draw.smooth();
      Sample sample = entry.draw(source);
      Derivatives.check(entry.toString(), source, sample.leaves(DType.F64), sample.run(), 1);
      return hasNumbers(sample);
    }
  },

  /** So is the gradient of the gradient, alone and under another function. */
  SECOND_ORDER("second order") {
    @Override
    boolean check(Entry entry, Draw draw) {
      Source source = draw.smooth();
      Sample sample = entry.draw(source);
      Derivatives.check(entry.toString(), source, sample.leaves(DType.F64), sample.run(), 2);
      OpCompositionTest.check(entry, source, sample);
      return hasNumbers(sample);
    }
  },

  /** An input that is stretched gets the sum of what the copies of it would get. */
  BROADCAST("broadcast") {
    @Override
    boolean check(Entry entry, Draw draw) {
      Source source = draw.smooth();
      Sample sample = entry.draw(source);
      boolean stretched = false;
      for (int i = 0; i < sample.inputs().size(); i++) {
        stretched |= OpBroadcast.check(entry, source, sample, i);
      }
      return stretched;
    }
  },

  /** Gradients, of both orders, have the same bits whatever the inputs' layout in memory. */
  VIEWS("views") {
    @Override
    boolean check(Entry entry, Draw draw) {
      // Two axes of several numbers, for a row has few layouts and a number has one.
      int rank = Math.max(2, draw.rank());
      int extent = Math.max(3, draw.extent());
      boolean strided = false;
      for (int attempt = 0; attempt < 4 && !strided; attempt++) {
        Draw roomy = new Draw(rank, extent, draw.seed() + 7919L * attempt);
        boolean single = viewed(entry, roomy, DType.F32);
        strided = viewed(entry, roomy, DType.F64) && single;
      }
      return strided;
    }
  },

  /** Where there are no numbers there is a result, and a gradient, of the right shape. */
  EMPTY("empty") {
    @Override
    boolean check(Entry entry, Draw draw) {
      Draw empty = new Draw(3, draw.seed() % 2 == 0 ? 0 : 3, draw.seed());
      Sample sample = entry.draw(empty.anywhere());
      if (sample.inputs().stream().allMatch(x -> x.values().length > 0)) {
        return false;
      }
      for (DType dtype : DType.values()) {
        List<Tensor> leaves = sample.round(dtype).leaves(dtype);
        Tensor y = sample.run().apply(leaves);
        assertEquals(Shape.of(sample.reference().apply(sample.inputs()).y().extents()), y.shape());
        List<Tensor> gradients = Grad.of(y, leaves, Tensor.ones(y.dtype(), y.shape().extents()));
        for (int i = 0; i < leaves.size(); i++) {
          assertEquals(leaves.get(i).shape(), gradients.get(i).shape(), entry::toString);
          assertEquals(dtype, gradients.get(i).dtype(), entry::toString);
        }
      }
      return true;
    }
  },

  /** Numbers without any axis. */
  RANK_0("rank 0") {
    @Override
    boolean check(Entry entry, Draw draw) {
      Sample sample = entry.draw(new Draw(0, 3, draw.seed()).smooth());
      if (sample.inputs().stream().anyMatch(x -> x.rank() > 0)) {
        return false;
      }
      Source source = new Draw(0, 3, draw.seed()).smooth();
      Derivatives.check(entry + " of a number", source, sample.leaves(DType.F64), sample.run(), 2);
      return true;
    }
  },

  /** Gradients on floats, of both orders, are those on doubles to float's precision. */
  FLOAT32("float32") {
    @Override
    boolean check(Entry entry, Draw draw) {
      Sample sample = entry.draw(draw.smooth()).round(DType.F32);
      var single = twoOrders(sample.run(), sample.leaves(DType.F32), weights(draw));
      var twice = twoOrders(sample.run(), sample.leaves(DType.F64), weights(draw));
      for (int order = 0; order < 2; order++) {
        for (int i = 0; i < sample.inputs().size(); i++) {
          Tensor g = single.get(order).get(i);
          assertEquals(DType.F32, g.dtype());
          requireNear(entry, order + 1, twice.get(order).get(i), g);
        }
      }
      return hasNumbers(sample);
    }
  },

  /** An input that is used in two places gets what both places send. */
  USED_TWICE("used twice") {
    @Override
    boolean check(Entry entry, Draw draw) {
      Source source = draw.smooth();
      Sample sample = entry.draw(source);
      Function<List<Tensor>, Tensor> twice =
          in ->
              sample
                  .run()
                  .apply(in)
                  .mul(sample.run().apply(in.stream().map(x -> x.mul(1)).toList()));
      Derivatives.check(entry + " twice", source, sample.leaves(DType.F64), twice, 1);
      return hasNumbers(sample);
    }
  },

  /** Without recording the bits are the same, and nothing is recorded. */
  NO_GRAD("NoGrad") {
    @Override
    boolean check(Entry entry, Draw draw) {
      for (DType dtype : DType.values()) {
        Sample sample = entry.draw(draw.anywhere()).round(dtype);
        List<Tensor> leaves = sample.leaves(dtype);
        Tensor recorded = sample.run().apply(leaves);
        Tensor silent = NoGrad.call(() -> sample.run().apply(leaves));
        assertEquals(recorded.data(), silent.data(), entry::toString);
        assertTrue(silent.op().isEmpty(), entry::toString);
        Tensor u = Tensor.ones(recorded.dtype(), recorded.shape().extents());
        List<Tensor> once = Grad.of(recorded, leaves, u);
        List<Tensor> again = Grad.differentiable(recorded, leaves, u);
        for (int i = 0; i < leaves.size(); i++) {
          assertFalse(once.get(i).isVariable(), entry::toString);
          assertEquals(again.get(i).data(), once.get(i).data(), entry::toString);
        }
      }
      return true;
    }
  },

  /** Directional derivatives are slopes too, and the adjoint of gradients. */
  JVP("jvp") {
    @Override
    boolean check(Entry entry, Draw draw) {
      Source source = draw.smooth();
      Sample sample = entry.draw(source);
      List<Tensor> in = sample.constants(DType.F64);
      for (int i = 0; i < in.size(); i++) {
        int input = i;
        Tensor v = Derivatives.weights(source, in.get(i).shape());
        Function<Tensor, Tensor> f = x -> sample.run().apply(replaced(in, input, x));
        Tensor jv = Grad.jvp(f::apply, in.get(i), v);
        Tensor u = Derivatives.weights(source, jv.shape());
        Tensor uj = Grad.vjp(f::apply, in.get(i), u);
        double forward = Derivatives.dot(u, jv);
        double size = 1 + Derivatives.dot(uj.abs(), v.abs()) + Derivatives.dot(jv.abs(), u.abs());
        assertEquals(forward, Derivatives.dot(uj, v), 1e-12 * size, entry::toString);
        double slope =
            Derivatives.slope(h -> Derivatives.dot(u, f.apply(in.get(input).add(v.mul(h)))));
        assertEquals(slope, forward, 2e-6 * size, entry::toString);
      }
      return hasNumbers(sample);
    }
  },

  /** A map over many examples gives what a loop gives, its derivatives do, and maps nest. */
  VMAP("vmap") {
    @Override
    boolean check(Entry entry, Draw draw) {
      Source source = draw.smooth();
      Sample sample = entry.draw(source);
      OpVmap.check(entry, source, sample);
      return hasNumbers(sample);
    }
  },

  /** On a kink, ties of several numbers included, the gradient is one of those that are right. */
  KINK("kink") {
    @Override
    boolean check(Entry entry, Draw draw) {
      if (entry instanceof Entry.Elementwise elementwise) {
        if (elementwise.kinks().isEmpty()) {
          return false;
        }
        int which = Math.floorMod(draw.seed(), elementwise.kinks().size());
        OpKinkTest.Case at = new OpKinkTest.Case(elementwise, elementwise.kinks().get(which));
        new OpKinkTest().theDocumentedSlope(at);
        new OpKinkTest().liesBetweenTheSlopesOnEitherSide(at);
        return true;
      }
      Sample sample = entry.draw(draw.smooth());
      Tensor[] whole =
          sample.constants(DType.F64).stream().map(OpProperty::whole).toArray(Tensor[]::new);
      List<Tensor> leaves = List.of(whole).stream().map(Tensor::asVariable).toList();
      if (Kinks.distance(sample.run().apply(leaves)) > 0) {
        return false;
      }
      GradReport report = GradCheck.ofMany(sample.run()).checkNotWrong(whole);
      assertTrue(report.findings().stream().allMatch(OpProperty::isOfManyPieces), report::toString);
      return true;
    }
  };

  private final String title;

  OpProperty(String title) {
    this.title = title;
  }

  /** Checks one case; whether there was anything in it to check. */
  abstract boolean check(Entry entry, Draw draw);

  @Override
  public String toString() {
    return title;
  }

  /** Compares views with copies; whether the views were any. */
  private static boolean viewed(Entry entry, Draw draw, DType dtype) {
    Source source = draw.anywhere();
    Sample sample = entry.draw(source).round(dtype);
    List<NdArray> views = sample.inputs().stream().map(x -> source.strided(x, dtype)).toList();
    List<NdArray> copies = views.stream().map(OpCatalog::copy).toList();
    requireSameBits(
        entry,
        twoOrders(sample.run(), leaves(copies), draw.smooth()),
        twoOrders(sample.run(), leaves(views), draw.smooth()));
    return views.stream().anyMatch(view -> !view.isContiguous());
  }

  private static boolean hasNumbers(Sample sample) {
    return sample.inputs().stream().anyMatch(x -> x.values().length > 0);
  }

  private static Source weights(Draw draw) {
    return new Draw(0, 0, draw.seed()).smooth();
  }

  private static List<Tensor> leaves(List<NdArray> arrays) {
    return arrays.stream().map(x -> Tensor.of(x).asVariable()).toList();
  }

  private static Tensor whole(Tensor x) {
    return Tensor.of(x.data().map(Math::rint));
  }

  static List<Tensor> replaced(List<Tensor> in, int input, Tensor x) {
    List<Tensor> result = new ArrayList<>(in);
    result.set(input, x);
    return result;
  }

  /** The gradients of a weighted sum of a result, and the gradients of a weighted sum of them. */
  private static List<List<Tensor>> twoOrders(
      Function<List<Tensor>, Tensor> f, List<Tensor> leaves, Source weights) {
    Tensor y = f.apply(leaves);
    Tensor u = Derivatives.weights(weights, y.shape()).to(DType.F32).to(y.dtype());
    List<Tensor> first = Grad.differentiable(y, leaves, u);
    List<Tensor> parts = new ArrayList<>();
    for (Tensor g : first) {
      parts.add(g.mul(Derivatives.weights(weights, g.shape()).to(DType.F32).to(g.dtype())).sum());
    }
    Tensor z = parts.stream().reduce(Tensor::add).orElseThrow();
    return List.of(first, Grad.of(z, leaves));
  }

  private static void requireSameBits(
      Entry entry, List<List<Tensor>> expected, List<List<Tensor>> actual) {
    for (int order = 0; order < 2; order++) {
      for (int i = 0; i < expected.get(order).size(); i++) {
        NdArray bits = expected.get(order).get(i).data();
        assertEquals(bits, actual.get(order).get(i).data(), entry::toString);
      }
    }
  }

  private static void requireNear(Entry entry, int order, Tensor doubles, Tensor floats) {
    double[] actual = floats.toDoubleArray();
    double[] expected = doubles.toDoubleArray();
    double size = 1;
    for (double e : expected) {
      size = Math.max(size, Math.abs(e));
    }
    for (int at = 0; at < actual.length; at++) {
      assertEquals(
          expected[at], actual[at], 200 * 0x1p-24 * size, entry + " on floats, order " + order);
    }
  }

  /**
   * Where many pieces meet, as between many equal numbers, or where the derivative of a largest
   * number jumps, nothing can be told.
   */
  private static boolean isOfManyPieces(Finding finding) {
    return finding instanceof Finding.Undecided undecided
        && Set.of(Reason.KINK, Reason.NO_LIMIT).contains(undecided.reason());
  }
}
