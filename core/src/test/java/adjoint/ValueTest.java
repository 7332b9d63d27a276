package adjoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class ValueTest {
  @Test
  void constantsTakeNoPart() {
    Value c = Value.ofConstant(3);
    assertEquals(false, c.isVariable());
    Value x = Value.of(2);
    x.mul(c).backward();
    assertEquals(3, x.grad());
    assertThrows(IllegalStateException.class, c.square()::backward);
  }

  @Test
  void sumsOfMany() {
    assertEquals(0, Value.sum(List.of()).value());
    assertEquals(false, Value.sum(List.of()).isVariable());
    List<Value> numbers = new ArrayList<>();
    for (int n = 1; n <= 9; n++) {
      numbers.add(Value.of(n));
      Value sum = Value.sum(numbers);
      assertEquals(n * (n + 1) / 2.0, sum.value());
      for (Value g : Grad.of(sum, numbers)) {
        assertEquals(1, g.value());
      }
    }
    Value one = Value.of(7);
    assertEquals(one, Value.sum(List.of(one)));
  }

  /** A million tenths, one after the other, would be off by 1e-6. */
  @Test
  void sumsAreAddedInPairs() {
    assertEquals(1e5, Value.sum(Collections.nCopies(1_000_000, Value.of(0.1))).value(), 1e-9);
  }
}
