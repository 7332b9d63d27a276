package adjoint;

import static org.junit.jupiter.api.Assertions.assertEquals;

import adjoint.op.Expr;
import adjoint.op.UnaryOp;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** After memory has run out, and is there again, everything works as before. */
final class MemoryShortageTest {
  private static final int NODES = 100_000;

  private record Failing() implements UnaryOp {
    @Override
    public double applyAsDouble(double x) {
      return x;
    }

    @Override
    public <E extends Expr<E>> E vjp(E x, E y, E g) {
      throw new UnsupportedOperationException();
    }
  }

  /** A virtual machine whose memory runs out in the middle of gradients. */
  static final class Run {
    private Run() {}

    public static void main(String[] args) {
      Value x = Value.of(0.5);
      Value y = x;
      for (int i = 0; i < NODES; i++) {
        y = y.mul(x).add(x);
      }
      double expected = Grad.differentiable(y, x).value(); // without the arrays of a scalar walk
      int shortages = 0;
      List<byte[]> hog = new ArrayList<>(1 << 12);
      for (int free = 1; free <= 60; free += 3) {
        fill(hog);
        hog.subList(0, Math.min(free, hog.size())).clear();
        try {
          Grad.of(y, x);
        } catch (OutOfMemoryError e) {
          shortages++;
        }
        hog.clear();
        for (Value node = y; node != null; node = node.left) {
          if (node.owner != 0) {
            throw new AssertionError("a walk that failed still holds a node");
          }
        }
        double gradient = Grad.of(y, x).value();
        if (gradient != expected) {
          throw new AssertionError(gradient + " instead of " + expected);
        }
        try { // what has failed is not used again, so that the next walk has to grow
          Grad.of(x.apply(new Failing()), x);
          throw new AssertionError("a vjp that throws did not");
        } catch (UnsupportedOperationException e) {
          // as it should
        }
      }
      System.out.println("shortages: " + (shortages > 5 ? "many" : shortages));
    }

    private static void fill(List<byte[]> hog) {
      try {
        while (true) {
          hog.add(new byte[1 << 17]);
        }
      } catch (OutOfMemoryError e) {
        // that was the aim
      }
    }
  }

  @Test
  void scalarGradientsGoOn() throws Exception {
    List<String> options = List.of("-Xmx64m", "-XX:+UseSerialGC", "-Xlog:disable");
    assertEquals("shortages: many", OwnJvm.output(Run.class, options).trim());
  }
}
