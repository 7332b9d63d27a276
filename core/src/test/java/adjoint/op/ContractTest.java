package adjoint.op;

import static org.junit.jupiter.api.Assertions.assertEquals;

import adjoint.array.NdArray;
import adjoint.array.Shape;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is assumed of an operation that says nothing: only of records of plain values. */
class ContractTest {
  interface Same extends UnaryOp {
    @Override
    default double applyAsDouble(double x) {
      return x;
    }

    @Override
    default <E extends Expr<E>> E vjp(E x, E y, E g) {
      return g;
    }
  }

  record Nothing() implements Same {}

  record Plain(double a, String b, List<Integer> c, Shape d, List<Part> e, Part f)
      implements Same {}

  @SuppressWarnings("ArrayRecordComponent")
  record Part(int[][] unused, NdArray fixed) {}

  record Whole(NdArray fixed, Kind kind, Pair pair) implements Same {}

  record Pair(long a, Boolean b) {}

  enum Kind implements Same {
    ONE
  }

  record Collecting(List<NdArray> arrays) implements Same {}

  record CollectingParts(List<Holder> holders) implements Same {}

  record Holder(NdArray array) {}

  record Raw(@SuppressWarnings("rawtypes") List list) implements Same {}

  record Any(List<?> list) implements Same {}

  record Arrays(List<double[]> arrays) implements Same {}

  record Code(Runnable code) implements Same {}

  record Chain(Chain next) implements Same {}

  record Cell(ArrayList<Integer> list) implements Same {}

  static final class Plainly implements Same {}

  @Test
  void recordsOfPlainValuesKeepNothingAndMayBeShared() {
    assertPlain(true, Nothing.class, Whole.class, Kind.class);
    assertPlain(
        false,
        Plain.class,
        Collecting.class,
        CollectingParts.class,
        Raw.class,
        Any.class,
        Arrays.class,
        Code.class,
        Chain.class,
        Cell.class,
        Plainly.class);
    assertEquals(false, new Nothing().keepsArrays());
    assertEquals(true, new Nothing().isThreadSafe());
    assertEquals(true, new Plainly().keepsArrays());
    assertEquals(false, new Plainly().isThreadSafe());
    assertEquals(false, new Plainly().differentiates());
  }

  private static void assertPlain(boolean expected, Class<?>... types) {
    for (Class<?> type : types) {
      assertEquals(expected, PlainValues.only(type), type::getSimpleName);
    }
  }

  /** Every operation of the library is one. */
  @Test
  void theLibrarysOwnKeepNothing() {
    for (Entry entry : OpCatalog.all()) {
      if (entry instanceof Entry.Elementwise elementwise) {
        assertEquals(true, elementwise.op().isThreadSafe(), entry::toString);
        assertEquals(false, elementwise.op().keepsArrays(), entry::toString);
      } else if (entry instanceof Entry.Shaped shaped) {
        shaped.ops().forEach(op -> assertEquals(true, PlainValues.only(op), entry::toString));
      }
    }
  }
}
