package adjoint.examples.option;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.TypeConversionException;

class OptionTest {
  @Test
  void defaultsAndGivenValues() {
    All all = new All();
    new CommandLine(all).parseArgs("--steps", "7", "--rate", "1e-3");
    assertEquals(7, all.steps.value());
    assertEquals(1e-3, all.rate.value());
    new CommandLine(all).parseArgs();
    assertTrue(new CommandLine(new All()).getUsageMessage().contains("(default: 0.1)"));
    assertTrue(new CommandLine(new All()).getUsageMessage().contains("(default: 10000)"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"-0.1", "0", "NaN", "Infinity", "fast", ""})
  void badRate(String text) {
    String message = messageOf("--rate=" + text);
    assertTrue(message.contains("--rate") && message.contains("'" + text + "'"), message);
    assertTrue(message.contains("0.1"), message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"-5", "0", "2147483648", "many", "1.5"})
  void badSteps(String text) {
    String message = messageOf("--steps=" + text);
    assertTrue(message.contains("--steps") && message.contains("'" + text + "'"), message);
    assertTrue(message.contains("1 to 2147483647"), message);
  }

  @Property
  void rateTakesExactlyThePositiveNumbers(@ForAll long bits) {
    double x = Double.longBitsToDouble(bits);
    Rate.Converter converter = new Rate.Converter();
    if (x > 0 && x < Double.POSITIVE_INFINITY) {
      assertEquals(x, converter.convert(Double.toString(x)));
    } else {
      assertThrows(TypeConversionException.class, () -> converter.convert(Double.toString(x)));
    }
  }

  @Test
  void dataFromFile(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("d.csv"), "# x, y\n1, 2\n\n3,-4.5\n");
    assertArrayEquals(new double[][] {{1, 2}, {3, -4.5}}, data(file));
    Path marked = Files.writeString(folder.resolve("bom.csv"), "\uFEFF1,2\n");
    assertArrayEquals(new double[][] {{1, 2}}, data(marked));
  }

  private static double[][] data(Path file) {
    All all = new All();
    new CommandLine(all).parseArgs("--data", file.toString());
    all.data.check();
    return all.data.rows();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "1,2;NaN,3 | line 2: 'NaN' is no finite number",
        "1,x       | line 1: 'x' is no finite number",
        "1,2,3     | line 1: 3 values where 2 belong; separate them by commas",
        "1,2;1 2   | line 2: 1 value where 2 belong",
        "# nothing | there is no row in it"
      })
  void badData(String text, String expected, @TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("d.csv"), text.replace(';', '\n'));
    String message = dataMessage(file);
    assertTrue(message.contains("--data " + file) && message.contains(expected), message);
  }

  @Test
  void missingData(@TempDir Path folder) {
    Path file = folder.resolve("none.csv");
    assertTrue(dataMessage(file).contains("--data " + file + ": cannot read it"));
  }

  private static String dataMessage(Path file) {
    All all = new All();
    new CommandLine(all).parseArgs("--data", file.toString());
    return String.valueOf(
        assertThrows(IllegalArgumentException.class, all.data::check).getMessage());
  }

  private static String messageOf(String arg) {
    CommandLine line = new CommandLine(new All());
    return String.valueOf(
        assertThrows(ParameterException.class, () -> line.parseArgs(arg)).getMessage());
  }

  @Command(name = "all")
  static final class All {
    @Mixin private final Rate rate = new Rate(0.1);
    @Mixin private final Steps steps = new Steps(10_000);
    @Mixin private final Data data = new Data(new double[][] {{0, 0}});
  }
}
