package adjoint.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** What the figures depend on. */
public final class Machine {
  private Machine() {}

  /** Processor, memory, operating system, JDK. */
  public static String describe() {
    return "%s, %d cores, %s, %s, %s %s; JDK %s (%s)"
        .formatted(
            line("/proc/cpuinfo", "model name").orElse("unknown processor"),
            Runtime.getRuntime().availableProcessors(),
            vectors(),
            memory(),
            System.getProperty("os.name"),
            System.getProperty("os.version"),
            Runtime.version(),
            System.getProperty("java.vendor"));
  }

  /** Width of the processor's vectors. */
  public static int vectorBits() {
    List<String> flags = List.of(line("/proc/cpuinfo", "flags").orElse("").split(" "));
    return flags.contains("avx512f") ? 512 : flags.contains("avx2") ? 256 : 128;
  }

  /** Name of its instruction set. */
  static String vectors() {
    return switch (vectorBits()) {
      case 512 -> "AVX-512";
      case 256 -> "AVX2";
      default -> System.getProperty("os.arch");
    };
  }

  private static String memory() {
    return line("/proc/meminfo", "MemTotal")
        .map(text -> Long.parseLong(text.replaceAll("\\D", "")) / 1048576.0)
        .map(gigabytes -> String.format(Locale.ROOT, "%.0f GB", gigabytes))
        .orElse("unknown memory");
  }

  private static Optional<String> line(String file, String key) {
    try (Stream<String> lines = Files.lines(Path.of(file))) {
      return lines
          .filter(line -> line.startsWith(key))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst();
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
