package adjoint.op;

import java.util.List;

/** The products of {@link OpCatalog} in which a zero is strong. */
final class StrongZeroEntries {
  private StrongZeroEntries() {}

  static final List<Entry.Binary> BINARY =
      List.of(
          Entry.Binary.of(
                  AbsorbingMul.OP,
                  in -> in.getFirst().absorbingMul(in.getLast()),
                  in -> in.getFirst().absorbingMul(in.getLast()),
                  StrongZeroEntries::absorbing)
              .bits(StrongZeroEntries::absorbing),
          Entry.Binary.of(
                  StrongDiv.OP,
                  in -> in.getFirst().strongDiv(in.getLast()),
                  in -> in.getFirst().strongDiv(in.getLast()),
                  StrongZeroEntries::quotient)
              .bits(StrongZeroEntries::quotient)
              .on(Domain.of(-2, 2), Domain.of(0.4, 3)),
          Entry.Binary.of(
                  StrongMul.OP,
                  in -> in.getFirst().strongMul(in.getLast()),
                  in -> in.getFirst().strongMul(in.getLast()),
                  StrongZeroEntries::product)
              .bits(StrongZeroEntries::product));

  private static double product(double a, double b) {
    return a == 0 && !Double.isFinite(b) ? 0 : b * a;
  }

  private static double quotient(double a, double b) {
    return a == 0 && !(Math.abs(b) > 0) ? 0 : a / b;
  }

  private static double absorbing(double a, double b) {
    return b == 0 && !Double.isFinite(a) ? 0 : product(a, b);
  }
}
