package adjoint.op;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import adjoint.check.ErrorInput;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
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

  /** Also where a language has digits of its own. */
  @Test
  void messagesAreAlikeInEveryLanguage() {
    Locale before = Locale.getDefault(Locale.Category.FORMAT);
    try {
      Locale.setDefault(Locale.Category.FORMAT, Locale.of("ar", "EG"));
      assertNotEquals("10", String.format("%d", 10));
      OpCatalog.all().forEach(ErrorInputsTest::require);
    } finally {
      Locale.setDefault(Locale.Category.FORMAT, before);
    }
  }

  private static void require(Entry entry) {
    Entry.WrongCalls wrong = entry.wrongCalls();
    assertFalse(
        wrong.calls().isEmpty() && wrong.why().isEmpty(),
        () -> entry + " lists no wrong call, and does not say why there is none");
    ErrorInput.checkAll(wrong.calls().toArray(ErrorInput[]::new));
  }
}
