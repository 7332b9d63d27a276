package adjoint.op;

import adjoint.check.GradCheck;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Elementwise operations are NaN at exactly the numbers where the function told naively is, up to
 * the last bit of a border; and nothing throws.
 */
class OpDomainTest {
  /** Their naive versions are NaN at an infinity, or take as many steps as the number is large. */
  private static final Set<String> ROUGHLY_TOLD =
      Set.of("gelu", "geluTanh", "mish", "silu", "lgamma", "polygamma", "beta", "logBeta");

  @TestFactory
  Stream<DynamicTest> isThatOfTheFunction() {
    return OpCatalog.elementwise().stream()
        .filter(entry -> !ROUGHLY_TOLD.contains(entry.method()))
        .map(entry -> DynamicTest.dynamicTest(entry.toString(), () -> check(entry)));
  }

  private static void check(Entry.Elementwise entry) {
    GradCheck.ofValues(in -> entry.onValues(in))
        .sameDomainAs(in -> naive(entry, in))
        .check(inside(entry));
  }

  private static double naive(Entry.Elementwise entry, double... in) {
    return switch (entry) {
      case Entry.Unary unary -> unary.naive().applyAsDouble(in[0]);
      case Entry.Binary binary -> binary.naive().applyAsDouble(in[0], in[1]);
    };
  }

  /** Away from kinks, and not at the middle, which may be 0. */
  private static double[] inside(Entry.Elementwise entry) {
    return switch (entry) {
      case Entry.Unary unary -> new double[] {inside(unary.domain(), 0.61)};
      case Entry.Binary binary ->
          new double[] {inside(binary.left(), 0.61), inside(binary.right(), 0.77)};
    };
  }

  private static double inside(Domain domain, double part) {
    double x = domain.low() + part * (domain.high() - domain.low());
    if (Arrays.stream(domain.kinks()).anyMatch(kink -> Math.abs(x - kink) < 0.01)) {
      throw new AssertionError(x + " is at a kink; choose another part");
    }
    return x;
  }
}
