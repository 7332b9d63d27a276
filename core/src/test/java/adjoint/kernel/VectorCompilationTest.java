package adjoint.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import adjoint.OwnJvm;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * HotSpot compiles a method with its first compiler (C1) before its second one. Where C1 gives up
 * in mid-way the method may never reach the second, and vector code that is not compiled is a
 * thousand times slower. C1 knows no vectors, so that every width can be tried on every machine.
 */
final class VectorCompilationTest {
  private static final Pattern KERNEL =
      Pattern.compile(
          "adjoint\\.kernel\\.(?:\\w+\\.)*([\\w$]+(?:/0x\\w+)?::\\w+) \\(\\d+ bytes\\)(.*)");

  @ParameterizedTest
  @ValueSource(ints = {128, 256, 512})
  void everyTierCompilesEveryKernel(int bits) throws Exception {
    String log =
        OwnJvm.output(
            EveryKernel.class,
            List.of(
                KernelComparisonRun.MODULE,
                "-D" + KernelChoice.BITS + "=" + bits,
                "-XX:TieredStopAtLevel=3",
                "-Xbatch", // whoever calls a method waits until it is compiled
                "-XX:+PrintCompilation"));
    List<String> compiled = new ArrayList<>(); // classes that are gone may have lent their names
    Set<String> skipped = new TreeSet<>();
    Matcher kernels = KERNEL.matcher(log);
    while (kernels.find()) {
      if (kernels.group(2).contains("COMPILE SKIPPED")) {
        skipped.add(kernels.group(1));
      } else if (kernels.group(2).isBlank()) {
        compiled.add(kernels.group(1));
      }
    }
    assertEquals(Set.of(), skipped);
    // Four panels of five shapes in four layouts.
    assertEquals(80, count(compiled, "CompiledTile/0x\\w+::run"), compiled::toString);
    assertEquals(2, count(compiled, "CompiledLoop/0x\\w+::run"), compiled::toString);
    assertEquals(3, count(compiled, "CompiledBlocks/0x\\w+::part0"), compiled::toString);
    for (String kernel :
        List.of("VectorExp::exp", "VectorErf::erf", "VectorPower::pow", "F32Dots::dot")) {
      assertTrue(compiled.contains(kernel), () -> kernel + " is not among " + compiled);
    }
  }

  private static long count(List<String> compiled, String pattern) {
    return compiled.stream().filter(method -> method.matches(pattern)).count();
  }
}
