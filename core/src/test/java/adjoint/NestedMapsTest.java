package adjoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import adjoint.array.DType;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Maps and derivatives in each other, in every order three deep: with maps as with loops. */
class NestedMapsTest {
  private static final Tensor POINTS = Tensor.normal(DType.F64, new Random(1), 0, 0.5, 2, 3);
  private static final Tensor V = Tensor.of(0.5, -1, 0.25);
  private static final Tensor W = Tensor.of(0.3, 1, -0.7);

  /** Applies a function to the rows of a tensor: {@link Vmap#map}, or a loop. */
  interface Rows {
    Tensor map(UnaryOperator<Tensor> f, Tensor x);
  }

  private static Tensor loop(UnaryOperator<Tensor> f, Tensor x) {
    List<Tensor> rows = new ArrayList<>();
    for (int i = 0; i < x.shape().extent(0); i++) {
      rows.add(f.apply(x.select(0, i)));
    }
    return Tensor.stack(0, rows);
  }

  /** What makes another function of vectors of one. */
  enum Step {
    /** Over captured points; the argument is the same for all. */
    OVER_POINTS {
      @Override
      Tensor at(UnaryOperator<Tensor> f, Tensor x, Rows rows) {
        return rows.map(p -> f.apply(x.add(p)), POINTS).sum(0);
      }
    },
    /** Over what depends on the argument. */
    OVER_ARGUMENT {
      @Override
      Tensor at(UnaryOperator<Tensor> f, Tensor x, Rows rows) {
        return rows.map(f, Tensor.stack(0, List.of(x, x.mul(0.5)))).sum(0);
      }
    },
    GRADIENT {
      @Override
      Tensor at(UnaryOperator<Tensor> f, Tensor x, Rows rows) {
        return Grad.gradient(t -> f.apply(t).sin().sum(), x);
      }
    },
    /** By what is captured, at the argument. */
    GRADIENT_OF_CAPTURED {
      @Override
      Tensor at(UnaryOperator<Tensor> f, Tensor x, Rows rows) {
        return Grad.gradient(w -> f.apply(x.mul(w)).sin().sum(), W);
      }
    },
    /** By a leaf and its graph. */
    LEAF {
      @Override
      Tensor at(UnaryOperator<Tensor> f, Tensor x, Rows rows) {
        Tensor w = W.asVariable();
        return Grad.differentiable(f.apply(x.mul(w)).square().sum(), w);
      }
    },
    TANGENT {
      @Override
      Tensor at(UnaryOperator<Tensor> f, Tensor x, Rows rows) {
        return Grad.jvp(f, x, V);
      }
    },
    JACOBIAN_FORWARD {
      @Override
      Tensor at(UnaryOperator<Tensor> f, Tensor x, Rows rows) {
        return Grad.jacobian(f, x, Grad.Mode.FORWARD).sum(0);
      }
    },
    JACOBIAN_REVERSE {
      @Override
      Tensor at(UnaryOperator<Tensor> f, Tensor x, Rows rows) {
        return Grad.jacobian(f, x, Grad.Mode.REVERSE).sum(1);
      }
    };

    abstract Tensor at(UnaryOperator<Tensor> f, Tensor x, Rows rows);

    UnaryOperator<Tensor> of(UnaryOperator<Tensor> f, Rows rows) {
      return x -> at(f, x, rows);
    }
  }

  private static Tensor f(Tensor x) {
    return x.mul(x.cumsum(0).tanh()).add(x.softmax(0));
  }

  private static Tensor compute(Step outer, Step middle, Step inner, Rows rows) {
    Tensor x = Tensor.of(0.4, -0.3, 0.9);
    return outer.of(middle.of(inner.of(NestedMapsTest::f, rows), rows), rows).apply(x);
  }

  @ParameterizedTest
  @EnumSource
  void giveWhatLoopsGive(Step outer) {
    for (Step middle : Step.values()) {
      for (Step inner : Step.values()) {
        String what = outer + " of " + middle + " of " + inner;
        Tensor expected = compute(outer, middle, inner, NestedMapsTest::loop);
        Tensor actual = compute(outer, middle, inner, Vmap::map);
        // A leaf that is made in a map stays in it.
        assertTrue(expected.isVariable() || !actual.isVariable(), what);
        double[] a = expected.toDoubleArray();
        double[] b = actual.toDoubleArray();
        assertEquals(a.length, b.length, what);
        for (int i = 0; i < a.length; i++) {
          assertEquals(a[i], b[i], 1e-11 * (1 + Math.abs(a[i])), what);
        }
      }
    }
  }
}
