package adjoint.op;

import static org.junit.jupiter.api.Assertions.assertFalse;

import adjoint.check.ErrorInput;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Each operation says what wrong calls of it are and what their errors must name, or why there are
 * none; and so it is.
 */
class ErrorInputsTest {
  @TestFactory
  Stream<DynamicTest> wrongCallsAreRefused() {
    return OpCatalog.all().stream()
        .map(entry -> DynamicTest.dynamicTest(entry.toString(), () -> require(entry)));
  }

  private static void require(Entry entry) {
    Entry.WrongCalls wrong = entry.wrongCalls();
    assertFalse(
        wrong.calls().isEmpty() && wrong.why().isEmpty(),
        () -> entry + " lists no wrong call, and does not say why there is none");
    ErrorInput.checkAll(wrong.calls().toArray(ErrorInput[]::new));
  }
}
