package adjoint.fuse;

import adjoint.array.DType;
import adjoint.array.NdArray;
import adjoint.array.Shape;
import adjoint.op.BinaryOp;
import adjoint.op.Op;
import adjoint.op.UnaryOp;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Constructor;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/** All elementwise operations of the library, found by looking. */
public final class ElementwiseOps {
  private ElementwiseOps() {}

  /** Numbers at which operations behave unlike elsewhere. */
  public static double[] special() {
    return new double[] {
      0.0,
      -0.0,
      1,
      -1,
      0.5,
      2,
      -2.5,
      30,
      -30,
      1e-300,
      -1e-300,
      1e300,
      -1e300,
      Double.MIN_VALUE,
      Double.MAX_VALUE,
      Double.POSITIVE_INFINITY,
      Double.NEGATIVE_INFINITY,
      Double.NaN
    };
  }

  /** Special numbers in any order, and ordinary ones between. */
  public static NdArray numbers(SplittableRandom rng, DType dtype, int... extents) {
    double[] special = special();
    double[] x = new double[Shape.of(extents).size()];
    for (int i = 0; i < x.length; i++) {
      boolean strange = rng.nextInt(3) == 0;
      x[i] = strange ? special[rng.nextInt(special.length)] : rng.nextDouble(-3, 3);
    }
    return NdArray.wrap(x, Shape.of(extents)).to(dtype);
  }

  /** One instance of each that has no components, several of the others. */
  public static List<Op> all() {
    List<Op> ops = new ArrayList<>();
    try {
      Path classes =
          Path.of(Op.class.getProtectionDomain().getCodeSource().getLocation().toURI())
              .resolve("adjoint/op");
      try (Stream<Path> files = Files.list(classes)) {
        for (Path file : files.sorted().toList()) {
          String name = file.getFileName().toString();
          if (name.matches("[A-Z]\\w*\\.class")) {
            Class<?> type = Class.forName("adjoint.op." + name.replace(".class", ""));
            if (type.isRecord()
                && (UnaryOp.class.isAssignableFrom(type)
                    || BinaryOp.class.isAssignableFrom(type))) {
              instances(type.getDeclaredConstructors()[0], ops);
            }
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (URISyntaxException | ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
    return ops;
  }

  private static void instances(Constructor<?> constructor, List<Op> ops)
      throws ReflectiveOperationException {
    double[][] components =
        switch (constructor.getParameterCount()) {
          case 0 -> new double[][] {{}};
          case 1 -> new double[][] {{0}, {0.25}, {1}, {2}, {3}, {-1.5}};
          case 2 -> new double[][] {{-0.5, 1.5}, {0, 0}, {0.3, 1}};
          default -> throw new IllegalStateException(constructor.toString());
        };
    for (double[] numbers : components) {
      Object[] boxed = new Object[numbers.length];
      for (int i = 0; i < boxed.length; i++) {
        boolean whole = constructor.getParameterTypes()[i] == int.class;
        boxed[i] = whole ? (Object) (int) Math.max(numbers[i], 1) : numbers[i];
      }
      ops.add((Op) constructor.newInstance(boxed));
    }
  }
}
