package adjoint.check.program;

import static java.util.Objects.requireNonNull;

import adjoint.Tensor;
import adjoint.array.NdArray;
import java.util.List;
import java.util.function.DoublePredicate;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One call in a program: what it does, and how it is written in Java.
 *
 * <p>Everything but the tensors is part of the call: {@code $0.sum(1)} and {@code $0.sum(0)} are
 * two calls.
 */
public final class Call {
  private static final Pattern OPERAND = Pattern.compile("\\$(\\d)");

  private final String template;
  private final Function<List<Tensor>, Tensor> function;
  private final Predicate<List<NdArray>> domain;

  private Call(
      String template, Function<List<Tensor>, Tensor> function, Predicate<List<NdArray>> domain) {
    this.template = template;
    this.function = function;
    this.domain = domain;
  }

  /**
   * A call written as {@code template}, an expression in which {@code $0}, {@code $1} … stand for
   * the operands.
   */
  public static Call of(String template, Function<List<Tensor>, Tensor> function) {
    requireNonNull(template, "call: template is null");
    requireNonNull(function, "call: function is null");
    return new Call(template, function, in -> true);
  }

  /** This call, meant for operands of which every number passes the test of the same position. */
  public Call on(DoublePredicate... tests) {
    requireNonNull(tests, "call: tests is null");
    return where(in -> {
      for (int i = 0; i < tests.length; i++) {
        for (double x : in.get(i).toDoubleArray()) {
          if (!tests[i].test(x)) {
            return false;
          }
        }
      }
      return true;
    });
  }

  /** This call, meant for operands that pass the test. */
  public Call where(Predicate<List<NdArray>> test) {
    requireNonNull(test, "call: test is null");
    return new Call(template, function, domain.and(test));
  }

  /**
   * Whether the call is meant for these numbers: whether they are in the domain and away from
   * poles.
   */
  public boolean accepts(List<NdArray> operands) {
    requireNonNull(operands, "call: operands is null");
    return domain.test(operands);
  }

  /** The result. */
  public Tensor apply(List<Tensor> operands) {
    requireNonNull(operands, "call: operands is null");
    return function.apply(operands);
  }

  /** The call as a Java expression of these operands. */
  public String source(List<String> operands) {
    return OPERAND
        .matcher(template)
        .replaceAll(
            match -> Matcher.quoteReplacement(operands.get(Integer.parseInt(match.group(1)))));
  }

  /** How many operands the template names: one more than the last. */
  int operands() {
    return OPERAND
        .matcher(template)
        .results()
        .mapToInt(match -> Integer.parseInt(match.group(1)) + 1)
        .max()
        .orElse(0);
  }

  /** The template. */
  @Override
  public String toString() {
    return template;
  }
}
