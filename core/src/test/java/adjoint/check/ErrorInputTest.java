package adjoint.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import adjoint.Tensor;
import org.junit.jupiter.api.Test;

/** A wrong call needs the right error: of the right kind, with all that it must name. */
class ErrorInputTest {
  private static final Tensor X = Tensor.ones(2, 3);

  private static void fails(String expected, ErrorInput... calls) {
    assertEquals(
        "error inputs: wrong calls without the right error\n  " + expected,
        assertThrows(AssertionError.class, () -> ErrorInput.checkAll(calls)).getMessage());
  }

  @Test
  void whatIsRefusedAsItShouldBePasses() {
    ErrorInput.checkAll(
        ErrorInput.of("sum", () -> X.sum(2), "axis 2", "[2, 3]", "use -2 to 1"),
        ErrorInput.of("/", () -> Math.floorDiv(1, 0), "by zero")
            .throwing(ArithmeticException.class));
    ErrorInput.checkAll();
  }

  @Test
  void whatIsAcceptedFails() {
    fails(
        "sum, call 1 of 1: it was accepted, but must throw java.lang.IllegalArgumentException",
        ErrorInput.of("sum", () -> X.sum(1), "axis"));
  }

  @Test
  void anotherErrorFails() {
    fails(
        "sum, call 1 of 1: it must throw java.lang.IllegalArgumentException, not"
            + " java.lang.IllegalStateException: sum: axis",
        ErrorInput.of(
            "sum",
            () -> {
              throw new IllegalStateException("sum: axis");
            },
            "axis"));
  }

  /** An assertion of the operation, or a stack that overflows, ends no list of calls. */
  @Test
  void errorsThatAreNoExceptionsFail() {
    AssertionError boo = new AssertionError("boo");
    ErrorInput[] calls = {
      ErrorInput.of(
          "f",
          () -> {
            throw boo;
          },
          "x"),
      ErrorInput.of("g", ErrorInputTest::deep, "x")
    };
    fails(
        "f, call 1 of 2: it must throw java.lang.IllegalArgumentException, not"
            + " java.lang.AssertionError: boo\n"
            + "  g, call 2 of 2: it must throw java.lang.IllegalArgumentException, not"
            + " java.lang.StackOverflowError",
        calls);
    AssertionError all = assertThrows(AssertionError.class, () -> ErrorInput.checkAll(calls));
    assertSame(boo, all.getSuppressed()[0].getCause());
  }

  @SuppressWarnings("InfiniteRecursion") // is what is tested
  private static void deep() {
    deep();
  }

  @Test
  void allThatIsNotNamedIsListedOfAllCalls() {
    fails(
        "mean, call 1 of 3: the message does not begin with \"mean\", nor name \"[3, 2]\": sum: no"
            + " axis 2 in [2, 3]; use -2 to 1\n"
            + "  none, call 3 of 3: the message does not begin with \"none\", nor name \"axis\": ",
        ErrorInput.of("mean", () -> X.sum(2), "axis 2", "[3, 2]"),
        ErrorInput.of("sum", () -> X.sum(2), "axis 2"),
        ErrorInput.of(
            "none",
            () -> {
              throw new IllegalArgumentException();
            },
            "axis"));
    assertThrows(AssertionError.class, ErrorInput.of("sum", () -> X.sum(1), "axis")::check);
  }

  @Test
  void somethingMustBeNamed() {
    assertEquals(
        "ErrorInput: say what the message must name, the operation and what is wrong; got \"sum\""
            + " and []",
        assertThrows(IllegalArgumentException.class, () -> ErrorInput.of("sum", () -> X.sum(2)))
            .getMessage());
    assertThrows(
        IllegalArgumentException.class, () -> ErrorInput.of("sum", () -> X.sum(2), "axis", ""));
    assertThrows(IllegalArgumentException.class, () -> ErrorInput.of("", () -> X.sum(2), "axis"));
  }
}
