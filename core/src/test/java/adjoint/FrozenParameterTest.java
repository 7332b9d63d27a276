package adjoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A frozen parameter is a constant with a name, whose numbers can be set. */
class FrozenParameterTest {
  private final Parameter weight = Parameter.of("weight", Tensor.of(1.0, 2));

  @Test
  void nothingIsRecordedForIt() {
    weight.setPath("0.weight");
    Parameter frozen = weight.frozen();
    assertFalse(frozen.isVariable());
    assertFalse(frozen.mul(2).isVariable());
    assertEquals("weight", frozen.name());
    assertEquals("0.weight", frozen.path());
    assertEquals(weight.data(), frozen.data());
    assertSame(frozen, frozen.frozen());
    assertSame(weight, weight.unfrozen());
    assertThrows(IllegalArgumentException.class, () -> Grad.of(frozen.mul(weight).sum(), frozen));
    Parameter again = frozen.unfrozen();
    assertTrue(again.isVariable());
    assertNotSame(weight, again);
    assertEquals(Tensor.of(1.0, 2).data(), Grad.of(again.mul(frozen).sum(), again).data());
  }

  @Test
  void neitherSeesWhatBecomesOfTheOther() {
    Parameter frozen = weight.frozen();
    weight.update(new Descent(), Tensor.of(1.0, 1));
    assertEquals(Tensor.of(0.0, 1).data(), weight.data());
    assertEquals(Tensor.of(1.0, 2).data(), frozen.data());
    frozen.set(Tensor.of(5.0, 6));
    assertEquals(Tensor.of(0.0, 1).data(), weight.data());
  }

  private record Descent() implements Update {
    @Override
    public <E extends adjoint.op.Expr<E>> List<E> next(E g, List<E> now) {
      return List.of(now.getFirst().sub(g));
    }
  }

  @Test
  void whatWasReadFromItKeepsItsNumbers() {
    Parameter frozen = weight.frozen();
    Tensor detached = frozen.detach();
    Tensor variable = Tensor.of(1.0, 1).asVariable();
    Tensor y = frozen.mul(variable).sum();
    frozen.set(Tensor.of(5.0, 6));
    assertEquals(Tensor.of(1.0, 2).data(), detached.data());
    assertThrows(IllegalStateException.class, () -> Grad.of(y, variable)); // of old and new numbers
  }

  private record Model(Tensor weight, Optional<Tensor> bias, Optional<Tensor> none) {
    Tensor at(Tensor x) {
      return x.mul(weight).add(bias.orElseThrow());
    }
  }

  @Test
  void functionsOfRecordsAreDifferentiatedByWhatIsOptional() {
    Model model = new Model(weight, Optional.of(Tensor.of(3.0, 4)), Optional.empty());
    Tensor x = Tensor.of(5.0, 6);
    Model slope = Grad.gradient(m -> m.at(x).square().sum().mul(0.5), model);
    assertEquals(Tensor.of(8.0, 16).data(), slope.bias().orElseThrow().data());
    assertEquals(Tensor.of(40.0, 96).data(), slope.weight().data());
    assertEquals(Optional.empty(), slope.none());
  }
}
