package adjoint.check.program;

import adjoint.Tensor;
import adjoint.array.NdArray;
import adjoint.op.Expr;
import adjoint.op.UnaryOp;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.DoubleUnaryOperator;

/** Operations that hold all sorts of things, which anybody can name. */
@SuppressWarnings({"ArrayRecordComponent", "unused"}) // they are only printed
public final class Components {
  private Components() {}

  /** Twice its input, whatever it holds. */
  public interface Twice extends UnaryOp {
    @Override
    default double applyAsDouble(double x) {
      return 2 * x;
    }

    @Override
    default <E extends Expr<E>> E vjp(E x, E y, E g) {
      return g.mul(2);
    }
  }

  public record Library(
      Optional<Double> some,
      Optional<String> none,
      OptionalInt number,
      Map<String, Double> map,
      TreeMap<String, Integer> sorted,
      Set<Integer> set,
      ArrayList<String> list,
      Map.Entry<String, Long> entry)
      implements Twice {}

  public record Texts(
      Duration duration, LocalDate date, BigDecimal decimal, UUID id, Path path, Class<?> type)
      implements Twice {}

  public record Anything(Object held) implements Twice {}

  public record Numbers(NdArray array) implements Twice {}

  public record Constant(Tensor tensor) implements Twice {}

  public record Names(List<String> names) implements Twice {}

  /** Whose canonical constructor is not the only one that takes one number. */
  public record Overloaded(long n) implements Twice {
    public Overloaded(int n) {
      this(n + 1L);
    }
  }

  public record Formula(DoubleUnaryOperator f, BitSet bits) implements Twice {}

  public record Secretive(int n) implements Twice {
    @Override
    public int n() {
      throw new IllegalStateException("*/ no");
    }
  }

  public enum Constants implements Twice {
    ONE;

    @Override
    public String label() {
      return "one";
    }
  }

  public static final class Bare implements Twice {
    public Bare() {}

    @Override
    public boolean equals(Object other) {
      return other instanceof Bare;
    }

    @Override
    public int hashCode() {
      return 1;
    }
  }

  public static final class Scaled implements Twice {
    private final double scale;

    public Scaled(double scale) {
      this.scale = scale;
    }
  }
}
