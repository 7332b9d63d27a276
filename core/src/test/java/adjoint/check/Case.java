package adjoint.check;

import java.util.SplittableRandom;
import java.util.function.Function;

/** A function to check at random points. */
record Case(String name, Function<SplittableRandom, GradReport> report) {
  /** So many seeds per case; many more with {@code -Dadjoint.long=true}. */
  static int runs(int few, int many) {
    return Boolean.getBoolean("adjoint.long") ? many : few;
  }
}
