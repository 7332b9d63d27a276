package adjoint;

import static org.junit.jupiter.api.Assertions.assertEquals;

import adjoint.array.DType;
import adjoint.check.GradCheck;
import adjoint.check.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * What several products of few rows contribute to the matrix that they have in common is one
 * product: {@code Σ aᵢᵀ·gᵢ}.
 */
class NarrowProductsTest {
  private static final int STEPS = 7;

  private final SplittableRandom rng = new SplittableRandom(3);
  private final Tensor w = Tensor.normal(rng, 0, 1, 9, 9).asVariable();
  private final Tensor b = Tensor.normal(rng, 0, 1, 9).asVariable();
  private final Tensor first = Tensor.normal(rng, 0, 1, 2, 9);

  /** A recurrence, in which every product depends on the one before. */
  private Tensor state(Tensor w, List<Tensor> before, List<Tensor> products) {
    Tensor h = first;
    for (int i = 0; i < STEPS; i++) {
      before.add(h);
      Tensor y = h.matmul(w);
      products.add(y);
      h = y.add(b).tanh();
    }
    return h;
  }

  private Tensor state(Tensor w) {
    return state(w, new ArrayList<>(), new ArrayList<>());
  }

  @Test
  void areOneProduct() {
    List<Tensor> before = new ArrayList<>();
    List<Tensor> products = new ArrayList<>();
    Tensor y = state(w, before, products).square().sum();
    Tensor gradient = Grad.of(y, w);
    List<Tensor> gs = Grad.of(y, products).reversed(); // as a walk meets them
    Tensor rows = Tensor.concat(0, before.reversed()).detach();
    assertEquals(rows.transpose().matmul(Tensor.concat(0, gs)).data(), gradient.data());
  }

  @Test
  void oneAloneIsItself() {
    Tensor y = first.matmul(w);
    Tensor g = Tensor.normal(rng, 0, 1, 2, 9);
    Tensor gradient = Grad.of(y, List.of(w), g).getFirst();
    assertEquals(first.transpose().matmul(g).data(), gradient.data());
  }

  @Test
  void bitsDoNotDependOnWhatIsAskedFor() {
    Tensor y = state(w).square().sum().add(w.slice(0, 2, 4).sum()).add(w.square().sum());
    Tensor alone = Grad.of(y, w);
    assertEquals(alone.data(), Grad.of(y, List.of(b, w)).getLast().data());
    assertEquals(alone.data(), Grad.differentiable(y, w).data());
    Tensor segment = Checkpoint.call(this::state, w).square().sum();
    assertEquals(Grad.of(state(w).square().sum(), w).data(), Grad.of(segment, w).data());
  }

  @Test
  void derivativesOfHigherOrder() {
    Tensor x = Tensor.normal(DType.F64, rng, 0, 1, 3, 3);
    GradCheck check =
        GradCheck.of(m -> {
          Tensor h = Tensor.ones(DType.F64, 1, 3);
          for (int i = 0; i < 3; i++) {
            h = h.matmul(m).tanh();
          }
          return h.add(m.matmul(m).sum(0));
        });
    assertEquals(Verdict.RIGHT, check.order(2).check(x).verdict());
  }

  @Test
  void ofManyAtOnce() {
    Tensor starts = Tensor.normal(rng, 0, 1, 4, 2, 9);
    Tensor each =
        Vmap.map(
            start -> Grad.gradient(m -> start.matmul(m).tanh().matmul(m).square().sum(), w),
            starts);
    for (int i = 0; i < 4; i++) {
      Tensor start = starts.select(0, i);
      Tensor alone = Grad.gradient(m -> start.matmul(m).tanh().matmul(m).square().sum(), w);
      assertEquals(0, alone.sub(each.select(0, i)).abs().max().item(), 1e-4);
    }
  }
}
