package adjoint.check;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A wrong call of an operation, and what the message of its error must name: the operation, the
 * values or shapes at fault, and the way out.
 *
 * {@snippet :
 * ErrorInput.checkAll(
 *     ErrorInput.of("matmul", () -> x.matmul(Tensor.zeros(5, 2)), "[3, 4]", "[5, 2]"),
 *     ErrorInput.of("topk", () -> x.topk(-1, 9), "9 of the 4", "use 0 to 4"));
 * }
 *
 * <p>The name is that of such lists in PyTorch's tests of operations.
 *
 * @param operation how the message begins
 * @param call what must throw
 * @param names what else the message must contain, as it stands here
 * @param type what must be thrown, or a class below it
 */
public record ErrorInput(
    String operation, Runnable call, List<String> names, Class<? extends RuntimeException> type) {
  /**
   * Copies the list.
   *
   * @throws IllegalArgumentException if the message need not name anything
   */
  public ErrorInput {
    requireNonNull(operation, "ErrorInput: operation is null");
    requireNonNull(call, "ErrorInput: call is null");
    requireNonNull(names, "ErrorInput: names is null");
    requireNonNull(type, "ErrorInput: type is null");
    for (int i = 0; i < names.size(); i++) {
      int at = i;
      requireNonNull(names.get(i), () -> "ErrorInput: name " + at + " is null");
    }
    names = List.copyOf(names);
    if (operation.isEmpty() || names.isEmpty() || names.contains("")) {
      throw new IllegalArgumentException(
          "ErrorInput: say what the message must name, the operation and what is wrong; got \""
              + operation
              + "\" and "
              + names);
    }
  }

  /** A call that must throw an {@link IllegalArgumentException} that names all this. */
  public static ErrorInput of(String operation, Runnable call, String... names) {
    requireNonNull(names, "ErrorInput: names is null");
    return new ErrorInput(operation, call, Arrays.asList(names), IllegalArgumentException.class);
  }

  /** The same call, which must throw this. */
  public ErrorInput throwing(Class<? extends RuntimeException> type) {
    return new ErrorInput(operation, call, names, type);
  }

  /**
   * Makes the call.
   *
   * @throws AssertionError if it is accepted, or its error is another, or names too little
   */
  public void check() {
    checkAll(this);
  }

  /**
   * Makes all these calls.
   *
   * @throws AssertionError if one is accepted, or its error is another, or names too little; the
   *     message has all such calls, and what they threw is suppressed in it
   */
  public static void checkAll(ErrorInput... calls) {
    requireNonNull(calls, "ErrorInput: calls is null");
    List<AssertionError> faults = new ArrayList<>();
    for (int i = 0; i < calls.length; i++) {
      int at = i;
      requireNonNull(calls[i], () -> "ErrorInput: call " + at + " is null");
      String place = calls[i].operation + ", call " + (i + 1) + " of " + calls.length;
      calls[i].fault(place).ifPresent(faults::add);
    }
    if (!faults.isEmpty()) {
      String all =
          faults.stream().map(fault -> "\n  " + fault.getMessage()).collect(Collectors.joining());
      AssertionError error =
          new AssertionError("error inputs: wrong calls without the right error" + all);
      faults.forEach(error::addSuppressed);
      throw error;
    }
  }

  private Optional<AssertionError> fault(String place) {
    try {
      call.run();
    } catch (RuntimeException | AssertionError | StackOverflowError e) {
      return fault(e).map(how -> new AssertionError(place + ": " + how, e));
    }
    return Optional.of(
        new AssertionError(place + ": it was accepted, but must throw " + type.getName()));
  }

  private Optional<String> fault(Throwable thrown) {
    if (!type.isInstance(thrown)) {
      return Optional.of("it must throw " + type.getName() + ", not " + thrown);
    }
    String message = Objects.toString(thrown.getMessage(), "");
    Stream<String> begin =
        message.startsWith(operation) ? Stream.of() : Stream.of("begin with \"" + operation + '"');
    Stream<String> rest =
        names.stream().filter(name -> !message.contains(name)).map(name -> "name \"" + name + '"');
    String missing = Stream.concat(begin, rest).collect(Collectors.joining(", nor "));
    return missing.isEmpty()
        ? Optional.empty()
        : Optional.of("the message does not " + missing + ": " + message);
  }

  /** What must be thrown and named. */
  @Override
  public String toString() {
    return operation + ": " + type.getSimpleName() + " that names " + names;
  }
}
