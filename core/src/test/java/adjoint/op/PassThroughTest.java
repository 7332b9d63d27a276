package adjoint.op;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import adjoint.Grad;
import adjoint.Tensor;
import adjoint.array.DType;
import adjoint.array.Indices;
import adjoint.array.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Operations that move numbers move all of them unchanged, NaN, infinities, −0 and subnormal ones
 * too, and their cotangents likewise; and what is not moved gets 0, whatever its neighbours get.
 */
class PassThroughTest {
  private static final double[] NUMBERS = {
    Double.NaN,
    Double.POSITIVE_INFINITY,
    -0.0,
    Double.NEGATIVE_INFINITY,
    Float.MIN_VALUE,
    -Float.MIN_VALUE,
    0,
    Float.MAX_VALUE,
    -1.5,
    Double.NaN,
    2,
    -0.0
  };

  private static final int[] ORDER = {11, 3, 0, 7, 1, 2, 10, 9, 8, 4, 6, 5};

  /** An operation, and from which element each of its results is. */
  @SuppressWarnings("ArrayRecordComponent") // nothing compares them
  private record Move(String name, UnaryOperator<Tensor> f, int... from) {
    static Move of(String name, UnaryOperator<Tensor> f) {
      double[] places = f.apply(Tensor.arange(DType.F64, 0, 12, 1)).toDoubleArray();
      return new Move(name, f, Arrays.stream(places).mapToInt(p -> (int) p).toArray());
    }
  }

  private static List<Move> moves() {
    Tensor mask = Tensor.of(1, Double.NaN, -1, 1, 0, 1, -0.0, 1, 1, Double.NEGATIVE_INFINITY, 1, 0);
    return List.of(
        Move.of("slice", x -> x.slice(0, 2, 9)),
        Move.of("slice by a step", x -> x.slice(0, -1, 0, -3)),
        Move.of("flip", x -> x.flip(0)),
        Move.of("select", x -> x.reshape(3, 4).select(1, 2)),
        Move.of("split", x -> x.split(0, 5).get(1)),
        Move.of("unbind", x -> x.reshape(4, 3).unbind(0).get(0)),
        Move.of("permute", x -> x.reshape(2, 3, 2).permute(2, 0, 1)),
        Move.of("transpose", x -> x.reshape(3, 4).transpose()),
        Move.of("reshape", x -> x.reshape(3, 4).transpose().reshape(2, 6)),
        Move.of("unsqueeze", x -> x.unsqueeze(1)),
        Move.of("squeeze", x -> x.reshape(12, 1).squeeze()),
        Move.of("concat", x -> Tensor.concat(0, List.of(x.slice(0, 6, 12), x.slice(0, 0, 6)))),
        Move.of("stack", x -> Tensor.stack(1, List.of(x.slice(0, 6, 12), x.slice(0, 0, 6)))),
        Move.of("indexSelect", x -> x.indexSelect(0, Indices.of(ORDER))),
        Move.of("gather", x -> x.gather(0, Indices.of(ORDER))),
        Move.of("where, first", x -> Tensor.where(mask.to(x.dtype()), x, x.flip(0).detach())),
        Move.of("where, second", x -> Tensor.where(mask.to(x.dtype()), x.flip(0).detach(), x)),
        Move.of("to", x -> x.to(DType.F64).to(x.dtype())));
  }

  /** The elements of x that results are made of, with a gradient: those of {@code where} only. */
  private static boolean isMoved(String name, int i) {
    boolean chosen = List.of(0, 3, 5, 7, 8, 10).contains(i);
    return switch (name) {
      case "where, first" -> chosen;
      case "where, second" -> !chosen;
      default -> true;
    };
  }

  @ParameterizedTest
  @EnumSource
  void everyNumberArrivesUnchanged(DType dtype) {
    Tensor numbers = Tensor.of(NUMBERS).to(dtype);
    Tensor x = numbers.asVariable();
    for (Move move : moves()) {
      Tensor y = move.f.apply(x);
      double[] expected = Arrays.stream(move.from).mapToDouble(i -> NUMBERS[i]).toArray();
      assertArrayEquals(expected, y.toDoubleArray(), move.name); // by Double.compare: −0 is not 0
      // Cotangents are the same numbers in another order; places that nothing came from get 0.
      double[] cotangents =
          IntStream.range(0, y.size()).mapToDouble(i -> NUMBERS[ORDER[i]]).toArray();
      double[] back = new double[NUMBERS.length];
      for (int i = 0; i < y.size(); i++) {
        if (isMoved(move.name, i)) {
          back[move.from[i]] += cotangents[i];
        }
      }
      Tensor seed = Tensor.of(cotangents).to(dtype).reshape(y.shape().extents());
      Tensor g = Grad.of(y, List.of(x), seed).getFirst();
      // The sign of a zero may go, where it was added to zeros.
      assertArrayEquals(back, g.add(0).toDoubleArray(), move.name + " back");
      Tensor ofG = seed.asVariable();
      Tensor again = Grad.differentiable(move.f.apply(x), List.of(x), ofG).getFirst();
      double[] forth = Grad.of(again, List.of(ofG), numbers).getFirst().toDoubleArray();
      for (int i = 0; i < forth.length; i++) {
        double arrives = isMoved(move.name, i) ? expected[i] : 0;
        assertEquals(arrives + 0.0, forth[i] + 0.0, move.name + " forth again");
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void broadcastsRepeatEveryNumber(DType dtype) {
    Tensor x = Tensor.of(NUMBERS).to(dtype).asVariable();
    double[] twice = new double[24];
    Arrays.setAll(twice, i -> NUMBERS[i / 2]);
    Tensor y = x.reshape(12, 1).broadcastTo(12, 2);
    assertArrayEquals(twice, y.toDoubleArray());
    Tensor seed = Tensor.of(twice).to(dtype).reshape(12, 2);
    double[] sums = Arrays.stream(NUMBERS).map(v -> dtype.round(v + v) + 0.0).toArray();
    double[] g = Grad.of(y, List.of(x), seed).getFirst().add(0).toDoubleArray();
    assertArrayEquals(sums, g);
    assertArrayEquals(sums, seed.sumTo(Shape.of(12, 1)).add(0).toDoubleArray());
  }

  /** A gate that is shut lets nothing through, one that is open all. */
  @ParameterizedTest
  @EnumSource
  void gates(DType dtype) {
    Tensor x = Tensor.of(NUMBERS).to(dtype).asVariable();
    Tensor seed = Tensor.of(NUMBERS).to(dtype).flip(0).detach();
    Tensor open = Tensor.ones(dtype, 12);
    Tensor shut = Tensor.zeros(dtype, 12);
    assertArrayEquals(NUMBERS, x.maskedBy(open).toDoubleArray());
    assertArrayEquals(new double[12], x.maskedBy(shut).toDoubleArray());
    assertArrayEquals(
        seed.toDoubleArray(),
        Grad.of(x.maskedBy(open), List.of(x), seed).getFirst().toDoubleArray());
    assertArrayEquals(
        new double[12], Grad.of(x.maskedBy(shut), List.of(x), seed).getFirst().toDoubleArray());
  }
}
