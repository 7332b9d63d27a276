package adjoint.check.jqwik;

import static org.junit.jupiter.api.Assertions.assertEquals;

import adjoint.array.Shape;
import adjoint.check.program.Numbers;
import adjoint.check.program.Program;
import adjoint.check.program.Programs;
import adjoint.check.program.Vocabulary;
import java.util.Optional;
import java.util.Random;
import java.util.function.Predicate;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.Shrinkable;

/** What is left of a failing case when jqwik cannot shrink it any more. */
class ShrinkingTest {
  private static <T> T smallest(Arbitrary<T> arbitrary, Predicate<T> fails) {
    Random random = new Random(42);
    var generator = arbitrary.generator(1000);
    Shrinkable<T> failing = generator.next(random);
    while (!fails.test(failing.value())) {
      failing = generator.next(random);
    }
    while (true) {
      Optional<Shrinkable<T>> next =
          failing.shrink().filter(s -> fails.test(s.value())).findFirst();
      if (next.isEmpty()) {
        return failing.value();
      }
      failing = next.get();
    }
  }

  @Example
  void shapes() {
    assertEquals(
        Shape.of(0, 3),
        smallest(ShapeArbitraries.any(3, 5), s -> s.rank() >= 2 && s.extent(-1) >= 3));
  }

  @Example
  void tensors() {
    var tensors = TensorArbitraries.tensors(Numbers.WELL_SCALED, ShapeArbitraries.filled(2, 3));
    assertEquals(
        "[0.]", smallest(tensors, x -> x.rank() == 1).data().toString().replaceAll(" .*", ""));
  }

  @Example
  void programs() {
    Arbitrary<Program> programs =
        ProgramArbitraries.of(Programs.over(Vocabulary.standard()).ops(12));
    Program smallest =
        smallest(
            programs, p -> p.steps().stream().anyMatch(step -> step.word().name().equals("tanh")));
    assertEquals("a: []\nt1 = a.tanh()  []\n", smallest.toString());
  }
}
