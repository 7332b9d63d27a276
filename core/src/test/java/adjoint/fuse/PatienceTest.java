package adjoint.fuse;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class PatienceTest {
  @Test
  void aLargeCallIsEnough() {
    Patience patience = new Patience();
    assertFalse(patience.isOver(Integer.MAX_VALUE));
    assertTrue(patience.isOver(1));
  }

  @Test
  void manySmallCallsAreEnoughAndFewAreNot() {
    Patience patience = new Patience();
    for (int call = 0; call < 100; call++) {
      assertFalse(patience.isOver(1), "call " + call);
    }
    for (int call = 0; call < 1000; call++) {
      patience.isOver(1);
    }
    assertTrue(patience.isOver(1));
  }
}
