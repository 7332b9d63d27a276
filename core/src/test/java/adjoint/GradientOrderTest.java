package adjoint;

import static org.junit.jupiter.api.Assertions.assertEquals;

import adjoint.array.DType;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/**
 * The bits of a gradient depend on the graph alone, not on what else is asked for. Contributions to
 * a node are numbers of very different size here, so that another order of addition would show.
 */
class GradientOrderTest {

  @Property(tries = 200)
  void ofTensors(@ForAll long seed, @ForAll @IntRange(min = 2, max = 60) int size) {
    SplittableRandom rng = new SplittableRandom(seed);
    DType dtype = rng.nextBoolean() ? DType.F32 : DType.F64;
    List<Tensor> nodes = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      nodes.add(Tensor.uniform(dtype, rng, -1, 1, 3).asVariable());
    }
    for (int i = 0; i < size; i++) {
      Tensor a = nodes.get(rng.nextInt(nodes.size()));
      Tensor b = nodes.get(Math.max(0, nodes.size() - 1 - rng.nextInt(4)));
      Tensor next =
          switch (rng.nextInt(6)) {
            case 0 -> a.add(b);
            case 1 -> a.mul(b);
            case 2 -> a.sub(b.mul(1000));
            case 3 -> a.tanh();
            case 4 -> b.mul(a).softmax(0);
            default -> a.sum().mul(0.001).sub(b);
          };
      nodes.add(next);
    }
    Tensor y = nodes.getLast().mul(nodes.get(rng.nextInt(nodes.size()))).sum();
    List<Tensor> all = Grad.of(y, nodes);
    List<Tensor> recorded = Grad.differentiable(y, nodes);
    for (int trial = 0; trial < 5; trial++) {
      List<Integer> chosen = rng.ints(rng.nextInt(1, 4), 0, nodes.size()).boxed().toList();
      List<Tensor> some = Grad.of(y, chosen.stream().map(nodes::get).toList());
      List<Tensor> again = Grad.differentiable(y, chosen.stream().map(nodes::get).toList());
      for (int i = 0; i < chosen.size(); i++) {
        assertEquals(all.get(chosen.get(i)).data(), some.get(i).data());
        assertEquals(all.get(chosen.get(i)).data(), again.get(i).data());
      }
    }
    for (int i = 0; i < nodes.size(); i++) {
      assertEquals(all.get(i).data(), recorded.get(i).data());
    }
    y.backward();
    for (int i = 0; i < 3; i++) {
      assertEquals(all.get(i).data(), nodes.get(i).grad().data());
    }
  }

  @Property(tries = 200)
  void ofValues(@ForAll long seed, @ForAll @IntRange(min = 2, max = 80) int size) {
    SplittableRandom rng = new SplittableRandom(seed);
    List<Value> nodes = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      nodes.add(Value.of(rng.nextDouble(-1, 1)));
    }
    for (int i = 0; i < size; i++) {
      Value a = nodes.get(rng.nextInt(nodes.size()));
      Value b = nodes.get(Math.max(0, nodes.size() - 1 - rng.nextInt(4)));
      Value next =
          switch (rng.nextInt(5)) {
            case 0 -> a.add(b);
            case 1 -> a.mul(b);
            case 2 -> a.sub(b.mul(1e5));
            case 3 -> a.tanh();
            default -> b.sin().mul(1e-3);
          };
      nodes.add(next);
    }
    Value y = nodes.getLast().mul(nodes.get(rng.nextInt(nodes.size())));
    List<Value> all = Grad.of(y, nodes);
    for (int i = 0; i < nodes.size(); i++) {
      Value alone = Grad.of(y, nodes.get(i));
      assertEquals(all.get(i).value(), alone.value());
      assertEquals(alone.value(), Grad.differentiable(y, nodes.get(i)).value());
    }
  }
}
